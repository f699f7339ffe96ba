use super::{Criterion, Decision, Policy, Reason, criteria};
use crate::id::IdpId;
use crate::sso::group::GroupRef;

/// What is proven about a visitor by a verified sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The identity provider that vouches.
    pub idp: IdpId,
    pub email: Option<String>,
    pub groups: Vec<GroupRef>,
}

/// Decides. Every criterion must hold; no criterion at all is a refusal.
pub fn evaluate(policy: &Policy, facts: &Facts) -> Decision {
    if policy.criteria.is_empty() {
        return Decision::Deny(vec![Reason::NoRule]);
    }
    let reasons: Vec<Reason> = policy
        .criteria
        .iter()
        .filter_map(|criterion| match criterion {
            Criterion::SignedInAt { idp } => criteria::signed_in_at::check(idp, facts),
            Criterion::HasEmail => criteria::has_email::check(facts),
            Criterion::AnyGroup { groups } => criteria::any_group::check(groups, facts),
        })
        .collect();
    if reasons.is_empty() { Decision::Allow } else { Decision::Deny(reasons) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idp(n: u8) -> IdpId {
        IdpId::random([n; 16])
    }

    fn facts() -> Facts {
        Facts {
            idp: idp(1),
            email: Some("ana@tidewell.example".into()),
            groups: vec![GroupRef::new(idp(1), "partners")],
        }
    }

    #[test]
    fn no_rule_no_access() {
        assert_eq!(evaluate(&Policy::default(), &facts()), Decision::Deny(vec![Reason::NoRule]));
    }

    #[test]
    fn all_reasons_are_told() {
        let policy = Policy {
            criteria: vec![
                Criterion::SignedInAt { idp: idp(2) },
                Criterion::HasEmail,
                Criterion::AnyGroup { groups: vec![GroupRef::new(idp(2), "partners")] },
            ],
        };
        let who = Facts { email: None, ..facts() };
        assert_eq!(
            evaluate(&policy, &who),
            Decision::Deny(vec![Reason::OtherIdp, Reason::NoEmail, Reason::NotInGroup])
        );
    }

    #[test]
    fn all_criteria_met_is_allow() {
        let policy = Policy {
            criteria: vec![
                Criterion::SignedInAt { idp: idp(1) },
                Criterion::HasEmail,
                Criterion::AnyGroup { groups: vec![GroupRef::new(idp(1), "other"), GroupRef::new(idp(1), "partners")] },
            ],
        };
        assert!(evaluate(&policy, &facts()).is_allow());
    }
}
