//! A tree as the picker needs it: filtered, and as lines for the keyboard. It must not be deeper than a stack bears: all here recurse.

use std::collections::HashSet;
use std::sync::Arc;

/// One branch.
#[derive(Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// Unique in the tree.
    pub key: String,
    pub label: String,
    /// As in [`Icon`](crate::components::Icon).
    pub icon: &'static str,
    /// In small beside the label; empty for none.
    pub note: String,
    pub children: Vec<Arc<TreeNode>>,
}

pub fn find<'a>(nodes: &'a [Arc<TreeNode>], key: &str) -> Option<&'a TreeNode> {
    nodes.iter().find_map(|node| if node.key == key { Some(&**node) } else { find(&node.children, key) })
}

/// Everything beneath.
pub fn all_beneath(node: &TreeNode, into: &mut HashSet<String>) {
    for child in &node.children {
        into.insert(child.key.clone());
        all_beneath(child, into);
    }
}

/// What is above, from the top.
pub fn above(nodes: &[Arc<TreeNode>], key: &str) -> Option<Vec<String>> {
    nodes.iter().find_map(|node| {
        if node.key == key {
            return Some(Vec::new());
        }
        let mut way = above(&node.children, key)?;
        way.insert(0, node.key.clone());
        Some(way)
    })
}

/// What has the text in its label, and what is above. `None`: no filter.
pub fn filter(nodes: &[Arc<TreeNode>], text: &str) -> Option<HashSet<String>> {
    let wanted = text.trim().to_lowercase();
    (!wanted.is_empty()).then(|| {
        let mut kept = HashSet::new();
        for node in nodes {
            keep(node, &wanted, &mut kept);
        }
        kept
    })
}

fn keep(node: &TreeNode, wanted: &str, kept: &mut HashSet<String>) -> bool {
    let mut hit = node.label.to_lowercase().contains(wanted);
    for child in &node.children {
        hit |= keep(child, wanted, kept);
    }
    if hit {
        kept.insert(node.key.clone());
    }
    hit
}

/// A line of the tree as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub key: String,
    pub parent: Option<String>,
    /// `None`: nothing beneath.
    pub open: Option<bool>,
}

/// The lines from top to bottom. A filter opens everything that it keeps.
pub fn lines(nodes: &[Arc<TreeNode>], opened: &HashSet<String>, kept: Option<&HashSet<String>>) -> Vec<Line> {
    let mut found = Vec::new();
    collect(nodes, None, opened, kept, &mut found);
    found
}

fn collect(
    nodes: &[Arc<TreeNode>],
    parent: Option<&str>,
    opened: &HashSet<String>,
    kept: Option<&HashSet<String>>,
    found: &mut Vec<Line>,
) {
    for node in nodes.iter().filter(|node| kept.is_none_or(|kept| kept.contains(&node.key))) {
        let open = has_children(node, kept).then(|| kept.is_some() || opened.contains(&node.key));
        found.push(Line { key: node.key.clone(), parent: parent.map(str::to_owned), open });
        if open == Some(true) {
            collect(&node.children, Some(&node.key), opened, kept, found);
        }
    }
}

/// Whether anything beneath is shown when the branch is opened.
pub fn has_children(node: &TreeNode, kept: Option<&HashSet<String>>) -> bool {
    node.children.iter().any(|child| kept.is_none_or(|kept| kept.contains(&child.key)))
}

/// What a key does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Focus(String),
    Open(String),
    Close(String),
    Choose(String),
}

/// The tree view pattern of the ARIA Authoring Practices Guide. `None`: the key is not the tree's.
pub fn step(pressed: &str, lines: &[Line], at: &str) -> Option<Step> {
    let n = lines.iter().position(|line| line.key == at)?;
    let here = &lines[n];
    let focus = |n: usize| lines.get(n).map(|line| Step::Focus(line.key.clone()));
    match (pressed, here.open) {
        ("ArrowDown", _) | ("ArrowRight", Some(true)) => focus(n + 1),
        ("ArrowUp", _) => focus(n.checked_sub(1)?),
        ("Home", _) => focus(0),
        ("End", _) => focus(lines.len() - 1),
        ("ArrowRight", Some(false)) => Some(Step::Open(here.key.clone())),
        ("ArrowLeft", Some(true)) => Some(Step::Close(here.key.clone())),
        ("ArrowLeft", _) => here.parent.clone().map(Step::Focus),
        ("Enter" | " ", _) => Some(Step::Choose(here.key.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
