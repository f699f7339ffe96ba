//! Reading an export of a wiki. Synchronous: runs on a blocking thread, streams, and holds neither bodies nor files in memory.

use super::content::BodyFormat;
use sluice_domain::time::Timestamp;
use std::io::Read;

/// Why an export was refused. `code` is stable (`snake_case`, e.g. `not_a_zip`, `no_entities_xml`, `cut_off`, `path_traversal`,
/// `zip_bomb`, `doctype`, `too_deep`, `malformed_xml`, `no_space`, `cancelled`, `store`); `detail` names the place (an entry's
/// name, a byte offset) for the admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct ImportFault {
    pub code: &'static str,
    pub detail: String,
}

impl ImportFault {
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// A space of the export. Ids are Confluence's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceRecord {
    pub confluence_id: String,
    pub key: String,
    pub name: String,
    pub home_page: Option<String>,
}

/// A current page (not a draft, not history, not deleted).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRecord {
    pub confluence_id: String,
    /// Confluence's id of the space.
    pub space: String,
    pub parent: Option<String>,
    pub title: String,
    pub position: Option<i64>,
    pub version: u64,
    pub folder: bool,
    /// A view restriction stands on this very page.
    pub restricted: bool,
    pub labels: Vec<String>,
    pub updated_at: Option<Timestamp>,
    pub format: BodyFormat,
    /// `None`: no body at all.
    pub body: Option<String>,
}

/// The current version of a file of a current page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRecord {
    pub confluence_id: String,
    pub space: String,
    pub page: String,
    pub file_name: String,
    pub media_type: String,
    pub version: u64,
}

/// How far the reading is. `total` is an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportProgress {
    pub phase: ImportPhase,
    pub done: u64,
    pub total: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportPhase {
    /// Checking the archive and reading entities.xml for structure.
    Reading,
    Pages,
    Files,
}

/// Takes what is read, in this order: all spaces, then all pages, then all files.
pub trait ExportSink {
    fn space(&mut self, space: SpaceRecord) -> Result<(), ImportFault>;
    fn page(&mut self, page: PageRecord) -> Result<(), ImportFault>;
    /// `content` is `None` when the export names the file but does not hold it.
    fn file(&mut self, file: FileRecord, content: Option<&mut dyn Read>) -> Result<(), ImportFault>;
    /// Called often. An error (code `cancelled`) ends the reading.
    fn progress(&mut self, progress: ImportProgress) -> Result<(), ImportFault>;
}

/// An export that can be read.
pub trait ExportSource: Send {
    fn read(&mut self, sink: &mut dyn ExportSink) -> Result<(), ImportFault>;
}
