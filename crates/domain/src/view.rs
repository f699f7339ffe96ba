//! What a browser may see. Made by use cases, shown by `app`; nothing secret has a place in these types.

pub mod audit;
pub mod brand;
pub mod content;
pub mod exchange;
pub mod link;
pub mod metadata;
pub mod notice;
pub mod search;
pub mod sso;
pub mod support;
pub mod visitor;

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A slice of a list, counted on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListView<T> {
    pub rows: Vec<T>,
    /// Rows that match, on all pages.
    pub total: u64,
    /// From 1.
    pub page: u32,
    /// Rows on a full page.
    pub size: u32,
}

/// The person at the dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub email: String,
}

/// What the overview page says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub spaces: u64,
    /// Spaces that enforce SSO.
    pub enforced_spaces: u64,
    pub idps: u64,
    pub enabled_idps: u64,
    pub active_links: u64,
    /// The demo identity provider is offered, and not connected yet.
    pub demo_offered: bool,
    /// The built-in sample space is here.
    pub sample_loaded: bool,
    /// The latest events, newest first.
    pub recent: Vec<audit::AuditRow>,
    /// The latest refusals of visitors in the last seven days, newest first.
    pub refused: Vec<audit::AuditRow>,
    /// Connections whose metadata needs a look, by name.
    pub metadata: Vec<metadata::MetadataNotice>,
    /// What else needs an admin, the most urgent of each kind first.
    pub notices: Vec<notice::Notice>,
}

/// Visitors of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOpenings {
    /// When the day began, in UTC.
    pub day: Timestamp,
    /// Let in by a link.
    pub opened: u64,
    /// Refused at sign-in or by a link.
    pub refused: u64,
}
