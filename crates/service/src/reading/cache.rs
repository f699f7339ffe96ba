//! What is kept in memory. Each key holds everything that the value depends on, so nothing here can outlive a right: whether
//! a visitor may read is decided before, on every request.

use crate::ports::content::{Generation, Page, Space};
use moka::sync::Cache;
use sluice_content::{Heading, SharedFile};
use sluice_domain::id::{GrantId, LinkId, PageId, SpaceId};
use sluice_domain::scope::Scope;
use sluice_domain::tree::{PageTree, SharedTree};
use std::sync::Arc;
use std::time::Duration;

/// Bytes of rendered pages that are kept.
const RENDERED_BYTES: u64 = 64 << 20;

/// A page as rendered for one link.
pub(crate) struct RenderedPage {
    pub(crate) html: String,
    pub(crate) headings: Vec<Heading>,
    pub(crate) css: String,
    /// Files of the page, by name.
    pub(crate) files: Vec<(String, SharedFile)>,
}

impl RenderedPage {
    fn weight(&self) -> u32 {
        u32::try_from(self.html.len() + self.css.len() + 200 * (self.headings.len() + self.files.len()) + 500)
            .unwrap_or(u32::MAX)
    }
}

/// Link, page, and all that can change how the page is rendered for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PageKey {
    link: LinkId,
    page: PageId,
    generation: Generation,
    share: String,
}

/// Scope and generation.
pub(crate) type ScopeKey = (SpaceId, Generation, Option<PageId>, bool);

pub(crate) struct Caches {
    pub(crate) trees: Cache<(SpaceId, Generation), Arc<PageTree>>,
    pub(crate) shares: Cache<ScopeKey, Arc<SharedTree>>,
    pub(crate) pages: Cache<PageKey, Arc<RenderedPage>>,
    pub(crate) spaces: Cache<SpaceId, Space>,
    /// First openings that are in the audit log already.
    pub(crate) first_openings: Cache<(GrantId, String), ()>,
}

impl Default for Caches {
    fn default() -> Self {
        Self {
            trees: Cache::new(64),
            shares: Cache::new(512),
            pages: Cache::builder()
                .weigher(|_, page: &Arc<RenderedPage>| page.weight())
                .max_capacity(RENDERED_BYTES)
                .build(),
            spaces: Cache::builder().max_capacity(1_000).time_to_live(Duration::from_secs(1)).build(),
            first_openings: Cache::builder().max_capacity(100_000).time_to_live(Duration::from_hours(1)).build(),
        }
    }
}

impl Caches {
    /// After a change of the space by this process.
    pub(crate) fn forget_space(&self, id: &SpaceId) {
        self.spaces.invalidate(id);
    }
}

pub(crate) fn page_key(link: &LinkId, tree: &SharedTree, space: &Space, page: &Page) -> PageKey {
    PageKey { link: link.clone(), page: page.node.id.clone(), generation: space.generation, share: tree.fingerprint() }
}

pub(crate) fn scope_key(space: &Space, scope: &Scope) -> ScopeKey {
    (space.id.clone(), space.generation, scope.start().cloned(), matches!(scope, Scope::PageTree { .. }))
}
