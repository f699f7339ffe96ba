//! A sink that keeps everything, and the census of what it got.

use crate::independent::{Census, STEP, SpaceCensus};
use sluice_confluence::{ExportLimits, XmlExport};
use sluice_service::ports::export::{
    ExportSink, ExportSource, FileRecord, ImportFault, ImportPhase, ImportProgress, PageRecord, SpaceRecord,
};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, Write};

/// What one reading gave.
#[derive(Debug, Default)]
pub struct Collected {
    pub spaces: Vec<SpaceRecord>,
    pub pages: Vec<PageRecord>,
    pub files: Vec<(FileRecord, Option<Vec<u8>>)>,
    pub progress: Vec<ImportProgress>,
    /// Cancels at this report.
    pub cancel_at: Option<usize>,
}

impl ExportSink for Collected {
    fn space(&mut self, space: SpaceRecord) -> Result<(), ImportFault> {
        assert!(self.pages.is_empty() && self.files.is_empty(), "spaces come first");
        self.spaces.push(space);
        Ok(())
    }

    fn page(&mut self, page: PageRecord) -> Result<(), ImportFault> {
        assert!(self.files.is_empty(), "pages come before files");
        self.pages.push(page);
        Ok(())
    }

    fn file(&mut self, file: FileRecord, content: Option<&mut dyn Read>) -> Result<(), ImportFault> {
        let content = content.map(|content| {
            let mut bytes = Vec::new();
            content.read_to_end(&mut bytes).map(|_| bytes)
        });
        // A store cannot tell a broken archive from a broken disk.
        let content = content.transpose().map_err(|e| ImportFault::new("store", e.to_string()))?;
        self.files.push((file, content));
        Ok(())
    }

    fn progress(&mut self, progress: ImportProgress) -> Result<(), ImportFault> {
        self.progress.push(progress);
        match self.cancel_at {
            Some(at) if self.progress.len() >= at => Err(ImportFault::new("cancelled", "")),
            _ => Ok(()),
        }
    }
}

impl Collected {
    pub fn page(&self, id: &str) -> &PageRecord {
        self.pages.iter().find(|p| p.confluence_id == id).unwrap_or_else(|| panic!("no page {id}"))
    }

    pub fn page_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.pages.iter().map(|p| p.confluence_id.as_str()).collect();
        ids.sort_unstable();
        ids
    }

    pub fn phases(&self) -> Vec<ImportPhase> {
        let mut phases: Vec<ImportPhase> = self.progress.iter().map(|p| p.phase).collect();
        phases.dedup();
        phases
    }

    fn title_path(&self, page: &PageRecord) -> String {
        match &page.parent {
            Some(parent) => format!("{}{STEP}{}", self.title_path(self.page(parent)), page.title),
            None => page.title.clone(),
        }
    }

    pub fn census(&self) -> Census {
        let mut spaces: BTreeMap<String, SpaceCensus> = BTreeMap::new();
        for space in &self.spaces {
            let pages: Vec<&PageRecord> = self.pages.iter().filter(|p| p.space == space.confluence_id).collect();
            let mut census = SpaceCensus {
                name: space.name.clone(),
                home: space.home_page.as_ref().map(|id| self.title_path(self.page(id))),
                pages: pages.iter().map(|p| self.title_path(p)).collect(),
                restricted: pages.iter().filter(|p| p.restricted).map(|p| self.title_path(p)).collect(),
                files: self
                    .files
                    .iter()
                    .filter(|(f, _)| f.space == space.confluence_id)
                    .map(|f| self.file_line(f))
                    .collect(),
                bodies: pages
                    .iter()
                    .filter_map(|p| Some((self.title_path(p), p.body.as_ref()?.chars().count())))
                    .collect(),
            };
            census.pages.sort();
            census.restricted.sort();
            census.files.sort();
            census.bodies.sort();
            assert!(spaces.insert(space.key.clone(), census).is_none(), "a key comes once");
        }
        assert_eq!(self.pages.len(), spaces.values().map(|s| s.pages.len()).sum::<usize>(), "every page is in a space");
        Census { spaces }
    }

    fn file_line(&self, (file, content): &(FileRecord, Option<Vec<u8>>)) -> String {
        let path = self.title_path(self.page(&file.page));
        let missing = if content.is_some() { "" } else { "!" };
        format!("{path}{STEP}{} v{} {}{missing}", file.file_name, file.version, file.media_type)
    }
}

/// A file on disk with these bytes.
pub fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

/// Reads an archive with the default limits.
pub fn read(bytes: &[u8]) -> Result<Collected, ImportFault> {
    read_within(bytes, ExportLimits::default())
}

pub fn read_within(bytes: &[u8], limits: ExportLimits) -> Result<Collected, ImportFault> {
    let mut collected = Collected::default();
    XmlExport::open(file_of(bytes), limits)?.read(&mut collected)?;
    Ok(collected)
}

/// The fault that reading an archive ends in.
pub fn fault(bytes: &[u8]) -> ImportFault {
    read(bytes).map(|c| c.census()).unwrap_err()
}
