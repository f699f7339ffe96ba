use super::{PageRequest, Slice, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{IdpId, Reference, TraceId};
use sluice_domain::sso::exchange::{Fact, MessageKind, Verdict};
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::mapping::Attribute;
use sluice_domain::time::Timestamp;
use sluice_domain::view::exchange::TracePurpose;
use std::fmt;

/// A SAML message as the recorder keeps it. What is not to be kept was redacted before.
#[derive(Clone, PartialEq, Eq)]
pub struct Trace {
    pub id: TraceId,
    pub at: Timestamp,
    pub kind: MessageKind,
    /// Sluice sent it.
    pub sent: bool,
    pub binding: Binding,
    /// `None`: it is not known whose it is.
    pub idp: Option<IdpId>,
    pub purpose: Option<TracePurpose>,
    /// What a request and its answer have in common: a keyed hash of the request's ID.
    pub exchange: Option<String>,
    pub verdict: Verdict,
    pub reference: Option<Reference>,
    pub facts: Vec<Fact>,
    pub name_id: Option<String>,
    pub attributes: Vec<Attribute>,
    /// Redacted. `None`: it could not be read, was too long, or it is not known whose it is.
    pub xml: Option<String>,
}

// It may name people.
impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What a list shows of a message: all but what is large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceHead {
    pub id: TraceId,
    pub at: Timestamp,
    pub kind: MessageKind,
    pub sent: bool,
    pub idp: Option<IdpId>,
    pub purpose: Option<TracePurpose>,
    pub verdict: Verdict,
    pub reference: Option<Reference>,
}

impl From<Trace> for TraceHead {
    fn from(trace: Trace) -> Self {
        let Trace { id, at, kind, sent, idp, purpose, verdict, reference, .. } = trace;
        Self { id, at, kind, sent, idp, purpose, verdict, reference }
    }
}

/// Which messages; every field narrows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TraceFilter {
    pub idp: Option<IdpId>,
    pub kind: Option<MessageKind>,
    pub refused: bool,
    pub reference: Option<Reference>,
    /// This instant and later.
    pub from: Option<Timestamp>,
}

#[async_trait]
pub trait TraceRepository {
    /// Writes a message. It has no audit event of its own: what it came to has.
    async fn record_trace(&self, trace: &Trace) -> StoreResult<()>;
    /// Newest first, equals by id downwards.
    async fn list_traces(&self, filter: &TraceFilter, page: PageRequest) -> StoreResult<Slice<TraceHead>>;
    async fn find_trace(&self, id: &TraceId) -> StoreResult<Option<Trace>>;
    /// Of one exchange, oldest first, at most 20.
    async fn exchange_traces(&self, exchange: &str) -> StoreResult<Vec<TraceHead>>;
    /// The XML is handed out: writes the event, and gives it. `None`, and no event: there is none.
    async fn download_trace(&self, id: &TraceId, event: &AuditEvent) -> StoreResult<Option<String>>;
    /// Removes what was recorded before `before`; then, of those of which it is not known whose they are, the oldest beyond
    /// `most_unknown`; and of the rest the oldest beyond `most`. Gives how many.
    async fn sweep_traces(&self, before: Timestamp, most: u64, most_unknown: u64) -> StoreResult<u64>;
}
