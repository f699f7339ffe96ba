use crate::id::IdpId;
use crate::link::{Gate, ShareLink};
use crate::sso::group::GroupRef;
use serde::{Deserialize, Serialize};

/// One condition of a policy. Each has its file beneath `criteria/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "criterion")]
pub enum Criterion {
    /// The visitor signed in at this identity provider.
    SignedInAt { idp: IdpId },
    /// The sign-in brought an e-mail address.
    HasEmail,
    /// The sign-in named at least one of these groups.
    AnyGroup { groups: Vec<GroupRef> },
}

/// All of its criteria must hold. An empty policy lets nobody in (default deny).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Policy {
    pub criteria: Vec<Criterion>,
}

impl Policy {
    /// The policy of a link.
    pub fn of_link(link: &ShareLink) -> Self {
        Self::of_gate(&link.gate)
    }

    /// The policy that a gate stands for: what decides about a visitor, and what an editor reads in words.
    pub fn of_gate(gate: &Gate) -> Self {
        let Gate::Sso { idp, groups } = gate;
        let mut criteria = vec![Criterion::SignedInAt { idp: idp.clone() }, Criterion::HasEmail];
        if !groups.is_empty() {
            criteria.push(Criterion::AnyGroup { groups: groups.clone() });
        }
        Self { criteria }
    }
}
