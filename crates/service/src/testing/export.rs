use crate::ports::content::BodyFormat;
use crate::ports::export::{
    ExportSink, ExportSource, FileRecord, ImportFault, ImportPhase, ImportProgress, PageRecord, SpaceRecord,
};
use sluice_domain::time::Timestamp;
use std::io::Cursor;

/// Runs while an export is read.
type Hook = Box<dyn FnMut() + Send>;

/// An export made of records. It can break off, and tell a test when it has been read to the end.
#[derive(Default)]
pub struct FakeExport {
    pub spaces: Vec<SpaceRecord>,
    pub pages: Vec<PageRecord>,
    pub files: Vec<(FileRecord, Option<Vec<u8>>)>,
    fault: Option<ImportFault>,
    at_end: Option<Hook>,
}

impl FakeExport {
    /// One space without pages.
    pub fn space(confluence_id: &str, key: &str, name: &str) -> Self {
        let space = SpaceRecord {
            confluence_id: confluence_id.to_owned(),
            key: key.to_owned(),
            name: name.to_owned(),
            home_page: None,
        };
        Self { spaces: vec![space], ..Self::default() }
    }

    /// A page of the first space, in storage format, after those that are there.
    #[must_use]
    pub fn page(mut self, confluence_id: &str, parent: Option<&str>, title: &str, body: &str) -> Self {
        self.pages.push(PageRecord {
            confluence_id: confluence_id.to_owned(),
            space: self.spaces[0].confluence_id.clone(),
            parent: parent.map(str::to_owned),
            title: title.to_owned(),
            position: i64::try_from(self.pages.len()).ok(),
            version: 1,
            folder: false,
            restricted: false,
            labels: Vec::new(),
            updated_at: None::<Timestamp>,
            format: BodyFormat::Storage,
            body: Some(body.to_owned()),
        });
        self
    }

    /// Changes the page of this title, which must be there.
    #[must_use]
    pub fn change(mut self, title: &str, change: impl FnOnce(&mut PageRecord)) -> Self {
        let page = self.pages.iter_mut().find(|page| page.title == title);
        change(page.unwrap_or_else(|| panic!("no page {title}")));
        self
    }

    #[must_use]
    pub fn restrict(self, title: &str) -> Self {
        self.change(title, |page| page.restricted = true)
    }

    /// A file of the page with this Confluence id.
    #[must_use]
    pub fn file(mut self, confluence_id: &str, page: &str, name: &str, media_type: &str, content: &[u8]) -> Self {
        let record = FileRecord {
            confluence_id: confluence_id.to_owned(),
            space: self.spaces[0].confluence_id.clone(),
            page: page.to_owned(),
            file_name: name.to_owned(),
            media_type: media_type.to_owned(),
            version: 1,
        };
        self.files.push((record, Some(content.to_vec())));
        self
    }

    /// Breaks off after the pages, before the files.
    #[must_use]
    pub fn fails(mut self, fault: ImportFault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// Runs when everything has been given, before the reading ends.
    #[must_use]
    pub fn at_end(mut self, hook: impl FnMut() + Send + 'static) -> Self {
        self.at_end = Some(Box::new(hook));
        self
    }
}

impl ExportSource for FakeExport {
    fn read(&mut self, sink: &mut dyn ExportSink) -> Result<(), ImportFault> {
        sink.progress(ImportProgress { phase: ImportPhase::Reading, done: 0, total: 1 })?;
        for space in &self.spaces {
            sink.space(space.clone())?;
        }
        for page in &self.pages {
            sink.page(page.clone())?;
        }
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        sink.progress(ImportProgress { phase: ImportPhase::Files, done: 0, total: self.files.len() as u64 })?;
        for (record, content) in &self.files {
            let mut content = content.as_ref().map(Cursor::new);
            sink.file(record.clone(), content.as_mut().map(|c| c as &mut dyn std::io::Read))?;
        }
        if let Some(hook) = &mut self.at_end {
            hook();
        }
        Ok(())
    }
}
