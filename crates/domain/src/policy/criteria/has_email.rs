use crate::policy::{Facts, Reason};

/// A sign-in without an e-mail address is refused: the audit log must be able to say who read.
pub(crate) fn check(facts: &Facts) -> Option<Reason> {
    facts.email.as_deref().is_none_or(|email| email.trim().is_empty()).then_some(Reason::NoEmail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::IdpId;

    #[test]
    fn missing_and_blank_are_the_same() {
        for (email, expected) in [
            (None, Some(Reason::NoEmail)),
            (Some(" ".to_owned()), Some(Reason::NoEmail)),
            (Some("a@b.c".to_owned()), None),
        ] {
            assert_eq!(check(&Facts { idp: IdpId::random([1; 16]), email, groups: vec![] }), expected);
        }
    }
}
