//! The tree picker.

use super::sample;
use crate::any::IntoAny;
use crate::components::{Branches, TreeNode, TreePicker, TreeWords};
use crate::text::{self, gallery as words};
use leptos::prelude::*;
use std::sync::Arc;

const SAID: TreeWords =
    TreeWords { label: words::PAGES, find: words::FIND_PAGE, empty: words::NO_PAGES, none_found: words::NO_PAGE_FOUND };

type Rows = &'static [(usize, &'static str, &'static str)];

fn branches(rows: &mut Rows, depth: usize) -> Vec<Arc<TreeNode>> {
    let mut found = Vec::new();
    while let Some(((_, key, title), rest)) = rows.split_first().filter(|((deep, ..), _)| *deep >= depth) {
        *rows = rest;
        let children = branches(rows, depth + 1);
        let note = if children.is_empty() { String::new() } else { text::links::beneath_count(children.len()) };
        found.push(Arc::new(TreeNode {
            key: (*key).to_owned(),
            label: (*title).to_owned(),
            icon: "doc",
            note,
            children,
        }));
    }
    found
}

/// `help` is the id of what stands beneath.
fn tree(id: &'static str, help: &'static str, nodes: Branches, first: &str, wrong: bool, busy: bool) -> AnyView {
    let chosen = RwSignal::new((!first.is_empty()).then(|| first.to_owned()));
    let said = if wrong { text::field("no_page_chosen") } else { words::TREE_HELP.to_owned() };
    view! {
        <TreePicker
            id
            words=SAID
            nodes=Signal::stored(nodes)
            chosen=chosen.into()
            on_choose=Callback::new(move |key| chosen.set(Some(key)))
            with_beneath=true
            described_by=help
            invalid=wrong
            busy
        />
        <p class="help" class:bad=wrong id=help>{said}</p>
    }
    .into_any()
}

pub fn all() -> AnyView {
    let mut rows: Rows = &words::SAMPLE_PAGES;
    let pages: Branches = Arc::new(branches(&mut rows, 0));
    let none = Branches::default;
    view! {
        {sample(words::CHOSEN, tree("gallery-tree", "gallery-tree-help", Arc::clone(&pages), "integration", false, false))}
        {sample(words::INVALID, tree("gallery-tree-invalid", "gallery-tree-invalid-help", pages, "", true, false))}
        {sample(words::EMPTY, tree("gallery-tree-empty", "gallery-tree-empty-help", none(), "", false, false))}
        {sample(words::BUSY, tree("gallery-tree-busy", "gallery-tree-busy-help", none(), "", false, true))}
    }
    .into_any()
}
