use crate::archive::{self, Archive, Budget, Entry};
use crate::facts::Facts;
use crate::fault;
use crate::limits::ExportLimits;
use crate::link::{self, Plan, PlannedFile, PlannedPage};
use crate::objects::{BODIES, FACTS, Objects, reading};
use sluice_service::ports::export::{ExportSink, ExportSource, ImportFault, ImportPhase, ImportProgress};
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The zip of an XML space export or site export.
pub struct XmlExport {
    archive: Archive,
    limits: ExportLimits,
}

impl XmlExport {
    /// Checks the archive's directory; nothing is inflated yet.
    ///
    /// # Errors
    /// `not_a_zip`, `cut_off`, `damaged_zip`, `path_traversal`, `encrypted_entry`, `duplicate_entry`, `too_many_entries`,
    /// `no_entities_xml`, `read_failed`.
    pub fn open(file: File, limits: ExportLimits) -> Result<Self, ImportFault> {
        Ok(Self { archive: Archive::open(file, &limits)?, limits })
    }

    /// As [`open`](Self::open), for a file that has a path.
    pub fn open_path(path: &Path, limits: ExportLimits) -> Result<Self, ImportFault> {
        let file = File::open(path).map_err(|e| fault::from_io(&e, &path.display().to_string()))?;
        Self::open(file, limits)
    }

    fn facts(&self, budget: &Budget, sink: &mut dyn ExportSink) -> Result<Facts, ImportFault> {
        let mut objects = Objects::new(self.archive.entities(&self.limits, budget)?, FACTS, &self.limits);
        let progress = reading(self.archive.entities_size_hint());
        sink.progress(progress)?;
        objects.set_progress(progress);
        let mut facts = Facts::new(self.limits.max_fact_bytes);
        while let Some(mut object) = objects.next(sink)? {
            facts.add(&mut object)?;
        }
        Ok(facts)
    }

    fn pages(&self, pages: Vec<PlannedPage>, budget: &Budget, sink: &mut dyn ExportSink) -> Result<(), ImportFault> {
        let mut progress = ImportProgress { phase: ImportPhase::Pages, done: 0, total: count(pages.len()) };
        sink.progress(progress)?;
        let mut waiting = HashMap::new();
        for page in pages {
            if let Some(body) = page.body {
                waiting.insert(body, page.record);
            } else {
                sink.page(page.record)?;
                progress.done += 1;
                sink.progress(progress)?;
            }
        }
        if waiting.is_empty() {
            return Ok(());
        }
        let mut objects = Objects::new(self.archive.entities(&self.limits, budget)?, BODIES, &self.limits);
        objects.set_progress(progress);
        while let Some(mut object) = objects.next(sink)? {
            if let Some(mut page) = waiting.remove(&object.ordinal) {
                // Confluence breaks the end of an inner CDATA section, which would end the outer one.
                page.body =
                    object.take_text("body").map(|b| if b.contains("]] >") { b.replace("]] >", "]]>") } else { b });
                sink.page(page)?;
                objects.count_done();
                progress.done += 1;
                sink.progress(progress)?;
            }
        }
        if waiting.is_empty() { Ok(()) } else { Err(changed()) }
    }

    fn files(&self, files: Vec<PlannedFile>, budget: &Budget, sink: &mut dyn ExportSink) -> Result<(), ImportFault> {
        let mut progress = ImportProgress { phase: ImportPhase::Files, done: 0, total: count(files.len()) };
        sink.progress(progress)?;
        let stored = self.stored(&files)?;
        for (file, entry) in files.into_iter().zip(stored) {
            match entry {
                None => sink.file(file.record, None)?,
                Some(Stored { entry, name, .. }) => {
                    let mut content = self.archive.file(entry, &name, &self.limits, budget)?;
                    let taken = sink.file(file.record, Some(&mut content as &mut dyn Read));
                    // The sink sees a fault of the archive only as an I/O error; its cause is told instead of the sink's own.
                    if let Some(fault) = budget.take_fault() {
                        return Err(fault);
                    }
                    taken?;
                }
            }
            progress.done += 1;
            sink.progress(progress)?;
        }
        Ok(())
    }

    /// Where the archive holds each file: `attachments/<page>/<attachment>/<version>`.
    fn stored(&self, files: &[PlannedFile]) -> Result<Vec<Option<Stored>>, ImportFault> {
        let wanted: HashMap<(u64, u64), usize> =
            files.iter().enumerate().map(|(i, f)| ((f.page, f.attachment), i)).collect();
        let mut stored: Vec<Option<Stored>> = files.iter().map(|_| None).collect();
        self.archive.each_entry(&self.limits, &mut |name, entry| {
            let Some((page, attachment, version)) = attachment_path(name) else { return Ok(()) };
            let Some(at) = wanted.get(&(page, attachment)).copied() else { return Ok(()) };
            if files[at].version.is_some_and(|v| v != version) {
                return Ok(());
            }
            match &stored[at] {
                Some(known) if known.version == version => return Err(archive::duplicate(name)),
                Some(known) if known.version > version => {}
                _ => stored[at] = Some(Stored { entry, version, name: name.to_owned() }),
            }
            Ok(())
        })?;
        Ok(stored)
    }
}

struct Stored {
    entry: Entry,
    version: u64,
    name: String,
}

impl ExportSource for XmlExport {
    fn read(&mut self, sink: &mut dyn ExportSink) -> Result<(), ImportFault> {
        let budget = Budget::new(self.archive.len());
        let Plan { spaces, pages, files } = link::link(self.facts(&budget, sink)?)?;
        for space in spaces {
            sink.space(space)?;
        }
        self.pages(pages, &budget, sink)?;
        self.files(files, &budget, sink)
    }
}

/// The numbers in `attachments/<page>/<attachment>/<version>`.
fn attachment_path(name: &str) -> Option<(u64, u64, u64)> {
    let mut parts = name.strip_prefix("attachments/")?.split('/');
    let numbers = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(numbers)
}

fn changed() -> ImportFault {
    ImportFault::new(fault::READ_FAILED, "the archive changed while it was read")
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_numbers_are_a_file() {
        assert_eq!(attachment_path("attachments/1/2/3"), Some((1, 2, 3)));
        for name in [
            "attachments/1/2",
            "attachments/1/2/3/4",
            "attachments/1/2/",
            "attachments/a/2/3",
            "x/attachments/1/2/3",
            "attachments/1/2/-3",
        ] {
            assert_eq!(attachment_path(name), None, "{name}");
        }
    }
}
