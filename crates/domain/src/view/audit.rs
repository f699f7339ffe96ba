//! The audit log, for the dashboard.

use crate::audit::{Action, Outcome};
use crate::id::{AuditId, LinkId, PersonId, Reference};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ActorView {
    System,
    Admin { name: Option<String> },
    Visitor { person: PersonId, name: Option<String>, email: Option<String> },
    Anonymous,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    pub id: AuditId,
    pub at: Timestamp,
    pub actor: ActorView,
    pub action: Action,
    pub outcome: Outcome,
    pub space: Option<String>,
    pub link: Option<(LinkId, String)>,
    pub page: Option<String>,
    pub idp: Option<String>,
    /// Codes; `text.rs` has the sentences.
    pub reasons: Vec<String>,
    pub reference: Option<Reference>,
    pub note: Option<String>,
}

/// Which events; every field narrows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AuditQuery {
    pub action: Option<Action>,
    pub outcome: Option<Outcome>,
    pub link: Option<LinkId>,
    pub person: Option<PersonId>,
    pub reference: Option<Reference>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// From 1.
    pub page: u32,
}
