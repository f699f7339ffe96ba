//! What is restricted, also where the tree is damaged.

use crate::linking::{collected, not_current};
use crate::sample::{Text, To, collection, object, page, page_with};

fn view_set(id: u64, page: u64) -> String {
    object("ContentPermissionSet", id, &[("type", Text("View")), ("owningContent", To("Page", page))], "")
}

#[test]
fn circles_are_cut_and_stay_restricted() {
    let read = collected(&[
        page(10, "A", &[("parent", To("Page", 12))]),
        page(11, "B", &[("parent", To("Page", 10))]),
        page(12, "C", &[("parent", To("Page", 11))]),
        page(13, "Itself", &[("parent", To("Page", 13))]),
        page(14, "D", &[("parent", To("Page", 15))]),
        page(15, "E", &[("parent", To("Page", 14))]),
        view_set(40, 11),
    ]);
    assert_eq!(["10", "11", "12"].map(|id| read.page(id).parent.as_deref()), [None, Some("10"), Some("11")]);
    assert_eq!(["10", "13", "14", "15"].map(|id| read.page(id).restricted), [true, false, false, false]);
    assert_eq!(["13", "14", "15"].map(|id| read.page(id).parent.as_deref()), [None, None, Some("14")]);
}

#[test]
fn a_restriction_above_a_lost_parent_is_not_lost() {
    let read = collected(&[
        page(10, "Home", &[]),
        page(11, "Restricted", &[("parent", To("Page", 10))]),
        view_set(40, 11),
        not_current(12, "archived", 11),
        page(13, "Under archived under restricted", &[("parent", To("Page", 12))]),
        not_current(14, "draft", 10),
        view_set(41, 14),
        page(15, "Under a restricted draft", &[("parent", To("Page", 14))]),
        not_current(16, "archived", 10),
        page(17, "Under archived", &[("parent", To("Page", 16))]),
    ]);
    assert_eq!(["10", "11", "13", "15", "17"].map(|id| read.page(id).restricted), [false, true, true, true, false]);
}

#[test]
fn restrictions_are_those_on_viewing() {
    let set = |id, kind, page| {
        object("ContentPermissionSet", id, &[("type", Text(kind)), ("owningContent", To("Page", page))], "")
    };
    let view = |id, set| {
        object("ContentPermission", id, &[("type", Text("View")), ("owningSet", To("ContentPermissionSet", set))], "")
    };
    let read = collected(&[
        page(10, "View", &[]),
        set(40, "View", 10),
        page(11, "Edit", &[]),
        set(41, "Edit", 11),
        page(12, "Share", &[]),
        set(42, "Share", 12),
        page(13, "Unknown kind", &[]),
        set(43, "Read", 13),
        page(14, "Edit set with a view permission", &[]),
        set(44, "Edit", 14),
        view(50, 44),
        page_with(
            15,
            "Lists a set without owner",
            &[],
            &collection("contentPermissionSets", "ContentPermissionSet", &[45]),
        ),
        object("ContentPermissionSet", 45, &[("type", Text("View"))], ""),
        page_with(
            16,
            "Lists a set that is missing",
            &[],
            &collection("contentPermissionSets", "ContentPermissionSet", &[46]),
        ),
        view(51, 46),
        page(17, "Draft restricted only", &[]),
        page(18, "Draft", &[("originalVersion", To("Page", 17))]),
        set(47, "View", 18),
    ]);
    let restricted = ["10", "11", "12", "13", "14", "15", "16", "17"].map(|id| read.page(id).restricted);
    assert_eq!(restricted, [true, false, false, true, true, true, true, false]);
}

#[test]
fn a_page_held_twice_is_restricted_where_either_row_says_so() {
    let beneath = |id, title, parent| page(id, title, &[("parent", To("Page", parent))]);
    let listing = |id, title, set| {
        page_with(
            id,
            title,
            &[("parent", To("Page", 10))],
            &collection("contentPermissionSets", "ContentPermissionSet", &[set]),
        )
    };
    let read = collected(&[
        page(10, "Home", &[]),
        beneath(11, "Its second row lists a set", 10),
        listing(11, "Again", 40),
        listing(12, "Its first row lists a set", 41),
        beneath(12, "Again", 10),
        beneath(13, "Stands in two places", 10),
        beneath(13, "Again", 11),
        beneath(14, "Beneath it", 13),
        beneath(15, "The same twice", 10),
        beneath(15, "Again", 10),
        object("ContentPermissionSet", 40, &[("type", Text("View"))], ""),
        object("ContentPermissionSet", 41, &[("type", Text("View"))], ""),
    ]);
    assert_eq!(read.page_ids(), ["10", "11", "12", "13", "14", "15"]);
    let restricted = ["10", "11", "12", "13", "14", "15"].map(|id| read.page(id).restricted);
    // The one beneath inherits it in the tree.
    assert_eq!(restricted, [false, true, true, true, false, false]);
    assert_eq!(read.page("14").parent.as_deref(), Some("13"));
}
