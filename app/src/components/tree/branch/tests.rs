use super::*;

fn node(key: &str, label: &str, children: Vec<Arc<TreeNode>>) -> Arc<TreeNode> {
    Arc::new(TreeNode { key: key.into(), label: label.into(), icon: "doc", note: String::new(), children })
}

/// 1 Home > 2 Guide > 3 Setup, 4 Folder > 5 Deep; 6 News.
fn tree() -> Vec<Arc<TreeNode>> {
    let guide = node("2", "Guide", vec![node("3", "Setup", vec![])]);
    let folder = node("4", "Folder", vec![node("5", "Deep", vec![])]);
    vec![node("1", "Home", vec![guide, folder]), node("6", "News", vec![])]
}

fn shown(opened: &[&str], text: &str) -> Vec<String> {
    let opened = opened.iter().map(|key| (*key).to_owned()).collect();
    let tree = tree();
    lines(&tree, &opened, filter(&tree, text).as_ref()).into_iter().map(|line| line.key).collect()
}

#[test]
fn a_branch_is_found_with_what_is_above_and_beneath() {
    let tree = tree();
    assert_eq!(find(&tree, "4").map(|node| node.label.as_str()), Some("Folder"));
    assert_eq!(above(&tree, "5"), Some(vec!["1".to_owned(), "4".to_owned()]));
    assert_eq!(above(&tree, "9"), None);
    let mut beneath = HashSet::new();
    all_beneath(&tree[0], &mut beneath);
    assert_eq!(beneath.len(), 4);
}

#[test]
fn only_what_is_open_is_shown() {
    assert_eq!(shown(&[], ""), ["1", "6"]);
    assert_eq!(shown(&["1"], ""), ["1", "2", "4", "6"]);
}

#[test]
fn a_filter_keeps_the_way_to_what_it_finds() {
    assert_eq!(shown(&[], "dee"), ["1", "4", "5"]);
    assert_eq!(shown(&[], " NEWS "), ["6"]);
    assert!(shown(&["1"], "nowhere").is_empty());
}

#[test]
fn keys_walk_as_in_every_tree() {
    let tree = tree();
    let lines = lines(&tree, &["1".to_owned()].into(), None);
    let press = |pressed: &str, at: &str| step(pressed, &lines, at);
    assert_eq!(press("ArrowDown", "1"), Some(Step::Focus("2".into())));
    assert_eq!(press("ArrowUp", "1"), None);
    assert_eq!(press("ArrowDown", "6"), None);
    assert_eq!(press("Home", "4"), Some(Step::Focus("1".into())));
    assert_eq!(press("End", "1"), Some(Step::Focus("6".into())));
    assert_eq!(press("ArrowRight", "1"), Some(Step::Focus("2".into())));
    assert_eq!(press("ArrowRight", "2"), Some(Step::Open("2".into())));
    assert_eq!(press("ArrowRight", "6"), None);
    assert_eq!(press("ArrowLeft", "1"), Some(Step::Close("1".into())));
    assert_eq!(press("ArrowLeft", "2"), Some(Step::Focus("1".into())));
    assert_eq!(press(" ", "4"), Some(Step::Choose("4".into())));
    assert_eq!(press("Tab", "1"), None);
    assert_eq!(press("ArrowDown", "9"), None);
}
