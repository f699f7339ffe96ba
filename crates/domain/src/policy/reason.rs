use serde::{Deserialize, Serialize};

/// Why somebody was refused. Stable codes: the audit log keeps them, the explainer shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The policy has no criterion, and nobody is let in by no rule.
    NoRule,
    /// Signed in, but at another identity provider than the link asks for.
    OtherIdp,
    /// The sign-in brought no e-mail address.
    NoEmail,
    /// The link asks for a group and the sign-in brought none at all.
    NoGroups,
    /// The sign-in brought groups, none of them allowed.
    NotInGroup,
}

impl Reason {
    /// The code as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoRule => "no_rule",
            Self::OtherIdp => "other_idp",
            Self::NoEmail => "no_email",
            Self::NoGroups => "no_groups",
            Self::NotInGroup => "not_in_group",
        }
    }
}

/// The answer of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Allow,
    /// With every reason found, not only the first.
    Deny(Vec<Reason>),
}

impl Decision {
    pub fn is_allow(&self) -> bool {
        matches!(self, Self::Allow)
    }
}
