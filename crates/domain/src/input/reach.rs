use super::LinkInput;
use crate::scope::Scope;

impl LinkInput {
    /// Whether this may let somebody read something that `other` does not: it says no only where that is certain. Two places of one
    /// tree are not compared, so a page beneath another counts as something else.
    pub fn may_reach_beyond(&self, other: &Self) -> bool {
        let shares_no_more = match (&self.scope, &other.scope) {
            (own, theirs) if own == theirs => true,
            (own, Scope::Space { space }) => own.space() == *space,
            (Scope::Page { page }, Scope::PageTree { root }) => page == root,
            _ => false,
        };
        let group_is_theirs = |group: &String| other.groups.iter().any(|theirs| theirs.trim() == group.trim());
        let admits_no_more =
            self.idp == other.idp && (other.everybody || (!self.everybody && self.groups.iter().all(group_is_theirs)));
        !(shares_no_more && admits_no_more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{IdpId, PageId, SpaceId};

    fn link(groups: &[&str]) -> LinkInput {
        LinkInput {
            name: "n".into(),
            scope: Scope::PageTree { root: page("1") },
            idp: IdpId::random([0; 16]),
            everybody: groups.is_empty(),
            groups: groups.iter().map(ToString::to_string).collect(),
        }
    }

    fn space() -> SpaceId {
        SpaceId::of_confluence("A", "1")
    }

    fn page(n: &str) -> PageId {
        PageId::in_space(&space(), n).unwrap()
    }

    #[test]
    fn fewer_groups_reach_no_further_and_others_do() {
        let two = link(&["a", "b"]);
        assert!(!two.may_reach_beyond(&two));
        assert!(!link(&["b "]).may_reach_beyond(&two));
        assert!(two.may_reach_beyond(&link(&["a"])));
        assert!(link(&["c"]).may_reach_beyond(&two));
        assert!(!two.may_reach_beyond(&link(&[])), "everybody there are these as well");
        assert!(link(&[]).may_reach_beyond(&two));
        assert!(!LinkInput { name: "m".into(), ..two.clone() }.may_reach_beyond(&two), "nobody reads a name");
        assert!(LinkInput { idp: IdpId::random([1; 16]), ..two.clone() }.may_reach_beyond(&two));
        // Without groups and without everybody it is nobody.
        let nobody = LinkInput { everybody: false, ..link(&[]) };
        assert!(two.may_reach_beyond(&nobody) && !nobody.may_reach_beyond(&two));
    }

    #[test]
    fn a_part_of_what_was_shared_reaches_no_further() {
        let of = |scope: Scope| LinkInput { scope, ..link(&["a"]) };
        let (tree, whole) = (of(Scope::PageTree { root: page("1") }), of(Scope::Space { space: space() }));
        let one = of(Scope::Page { page: page("1") });
        for (narrow, wide) in [(&one, &tree), (&one, &whole), (&tree, &whole)] {
            assert!(!narrow.may_reach_beyond(wide));
            assert!(wide.may_reach_beyond(narrow));
        }
        let other = of(Scope::Page { page: page("2") });
        assert!(other.may_reach_beyond(&one) && other.may_reach_beyond(&tree), "where it stands is not known here");
        let elsewhere = of(Scope::Space { space: SpaceId::of_confluence("B", "2") });
        assert!(one.may_reach_beyond(&elsewhere));
    }
}
