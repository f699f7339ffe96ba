//! What a search over the whole dashboard finds.

use crate::id::{IdpId, LinkId, PageId, SpaceId};
use serde::{Deserialize, Serialize};

/// Characters from which on something is looked for: one of them fits nearly everything.
pub const SEARCH_MIN: usize = 2;
/// Characters that may be looked for, at most.
pub const SEARCH_MAX: usize = 100;
/// Of each kind, at most.
pub const SEARCH_EACH: usize = 6;

/// At most [`SEARCH_EACH`] of each kind, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Found {
    pub links: Vec<LinkFound>,
    pub spaces: Vec<SpaceFound>,
    pub pages: Vec<PageFound>,
    pub idps: Vec<IdpFound>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkFound {
    pub id: LinkId,
    pub name: String,
    /// Of what it shares; `None`: the space was removed.
    pub space_name: Option<String>,
    pub active: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceFound {
    pub id: SpaceId,
    pub key: String,
    pub name: String,
}

/// A page that may be shared. Restricted ones are never found: nobody of the staff learns their names from Sluice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageFound {
    pub id: PageId,
    pub title: String,
    pub space: SpaceId,
    pub space_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdpFound {
    pub id: IdpId,
    pub name: String,
    pub enabled: bool,
}
