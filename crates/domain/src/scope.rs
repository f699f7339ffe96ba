//! What a link shares, and which pages that is.

use crate::id::{PageId, SpaceId};
use serde::{Deserialize, Serialize};

/// What a [`ShareLink`](crate::link::ShareLink) shares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Scope {
    /// One page.
    Page { page: PageId },
    /// A page and all that stands beneath it.
    PageTree { root: PageId },
    /// Every page of a space.
    Space { space: SpaceId },
}

impl Scope {
    pub fn space(&self) -> SpaceId {
        match self {
            Self::Page { page } => page.space(),
            Self::PageTree { root } => root.space(),
            Self::Space { space } => space.clone(),
        }
    }

    /// The page that a visitor sees first, if the scope names one.
    pub fn start(&self) -> Option<&PageId> {
        match self {
            Self::Page { page } => Some(page),
            Self::PageTree { root } => Some(root),
            Self::Space { .. } => None,
        }
    }
}
