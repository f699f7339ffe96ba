//! The page tree as the picker needs it: nested, counted, filtered, and as lines for the keyboard. It is no deeper than
//! [`DEEPEST`](sluice_domain::tree::DEEPEST), so all here may recurse.

use sluice_domain::id::PageId;
use sluice_domain::view::content::TreeRow;
use std::collections::HashSet;
use std::sync::Arc;

#[derive(Debug, PartialEq, Eq)]
pub struct Node {
    pub id: PageId,
    pub title: String,
    pub folder: bool,
    pub children: Vec<Arc<Node>>,
    /// Pages beneath, folders not counted.
    pub beneath: usize,
}

impl Node {
    pub fn icon(&self) -> &'static str {
        if self.folder { "space" } else { "doc" }
    }
}

/// Nests rows in reading order by their depth.
pub fn nest(rows: &[TreeRow]) -> Vec<Arc<Node>> {
    let mut rest = rows;
    take(&mut rest, 0)
}

fn take(rest: &mut &[TreeRow], depth: usize) -> Vec<Arc<Node>> {
    let mut found = Vec::new();
    while let Some((row, after)) = rest.split_first().filter(|(row, _)| row.depth >= depth) {
        *rest = after;
        let children = take(rest, row.depth + 1);
        let beneath = children.iter().map(|child| child.beneath + usize::from(!child.folder)).sum();
        let (id, title, folder) = (row.id.clone(), row.title.clone(), row.folder);
        found.push(Arc::new(Node { id, title, folder, children, beneath }));
    }
    found
}

pub fn find<'a>(nodes: &'a [Arc<Node>], id: &PageId) -> Option<&'a Node> {
    nodes.iter().find_map(|node| if node.id == *id { Some(&**node) } else { find(&node.children, id) })
}

/// Every page beneath.
pub fn all_beneath(node: &Node, into: &mut HashSet<PageId>) {
    for child in &node.children {
        into.insert(child.id.clone());
        all_beneath(child, into);
    }
}

/// The pages above, from the top.
pub fn above(nodes: &[Arc<Node>], id: &PageId) -> Option<Vec<PageId>> {
    nodes.iter().find_map(|node| {
        if node.id == *id {
            return Some(Vec::new());
        }
        let mut way = above(&node.children, id)?;
        way.insert(0, node.id.clone());
        Some(way)
    })
}

/// Pages with the text in their title, and those above them. `None`: no filter.
pub fn filter(nodes: &[Arc<Node>], text: &str) -> Option<HashSet<PageId>> {
    let wanted = text.trim().to_lowercase();
    (!wanted.is_empty()).then(|| {
        let mut kept = HashSet::new();
        for node in nodes {
            keep(node, &wanted, &mut kept);
        }
        kept
    })
}

fn keep(node: &Node, wanted: &str, kept: &mut HashSet<PageId>) -> bool {
    let mut hit = node.title.to_lowercase().contains(wanted);
    for child in &node.children {
        hit |= keep(child, wanted, kept);
    }
    if hit {
        kept.insert(node.id.clone());
    }
    hit
}

/// A line of the tree as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub id: PageId,
    pub parent: Option<PageId>,
    /// `None`: nothing beneath.
    pub open: Option<bool>,
}

/// The lines from top to bottom. A filter opens everything that it keeps.
pub fn lines(nodes: &[Arc<Node>], opened: &HashSet<PageId>, kept: Option<&HashSet<PageId>>) -> Vec<Line> {
    let mut found = Vec::new();
    collect(nodes, None, opened, kept, &mut found);
    found
}

fn collect(
    nodes: &[Arc<Node>],
    parent: Option<&PageId>,
    opened: &HashSet<PageId>,
    kept: Option<&HashSet<PageId>>,
    found: &mut Vec<Line>,
) {
    for node in nodes.iter().filter(|node| kept.is_none_or(|kept| kept.contains(&node.id))) {
        let open = has_children(node, kept).then(|| kept.is_some() || opened.contains(&node.id));
        found.push(Line { id: node.id.clone(), parent: parent.cloned(), open });
        if open == Some(true) {
            collect(&node.children, Some(&node.id), opened, kept, found);
        }
    }
}

/// Whether anything beneath is shown when the node is opened.
pub fn has_children(node: &Node, kept: Option<&HashSet<PageId>>) -> bool {
    node.children.iter().any(|child| kept.is_none_or(|kept| kept.contains(&child.id)))
}

/// What a key does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Focus(PageId),
    Open(PageId),
    Close(PageId),
    Choose(PageId),
}

/// The tree view pattern of the ARIA Authoring Practices Guide. `None`: the key is not the tree's.
pub fn step(key: &str, lines: &[Line], at: &PageId) -> Option<Step> {
    let n = lines.iter().position(|line| line.id == *at)?;
    let here = &lines[n];
    let focus = |n: usize| lines.get(n).map(|line| Step::Focus(line.id.clone()));
    match (key, here.open) {
        ("ArrowDown", _) | ("ArrowRight", Some(true)) => focus(n + 1),
        ("ArrowUp", _) => focus(n.checked_sub(1)?),
        ("Home", _) => focus(0),
        ("End", _) => focus(lines.len() - 1),
        ("ArrowRight", Some(false)) => Some(Step::Open(here.id.clone())),
        ("ArrowLeft", Some(true)) => Some(Step::Close(here.id.clone())),
        ("ArrowLeft", _) => here.parent.clone().map(Step::Focus),
        ("Enter" | " ", _) => Some(Step::Choose(here.id.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
