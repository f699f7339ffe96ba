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
