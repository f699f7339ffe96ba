use super::*;
use crate::id::SpaceId;

fn space() -> SpaceId {
    SpaceId::of_confluence("DEMO", "1")
}

fn id(n: u32) -> PageId {
    PageId::in_space(&space(), &n.to_string()).unwrap()
}

fn node(n: u32, parent: Option<u32>, position: Option<i64>) -> TreeNode {
    TreeNode {
        id: id(n),
        parent: parent.map(id),
        title: format!("Page {n}"),
        position,
        folder: false,
        restricted: false,
    }
}

fn titles(tree: &SharedTree) -> Vec<(usize, &str)> {
    tree.pages().iter().map(|p| (p.depth, p.title.as_str())).collect()
}

fn sample() -> Vec<TreeNode> {
    vec![
        node(1, None, None),
        node(2, Some(1), Some(2)),
        node(3, Some(1), Some(1)),
        node(4, Some(3), None),
        node(9, Some(77), None),
    ]
}

#[test]
fn home_comes_first_then_orphans_and_siblings_follow_their_position() {
    let tree = PageTree::build(sample(), Some(&id(1)));
    let all = tree.share(&Scope::Space { space: space() });
    assert_eq!(titles(&all), [(0, "Page 1"), (1, "Page 3"), (2, "Page 4"), (1, "Page 2"), (0, "Page 9")]);
}

#[test]
fn a_share_of_a_branch_holds_nothing_else() {
    let tree = PageTree::build(sample(), Some(&id(1)));
    let branch = tree.share(&Scope::PageTree { root: id(3) });
    assert_eq!(titles(&branch), [(0, "Page 3"), (1, "Page 4")]);
    assert!(!branch.contains(&id(1)));
    assert_eq!(titles(&tree.share(&Scope::Page { page: id(3) })), [(0, "Page 3")]);
}

#[test]
fn a_restriction_takes_the_whole_branch_out() {
    let mut nodes = sample();
    nodes[2].restricted = true;
    let tree = PageTree::build(nodes, Some(&id(1)));
    let all = Scope::Space { space: space() };
    assert_eq!(titles(&tree.share(&all)), [(0, "Page 1"), (1, "Page 2"), (0, "Page 9")]);
    assert!(!tree.shareable(&id(4)));
    assert_eq!(tree.left_out(&all), 2);
    assert!(tree.share(&Scope::Page { page: id(4) }).pages().is_empty());
}

#[test]
fn cycles_are_cut_and_no_page_is_lost() {
    let nodes = vec![node(1, Some(2), None), node(2, Some(1), None), node(3, Some(3), None), node(4, Some(1), None)];
    let tree = PageTree::build(nodes, None);
    assert_eq!(tree.share(&Scope::Space { space: space() }).pages().len(), 4);
}

#[test]
fn ancestors_and_neighbours_stay_inside_the_share() {
    let tree = PageTree::build(sample(), Some(&id(1)));
    let branch = tree.share(&Scope::PageTree { root: id(3) });
    assert_eq!(branch.ancestors(&id(4)).iter().map(|p| &p.id).collect::<Vec<_>>(), [&id(3)]);
    assert!(branch.ancestors(&id(3)).is_empty());
    assert_eq!(branch.neighbours(&id(3)).1.map(|p| &p.id), Some(&id(4)));
    assert_eq!(branch.neighbours(&id(3)).0, None);
}

#[test]
fn a_fingerprint_tells_shares_apart() {
    let (all, branch) = (Scope::Space { space: space() }, Scope::PageTree { root: id(3) });
    let tree = PageTree::build(sample(), Some(&id(1)));
    let mut renamed = sample();
    renamed[0].title = "Home".into();
    let renamed = PageTree::build(renamed, Some(&id(1)));
    assert_eq!(tree.share(&all).fingerprint(), PageTree::build(sample(), Some(&id(1))).share(&all).fingerprint());
    assert_ne!(tree.share(&all).fingerprint(), tree.share(&branch).fingerprint());
    assert_ne!(tree.share(&all).fingerprint(), renamed.share(&all).fingerprint());
    assert_eq!(tree.share(&branch).fingerprint(), renamed.share(&branch).fingerprint());
}

/// 1 > 2 > 3 and so on, each the only page beneath the one before; 6001 > 6002 stand beneath 150 too.
fn chain() -> Vec<TreeNode> {
    let mut nodes: Vec<TreeNode> = (1..=5_000).map(|n| node(n, (n > 1).then(|| n - 1), None)).collect();
    nodes.extend([node(6_001, Some(150), None), node(6_002, Some(6_001), None)]);
    nodes
}

#[test]
fn however_deep_the_pages_stand_the_tree_shown_is_bounded() {
    let tree = PageTree::build(chain(), Some(&id(1)));
    let all = tree.share(&Scope::Space { space: space() });
    let order: Vec<PageId> = (1..=5_000).chain([6_001, 6_002]).map(id).collect();
    assert!(all.pages().iter().map(|p| &p.id).eq(&order));
    assert!(all.pages().iter().enumerate().all(|(n, p)| p.depth == n.min(DEEPEST)));
    assert!(tree.walk_shareable().iter().all(|(depth, _)| *depth <= DEEPEST));
    assert_eq!(all.ancestors(&id(5_000)).len(), DEEPEST);
    assert_eq!(all.ancestors(&id(50)).len(), 49);
}

#[test]
fn a_restriction_reaches_down_the_whole_chain() {
    let mut nodes = chain();
    nodes[149].restricted = true;
    let tree = PageTree::build(nodes, None);
    let all = Scope::Space { space: space() };
    assert_eq!(tree.share(&all).pages().len(), 149);
    assert_eq!(tree.left_out(&all), 5_002 - 149);
    for n in (150..=5_000).chain([6_001, 6_002]) {
        assert!(!tree.shareable(&id(n)), "{n}");
    }
    assert!(tree.share(&Scope::PageTree { root: id(4_000) }).pages().is_empty());
}

#[test]
fn a_share_of_a_branch_below_the_bound_holds_all_of_it_and_nothing_else() {
    let tree = PageTree::build(chain(), None);
    let share = |root: u32| tree.share(&Scope::PageTree { root: id(root) });
    for (root, pages) in [(99, 4_904), (150, 4_853), (151, 4_850), (4_950, 51), (6_001, 2)] {
        let branch = share(root);
        assert_eq!(branch.pages().len(), pages, "{root}");
        assert_eq!((branch.pages()[0].id.clone(), branch.pages()[0].depth), (id(root), 0));
        assert!(!branch.contains(&id(root - 1)), "{root}");
    }
    assert!(share(150).contains(&id(6_002)) && !share(151).contains(&id(6_001)));
    assert_eq!(share(4_950).pages()[50].depth, 50);
}
