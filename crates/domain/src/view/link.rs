//! Share links, for the dashboard.

use crate::id::{IdpId, LinkId, SpaceId};
use crate::link::LinkState;
use crate::scope::Scope;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a link shares, with the names that an editor may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeView {
    pub scope: Scope,
    pub space: SpaceId,
    pub space_name: String,
    /// The page's title; `None` for a whole space, or when the page is no longer shareable.
    pub page_title: Option<String>,
    /// Pages that a visitor sees now.
    pub pages: usize,
    /// Restricted pages left out.
    pub left_out: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    pub id: LinkId,
    pub name: String,
    pub scope: ScopeView,
    pub idp: IdpId,
    pub idp_name: String,
    /// Links of an identity provider that is not enabled do not open.
    pub idp_enabled: bool,
    /// Any of them; none: everybody who can sign in there.
    pub groups: Vec<String>,
    pub state: LinkState,
    pub opens: u64,
    pub last_open: Option<Timestamp>,
    pub created_at: Timestamp,
    pub created_by: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkDetail {
    pub row: LinkRow,
    /// The address to send.
    pub url: String,
    /// Visitors who could read it right now.
    pub live_grants: u64,
    /// An edit names it, so that it replaces nothing that its editor has not seen.
    pub changed_at: Timestamp,
}

/// What a revocation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    pub grants: u64,
}

/// What revoking several links would end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct WouldRevoke {
    /// Those that are active.
    pub links: u64,
    /// Live grants under them: a visitor with two of the links counts twice.
    pub grants: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum LinkOrder {
    #[default]
    Newest,
    Name,
    LastOpen,
}

/// Which links; every field narrows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct LinkQuery {
    pub space: Option<SpaceId>,
    pub idp: Option<IdpId>,
    pub active: Option<bool>,
    pub name: Option<String>,
    pub order: LinkOrder,
    /// The last of that order first.
    #[serde(default)]
    pub reverse: bool,
    /// From 1.
    pub page: u32,
}
