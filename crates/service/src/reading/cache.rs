//! What is kept in memory. Each key holds everything that the value depends on, so nothing here can outlive a right: whether
//! a visitor may read is decided before, on every request.

use crate::brand::ready::ReadyBrand;
use crate::fresh::Fresh;
use crate::ports::content::{Generation, Page, Space};
use moka::sync::Cache;
use sluice_content::{Heading, SharedFile};
use sluice_domain::id::{GrantId, LinkId, PageId, SpaceId};
use sluice_domain::link::ShareLink;
use sluice_domain::scope::Scope;
use sluice_domain::tree::{PageTree, SharedTree};
use sluice_domain::view::visitor::SharedView;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Bytes of rendered pages that are kept.
const RENDERED_BYTES: u64 = 64 << 20;
/// Pages that are rendered at the same time.
const RENDERINGS: usize = 4;
/// Pages of the trees of spaces that are kept, and of those of shares: some hundred bytes each.
const TREE_PAGES: u64 = 200_000;
/// How long a tree stays without being asked for. That of an earlier generation never is again.
const TREE_IDLE: Duration = Duration::from_mins(10);

/// What the renderer made of a page's body.
pub(crate) struct RenderedBody {
    pub(crate) html: String,
    pub(crate) headings: Vec<Heading>,
    pub(crate) css: String,
    /// Files of the page, by name.
    pub(crate) files: Vec<(String, SharedFile)>,
}

/// A page as all readers of one link see it.
pub(crate) struct RenderedPage {
    pub(crate) view: Arc<SharedView>,
    pub(crate) css: String,
    /// `view` as the visitors' pages show it, once it was shown.
    pub(crate) drawn: OnceLock<Arc<str>>,
}

impl RenderedPage {
    fn weight(&self) -> u32 {
        let view = &self.view;
        let entries = view.headings.len() + view.files.len() + view.tree.len();
        // Drawn it is there a second time.
        u32::try_from(2 * (view.html.len() + 200 * entries + 500) + self.css.len()).unwrap_or(u32::MAX)
    }
}

/// Link, page, and all that can change how the page is rendered for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PageKey {
    link: LinkId,
    page: PageId,
    generation: Generation,
    share: String,
    /// Whether the whole space is shared: then its name is shown.
    whole: bool,
}

/// Scope and generation.
pub(crate) type ScopeKey = (SpaceId, Generation, Option<PageId>, bool);

pub(crate) struct Caches {
    pub(crate) trees: Cache<(SpaceId, Generation), Arc<PageTree>>,
    pub(crate) shares: Cache<ScopeKey, Arc<SharedTree>>,
    pub(crate) pages: Cache<PageKey, Arc<RenderedPage>>,
    /// Places for pages that are being rendered: a large one takes a hundred megabytes meanwhile.
    pub(crate) renderings: Arc<Semaphore>,
    pub(crate) spaces: Fresh<SpaceId, Space>,
    /// First openings that are in the audit log already.
    pub(crate) first_openings: Cache<(GrantId, String), ()>,
    /// `None` is the installation's.
    pub(crate) brands: Fresh<Option<SpaceId>, Arc<ReadyBrand>>,
}

impl Default for Caches {
    fn default() -> Self {
        Self {
            trees: Cache::builder()
                .weigher(|_, tree: &Arc<PageTree>| tree_weight(tree.len()))
                .max_capacity(TREE_PAGES)
                .time_to_idle(TREE_IDLE)
                .build(),
            shares: Cache::builder()
                .weigher(|_, tree: &Arc<SharedTree>| tree_weight(tree.pages().len()))
                .max_capacity(TREE_PAGES)
                .time_to_idle(TREE_IDLE)
                .build(),
            pages: Cache::builder()
                .weigher(|_, page: &Arc<RenderedPage>| page.weight())
                .max_capacity(RENDERED_BYTES)
                .build(),
            renderings: Arc::new(Semaphore::new(RENDERINGS)),
            spaces: Fresh::default(),
            first_openings: Cache::builder().max_capacity(100_000).time_to_live(Duration::from_hours(1)).build(),
            brands: Fresh::default(),
        }
    }
}

/// A tree of few pages, or of none, takes room too.
fn tree_weight(pages: usize) -> u32 {
    u32::try_from(pages).unwrap_or(u32::MAX).saturating_add(20)
}

pub(crate) fn page_key(link: &ShareLink, tree: &SharedTree, space: &Space, page: &Page) -> PageKey {
    PageKey {
        link: link.id.clone(),
        page: page.node.id.clone(),
        generation: space.generation,
        share: tree.fingerprint().to_owned(),
        whole: matches!(link.scope, Scope::Space { .. }),
    }
}

pub(crate) fn scope_key(space: &Space, scope: &Scope) -> ScopeKey {
    (space.id.clone(), space.generation, scope.start().cloned(), matches!(scope, Scope::PageTree { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::tree::TreeNode;

    #[test]
    fn trees_are_bounded_by_their_pages() {
        let (caches, space) = (Caches::default(), SpaceId::of_confluence("HB", "1"));
        let node = |n: u32| TreeNode {
            id: PageId::in_space(&space, &n.to_string()).unwrap(),
            parent: None,
            title: String::new(),
            position: None,
            folder: false,
            restricted: false,
        };
        let tree = Arc::new(PageTree::build((0..20_000).map(node).collect(), None));
        for generation in 0..11 {
            caches.trees.insert((space.clone(), Generation(generation)), Arc::clone(&tree));
        }
        caches.trees.run_pending_tasks();
        let kept = caches.trees.entry_count();
        assert!((1..10).contains(&kept), "{kept}");
    }
}
