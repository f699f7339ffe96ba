//! Spaces and imports, for the dashboard.

use crate::id::{IdpId, ImportId, PageId, SpaceId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceRow {
    pub id: SpaceId,
    pub key: String,
    pub name: String,
    pub pages: u64,
    pub files: u64,
    pub imported_at: Timestamp,
    pub sample: bool,
    pub enforce_sso: bool,
    pub default_idp: Option<IdpId>,
    pub active_links: u64,
}

/// Whether a space enforces sign-in, and the provider that it proposes for new links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnforcementView {
    pub enforce: bool,
    pub idp: Option<IdpId>,
}

/// A page that may be shared. Restricted pages are never named, only counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeRow {
    pub id: PageId,
    pub title: String,
    /// 0 at the top.
    pub depth: usize,
    pub folder: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceDetail {
    pub space: SpaceRow,
    /// In reading order.
    pub tree: Vec<TreeRow>,
    /// Pages that are left out because they, or a page above them, are restricted in Confluence.
    pub left_out: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportStep {
    Waiting,
    Reading,
    Pages,
    Files,
    Publishing,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ImportProgressView {
    /// `total` is an estimate in the unit of `done`: bytes while reading, pages or files after.
    Running {
        step: ImportStep,
        done: u64,
        total: u64,
    },
    Done {
        spaces: Vec<SpaceId>,
    },
    Failed {
        code: String,
        detail: String,
    },
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    pub id: ImportId,
    pub file_name: String,
    pub started_at: Timestamp,
    pub progress: ImportProgressView,
}
