//! Share links: what an editor creates, and the states it goes through.

use crate::id::{AdminId, IdpId, LinkId};
use crate::scope::Scope;
use crate::sso::group::GroupRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Counts the changes after which grants made earlier no longer hold. A grant carries the epoch it was made under and is
/// valid only while it is the link's: raising the epoch ends all of them at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Epoch(pub u64);

/// Where a link is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum LinkState {
    Active,
    /// For good: a revoked link never opens again.
    Revoked {
        at: Timestamp,
    },
}

/// The gate of a link. There is no variant without one: no link is ungated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Gate {
    /// Sign-in at this identity provider; with groups, membership in any of them.
    Sso { idp: IdpId, groups: Vec<GroupRef> },
}

impl Gate {
    pub fn idp(&self) -> &IdpId {
        let Self::Sso { idp, .. } = self;
        idp
    }
    pub fn groups(&self) -> &[GroupRef] {
        let Self::Sso { groups, .. } = self;
        groups
    }
}

/// A link to a page, a page tree or a space, with its gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareLink {
    pub id: LinkId,
    /// For editors only; visitors never see it.
    pub name: String,
    pub scope: Scope,
    pub gate: Gate,
    pub state: LinkState,
    pub epoch: Epoch,
    pub created_at: Timestamp,
    pub created_by: AdminId,
    pub changed_at: Timestamp,
}

/// Why a transition was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    #[error("link_revoked")]
    Revoked,
}

impl ShareLink {
    pub fn is_active(&self) -> bool {
        self.state == LinkState::Active
    }

    /// Revokes the link and ends every grant. Revoking twice is an error, so that it is audited once.
    pub fn revoke(mut self, now: Timestamp) -> Result<Self, LinkError> {
        self.require_active()?;
        self.state = LinkState::Revoked { at: now };
        self.changed_at = now;
        self.epoch.0 += 1;
        Ok(self)
    }

    /// Changes name, scope or gate. Unless only the name changed, grants end: visitors are decided anew.
    pub fn edit(mut self, name: String, scope: Scope, gate: Gate, now: Timestamp) -> Result<Self, LinkError> {
        self.require_active()?;
        if scope != self.scope || gate != self.gate {
            self.epoch.0 += 1;
        }
        (self.name, self.scope, self.gate, self.changed_at) = (name, scope, gate, now);
        Ok(self)
    }

    fn require_active(&self) -> Result<(), LinkError> {
        if self.is_active() { Ok(()) } else { Err(LinkError::Revoked) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SpaceId;

    fn link() -> ShareLink {
        ShareLink {
            id: LinkId::random([1; 16]),
            name: "Auditors".into(),
            scope: Scope::Space { space: SpaceId::of_confluence("A", "1") },
            gate: Gate::Sso { idp: IdpId::random([2; 16]), groups: vec![] },
            state: LinkState::Active,
            epoch: Epoch(0),
            created_at: Timestamp(0),
            created_by: AdminId::random([3; 16]),
            changed_at: Timestamp(0),
        }
    }

    #[test]
    fn revoking_raises_the_epoch_and_is_final() {
        let revoked = link().revoke(Timestamp(5)).unwrap();
        assert_eq!((revoked.state, revoked.epoch), (LinkState::Revoked { at: Timestamp(5) }, Epoch(1)));
        assert_eq!(revoked.clone().revoke(Timestamp(6)), Err(LinkError::Revoked));
        let (scope, gate) = (revoked.scope.clone(), revoked.gate.clone());
        assert_eq!(revoked.edit("x".into(), scope, gate, Timestamp(6)), Err(LinkError::Revoked));
    }

    #[test]
    fn a_new_name_keeps_visitors_in_a_new_gate_does_not() {
        let (scope, gate) = (link().scope, link().gate);
        assert_eq!(link().edit("New".into(), scope.clone(), gate, Timestamp(1)).unwrap().epoch, Epoch(0));
        let other = Gate::Sso { idp: IdpId::random([9; 16]), groups: vec![] };
        assert_eq!(link().edit("New".into(), scope, other, Timestamp(1)).unwrap().epoch, Epoch(1));
    }
}
