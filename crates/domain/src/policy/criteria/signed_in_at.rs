use crate::id::IdpId;
use crate::policy::{Facts, Reason};

/// The identity provider that vouches must be the one the link names: a sign-in elsewhere proves nothing here.
pub(crate) fn check(idp: &IdpId, facts: &Facts) -> Option<Reason> {
    (facts.idp != *idp).then_some(Reason::OtherIdp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_idp_is_refused() {
        let facts = Facts { idp: IdpId::random([1; 16]), email: None, groups: vec![] };
        assert_eq!(check(&IdpId::random([1; 16]), &facts), None);
        assert_eq!(check(&IdpId::random([2; 16]), &facts), Some(Reason::OtherIdp));
    }
}
