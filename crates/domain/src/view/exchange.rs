//! Recorded SAML messages, for the dashboard.

use crate::id::{IdpId, LinkId, Reference, TestRunId, TraceId};
use crate::sso::exchange::{Fact, MessageKind, Verdict};
use crate::sso::idp::Binding;
use crate::sso::mapping::Attribute;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a message was for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "for")]
pub enum TracePurpose {
    /// A visitor's sign-in.
    Visit {
        link: LinkId,
    },
    Test {
        run: TestRunId,
    },
    SignOut,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceRow {
    pub id: TraceId,
    pub at: Timestamp,
    pub kind: MessageKind,
    /// Sluice sent it.
    pub sent: bool,
    /// The connection and its name; the name is `None` once the connection is removed.
    pub idp: Option<(IdpId, Option<String>)>,
    pub purpose: Option<TracePurpose>,
    pub verdict: Verdict,
    /// As the visitor was shown it.
    pub reference: Option<Reference>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceDetail {
    pub trace: TraceRow,
    pub binding: Binding,
    pub facts: Vec<Fact>,
    /// The NameID; [`crate::sso::exchange::REDACTED`] where it is not kept. `None`: the message names nobody.
    pub name_id: Option<String>,
    /// Values that are not kept are [`crate::sso::exchange::REDACTED`].
    pub attributes: Vec<Attribute>,
    /// There is redacted XML to download.
    pub has_xml: bool,
    /// The other messages of the same exchange, oldest first.
    pub others: Vec<TraceRow>,
    /// When it is removed.
    pub until: Timestamp,
}

/// Which messages; every field narrows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TraceQuery {
    pub idp: Option<IdpId>,
    pub kind: Option<MessageKind>,
    /// Only those that were refused.
    pub refused: bool,
    pub reference: Option<Reference>,
    /// From 1.
    pub page: u32,
}
