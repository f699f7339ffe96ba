//! The page tree of a space, and the part of it that a share shows.

use crate::id::PageId;
use crate::scope::Scope;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The deepest level of a tree as it is shown. What stands further down is shown on it, in reading order, after the page that
/// leads there. An export can chain thousands of pages, and whatever nests the rows of a tree does it by recursion; browsers give
/// up at 512 elements within each other, and a list of pages takes three a level. No tree that people made by hand comes near.
pub const DEEPEST: usize = 100;

/// A page as the tree needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeNode {
    pub id: PageId,
    /// `None` for the pages at the top, and for those whose parent the export does not hold.
    pub parent: Option<PageId>,
    pub title: String,
    /// Confluence's order among siblings; pages without one come after those with one, by title.
    pub position: Option<i64>,
    /// A Cloud folder: it has children but no body of its own.
    pub folder: bool,
    /// Confluence restricts viewing this very page.
    pub restricted: bool,
}

/// A space's pages, linked. Cycles in the data are cut: a page that can only be reached from itself stands at the top.
#[derive(Debug, Clone, Default)]
pub struct PageTree {
    nodes: Vec<TreeNode>,
    index: HashMap<PageId, usize>,
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
    /// The page or one above it is restricted: view restrictions are inherited.
    restricted: Vec<bool>,
}

impl PageTree {
    /// `home` stands first among the pages at the top; orphans follow.
    pub fn build(nodes: Vec<TreeNode>, home: Option<&PageId>) -> Self {
        let index: HashMap<PageId, usize> = nodes.iter().enumerate().map(|(i, n)| (n.id.clone(), i)).collect();
        let mut parent: Vec<Option<usize>> =
            nodes.iter().map(|n| n.parent.as_ref().and_then(|p| index.get(p).copied())).collect();
        cut_cycles(&mut parent);
        let mut children = vec![Vec::new(); nodes.len()];
        let mut roots = Vec::new();
        for (i, p) in parent.iter().enumerate() {
            match p {
                Some(p) => children[*p].push(i),
                None => roots.push(i),
            }
        }
        let order = |a: &usize, b: &usize| {
            let (a, b) = (&nodes[*a], &nodes[*b]);
            (a.position.is_none(), a.position, a.title.to_lowercase(), &a.id).cmp(&(
                b.position.is_none(),
                b.position,
                b.title.to_lowercase(),
                &b.id,
            ))
        };
        for list in &mut children {
            list.sort_by(order);
        }
        roots.sort_by(|a, b| {
            let home_last = |i: &usize| home != Some(&nodes[*i].id);
            home_last(a).cmp(&home_last(b)).then_with(|| order(a, b))
        });
        let mut tree = Self { restricted: vec![false; nodes.len()], nodes, index, children, roots };
        tree.inherit_restrictions();
        tree
    }

    fn inherit_restrictions(&mut self) {
        let mut stack: Vec<(usize, bool)> = self.roots.iter().map(|r| (*r, false)).collect();
        while let Some((i, above)) = stack.pop() {
            let here = above || self.nodes[i].restricted;
            self.restricted[i] = here;
            stack.extend(self.children[i].iter().map(|c| (*c, here)));
        }
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub fn get(&self, id: &PageId) -> Option<&TreeNode> {
        self.index.get(id).map(|i| &self.nodes[*i])
    }

    /// Whether the page may be shared at all: it exists and neither it nor a page above it is restricted.
    pub fn shareable(&self, id: &PageId) -> bool {
        self.index.get(id).is_some_and(|i| !self.restricted[*i])
    }

    /// Titles of all pages, of those too that may not be shared: to recognise them, never to show them.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|n| n.title.as_str())
    }

    /// Pages in reading order with their depth (0 = top, at most [`DEEPEST`]), the restricted ones left out together with all
    /// beneath them.
    pub fn walk_shareable(&self) -> Vec<(usize, &TreeNode)> {
        self.walk(&self.roots)
    }

    /// The one place where depths are made, and so where they are bounded. Who stands beneath whom is not touched: restrictions
    /// and the scope of a link follow the true chain, and a branch that begins far down is shown with depths of its own.
    fn walk(&self, from: &[usize]) -> Vec<(usize, &TreeNode)> {
        let mut out = Vec::new();
        let mut stack: Vec<(usize, usize)> = from.iter().rev().map(|r| (*r, 0)).collect();
        while let Some((i, depth)) = stack.pop() {
            if self.restricted[i] {
                continue;
            }
            out.push((depth, &self.nodes[i]));
            stack.extend(self.children[i].iter().rev().map(|c| (*c, (depth + 1).min(DEEPEST))));
        }
        out
    }

    /// How many pages of the scope are left out because they, or a page above them, are restricted.
    pub fn left_out(&self, scope: &Scope) -> usize {
        let mut stack: Vec<usize> = match scope {
            Scope::Page { page } => {
                return usize::from(self.index.get(page).is_some_and(|i| self.restricted[*i]));
            }
            Scope::PageTree { root } => self.index.get(root).copied().into_iter().collect(),
            Scope::Space { .. } => self.roots.clone(),
        };
        let mut count = 0;
        while let Some(i) = stack.pop() {
            count += usize::from(self.restricted[i]);
            stack.extend(&self.children[i]);
        }
        count
    }

    /// What a visitor of the scope sees.
    pub fn share(&self, scope: &Scope) -> SharedTree {
        let entries = match scope {
            Scope::Page { page } => self
                .index
                .get(page)
                .map_or_else(Vec::new, |i| if self.restricted[*i] { Vec::new() } else { vec![(0, &self.nodes[*i])] }),
            Scope::PageTree { root } => self.index.get(root).map_or_else(Vec::new, |i| self.walk(&[*i])),
            Scope::Space { .. } => self.walk(&self.roots),
        };
        SharedTree::new(
            entries
                .into_iter()
                .map(|(depth, n)| SharedPage { id: n.id.clone(), title: n.title.clone(), depth, folder: n.folder })
                .collect(),
        )
    }
}

fn cut_cycles(parent: &mut [Option<usize>]) {
    // 0 = not seen, 1 = on the current path, 2 = known to lead to a root.
    let mut state = vec![0_u8; parent.len()];
    for start in 0..parent.len() {
        let mut path = Vec::new();
        let mut at = start;
        while state[at] == 0 {
            state[at] = 1;
            path.push(at);
            match parent[at] {
                Some(next) if state[next] == 1 => {
                    parent[at] = None;
                    break;
                }
                Some(next) => at = next,
                None => break,
            }
        }
        for i in path {
            state[i] = 2;
        }
    }
}

/// One page of a share, in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedPage {
    pub id: PageId,
    pub title: String,
    /// 0 at the top of the share, at most [`DEEPEST`].
    pub depth: usize,
    pub folder: bool,
}

/// The pages of one share: the only ones whose titles a visitor may ever see.
#[derive(Debug, Clone, Default)]
pub struct SharedTree {
    pages: Vec<SharedPage>,
    /// Where in `pages` each stands. A page may hold tens of thousands of links, each of which asks.
    ids: HashMap<PageId, usize>,
    titles: HashMap<String, usize>,
    fingerprint: String,
}

impl SharedTree {
    fn new(pages: Vec<SharedPage>) -> Self {
        let (mut ids, mut titles) = (HashMap::new(), HashMap::new());
        for (at, page) in pages.iter().enumerate() {
            ids.entry(page.id.clone()).or_insert(at);
            titles.entry(page.title.clone()).or_insert(at);
        }
        Self { fingerprint: fingerprint(&pages), pages, ids, titles }
    }

    pub fn contains(&self, id: &PageId) -> bool {
        self.ids.contains_key(id)
    }

    pub fn pages(&self) -> &[SharedPage] {
        &self.pages
    }

    pub fn find(&self, id: &PageId) -> Option<&SharedPage> {
        self.ids.get(id).map(|at| &self.pages[*at])
    }

    /// The page of this title; the first in reading order if several have it.
    pub fn by_title(&self, title: &str) -> Option<&SharedPage> {
        self.titles.get(title).map(|at| &self.pages[*at])
    }

    /// The pages above, from the top of the share down.
    pub fn ancestors(&self, id: &PageId) -> Vec<&SharedPage> {
        let Some(at) = self.ids.get(id).copied() else { return Vec::new() };
        let mut depth = self.pages[at].depth;
        let mut out = Vec::new();
        for page in self.pages[..at].iter().rev() {
            if page.depth < depth {
                depth = page.depth;
                out.push(page);
            }
        }
        out.reverse();
        out
    }

    /// The pages before and after in reading order.
    pub fn neighbours(&self, id: &PageId) -> (Option<&SharedPage>, Option<&SharedPage>) {
        let Some(at) = self.pages.iter().position(|p| &p.id == id) else { return (None, None) };
        (at.checked_sub(1).map(|i| &self.pages[i]), self.pages.get(at + 1))
    }

    /// Changes whenever the set, the order or a title changes: a key for caches of rendered pages.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

fn fingerprint(pages: &[SharedPage]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for page in pages {
        hash.update(page.id.as_str().as_bytes());
        hash.update([0]);
        hash.update(page.title.as_bytes());
        hash.update([0]);
    }
    crate::id::hex(&hash.finalize()[..16])
}

#[cfg(test)]
mod tests;
