//! The pages of a space as a tree, and what is known of each.

use crate::components::{Branches, TreeNode};
use crate::text::links as words;
use sluice_domain::id::PageId;
use sluice_domain::view::content::{SpaceDetail, TreeRow};
use std::collections::HashMap;
use std::sync::Arc;

/// What is known of a page besides where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFacts {
    pub title: String,
    pub folder: bool,
    /// Pages beneath, folders not counted.
    pub beneath: usize,
}

impl PageFacts {
    /// Pages that are shared with it: itself, unless it is a folder, and what is beneath.
    pub fn with_beneath(&self) -> usize {
        self.beneath + usize::from(!self.folder)
    }

    fn note(&self) -> String {
        match (self.folder, self.beneath) {
            (true, n) => format!("{}, {}", words::FOLDER, words::pages(n)),
            (false, 0) => String::new(),
            (false, n) => words::beneath_count(n),
        }
    }
}

/// The tree of the chosen space. No deeper than [`DEEPEST`](sluice_domain::tree::DEEPEST), so all here may recurse.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// Their keys are the pages' ids.
    pub nodes: Branches,
    facts: Arc<HashMap<PageId, PageFacts>>,
    /// Restricted pages of the whole space.
    pub left_out: usize,
}

impl Pages {
    pub fn of(detail: &SpaceDetail) -> Self {
        Self { left_out: detail.left_out, ..Self::nest(&detail.tree) }
    }

    /// Nests rows in reading order by their depth.
    fn nest(rows: &[TreeRow]) -> Self {
        let (mut rest, mut facts) = (rows, HashMap::new());
        let (nodes, _) = take(&mut rest, 0, &mut facts);
        Self { nodes: Arc::new(nodes), facts: Arc::new(facts), left_out: 0 }
    }

    pub fn find(&self, id: &PageId) -> Option<&PageFacts> {
        self.facts.get(id)
    }

    /// All pages, folders not counted.
    pub fn count(&self) -> usize {
        self.facts.values().filter(|page| !page.folder).count()
    }
}

/// Gives the branches, and how many pages are in them.
fn take(rest: &mut &[TreeRow], depth: usize, facts: &mut HashMap<PageId, PageFacts>) -> (Vec<Arc<TreeNode>>, usize) {
    let (mut found, mut pages) = (Vec::new(), 0);
    while let Some((row, after)) = rest.split_first().filter(|(row, _)| row.depth >= depth) {
        *rest = after;
        let (children, beneath) = take(rest, row.depth + 1, facts);
        let page = PageFacts { title: row.title.clone(), folder: row.folder, beneath };
        pages += page.with_beneath();
        found.push(Arc::new(TreeNode {
            key: row.id.to_string(),
            label: row.title.clone(),
            icon: if row.folder { "space" } else { "doc" },
            note: page.note(),
            children,
        }));
        facts.insert(row.id.clone(), page);
    }
    (found, pages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::id::SpaceId;

    fn id(n: &str) -> PageId {
        PageId::in_space(&SpaceId::of_confluence("A", "1"), n).unwrap()
    }

    fn row(n: &str, depth: usize, folder: bool) -> TreeRow {
        TreeRow { id: id(n), title: n.into(), depth, folder }
    }

    #[test]
    fn rows_are_nested_and_counted() {
        let rows = [row("1", 0, false), row("2", 1, false), row("3", 2, false), row("4", 1, true), row("5", 2, false)];
        let pages = Pages::nest(&[rows.as_slice(), &[row("6", 0, false)]].concat());
        assert_eq!((pages.nodes.len(), pages.nodes[0].children.len(), pages.count()), (2, 2, 5));
        // The folder is no page.
        let beneath = |n: &str| pages.find(&id(n)).map(|page| (page.folder, page.beneath, page.with_beneath()));
        assert_eq!(beneath("1"), Some((false, 3, 4)));
        assert_eq!(beneath("4"), Some((true, 1, 1)));
        assert_eq!(pages.nodes[0].children[1].note, "folder, 1 page");
        assert_eq!(beneath("9"), None);
    }

    #[test]
    fn a_depth_that_jumps_loses_nothing() {
        let pages = Pages::nest(&[row("1", 0, false), row("2", 3, false), row("3", 1, false)]);
        assert_eq!(pages.find(&id("1")).map(|page| page.beneath), Some(2));
    }

    #[test]
    fn the_key_of_a_line_is_the_id_of_its_page() {
        let pages = Pages::nest(&[row("1", 0, false)]);
        assert_eq!(PageId::parse(&pages.nodes[0].key), Some(id("1")));
    }
}
