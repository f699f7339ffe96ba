use super::*;
use sluice_domain::id::SpaceId;

fn id(n: &str) -> PageId {
    PageId::in_space(&SpaceId::of_confluence("A", "1"), n).unwrap()
}

/// 1 Home > 2 Guide > 3 Setup, 4 Folder > 5 Deep; 6 News.
fn tree() -> Vec<Arc<Node>> {
    let row =
        |n: &str, title: &str, depth: usize, folder: bool| TreeRow { id: id(n), title: title.into(), depth, folder };
    nest(&[
        row("1", "Home", 0, false),
        row("2", "Guide", 1, false),
        row("3", "Setup", 2, false),
        row("4", "Folder", 1, true),
        row("5", "Deep", 2, false),
        row("6", "News", 0, false),
    ])
}

fn shown(opened: &[&str], text: &str) -> Vec<PageId> {
    let opened = opened.iter().map(|n| id(n)).collect();
    let tree = tree();
    lines(&tree, &opened, filter(&tree, text).as_ref()).into_iter().map(|line| line.id).collect()
}

#[test]
fn rows_are_nested_and_counted() {
    let tree = tree();
    assert_eq!(tree.len(), 2);
    // The folder is no page.
    assert_eq!(tree[0].beneath, 3);
    assert_eq!(find(&tree, &id("4")).map(|node| (node.folder, node.beneath)), Some((true, 1)));
    assert_eq!(above(&tree, &id("5")), Some(vec![id("1"), id("4")]));
    assert_eq!(above(&tree, &id("9")), None);
    let mut beneath = HashSet::new();
    all_beneath(&tree[0], &mut beneath);
    assert_eq!(beneath.len(), 4);
}

#[test]
fn a_depth_that_jumps_loses_nothing() {
    let row = |n: &str, depth| TreeRow { id: id(n), title: n.into(), depth, folder: false };
    let tree = nest(&[row("1", 0), row("2", 3), row("3", 1)]);
    assert_eq!(tree[0].beneath, 2);
}

#[test]
fn only_what_is_open_is_shown() {
    assert_eq!(shown(&[], ""), [id("1"), id("6")]);
    assert_eq!(shown(&["1"], ""), [id("1"), id("2"), id("4"), id("6")]);
}

#[test]
fn a_filter_keeps_the_way_to_what_it_finds() {
    assert_eq!(shown(&[], "dee"), [id("1"), id("4"), id("5")]);
    assert_eq!(shown(&[], " NEWS "), [id("6")]);
    assert!(shown(&["1"], "nowhere").is_empty());
}

#[test]
fn keys_walk_as_in_every_tree() {
    let tree = tree();
    let lines = lines(&tree, &[id("1")].into(), None);
    let press = |key: &str, n: &str| step(key, &lines, &id(n));
    assert_eq!(press("ArrowDown", "1"), Some(Step::Focus(id("2"))));
    assert_eq!(press("ArrowUp", "1"), None);
    assert_eq!(press("ArrowDown", "6"), None);
    assert_eq!(press("Home", "4"), Some(Step::Focus(id("1"))));
    assert_eq!(press("End", "1"), Some(Step::Focus(id("6"))));
    assert_eq!(press("ArrowRight", "1"), Some(Step::Focus(id("2"))));
    assert_eq!(press("ArrowRight", "2"), Some(Step::Open(id("2"))));
    assert_eq!(press("ArrowRight", "6"), None);
    assert_eq!(press("ArrowLeft", "1"), Some(Step::Close(id("1"))));
    assert_eq!(press("ArrowLeft", "2"), Some(Step::Focus(id("1"))));
    assert_eq!(press(" ", "4"), Some(Step::Choose(id("4"))));
    assert_eq!(press("Tab", "1"), None);
    assert_eq!(press("ArrowDown", "9"), None);
}
