use crate::policy::{Facts, Reason};
use crate::sso::group::GroupRef;

/// One common group suffices. A group is (connection, value): the same word at another IdP is another group. Values are
/// compared exactly. A sign-in without groups, and a list without groups, fail.
pub(crate) fn check(allowed: &[GroupRef], facts: &Facts) -> Option<Reason> {
    if facts.groups.is_empty() {
        return Some(Reason::NoGroups);
    }
    (!facts.groups.iter().any(|group| allowed.contains(group))).then_some(Reason::NotInGroup)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::IdpId;

    fn group(idp: u8, value: &str) -> GroupRef {
        GroupRef::new(IdpId::random([idp; 16]), value)
    }

    fn facts(groups: Vec<GroupRef>) -> Facts {
        Facts { idp: IdpId::random([1; 16]), email: None, groups }
    }

    #[test]
    fn any_common_group_suffices() {
        assert_eq!(check(&[group(1, "a"), group(1, "b")], &facts(vec![group(1, "b")])), None);
        assert_eq!(check(&[group(1, "a")], &facts(vec![group(1, "A")])), Some(Reason::NotInGroup));
    }

    #[test]
    fn the_same_word_at_another_idp_is_another_group() {
        assert_eq!(check(&[group(2, "a")], &facts(vec![group(1, "a")])), Some(Reason::NotInGroup));
    }

    #[test]
    fn missing_groups_fail() {
        assert_eq!(check(&[group(1, "a")], &facts(vec![])), Some(Reason::NoGroups));
        assert_eq!(check(&[], &facts(vec![group(1, "a")])), Some(Reason::NotInGroup));
    }
}
