use super::{PageRequest, Slice, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::{Action, AuditEvent, Outcome};
use sluice_domain::id::{AuditId, LinkId, PersonId, Reference};
use sluice_domain::time::Timestamp;

/// Events that are written with the change they tell.
pub type AuditBatch<'a> = &'a [AuditEvent];

/// Which events; every field narrows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    pub action: Option<Action>,
    pub outcome: Option<Outcome>,
    pub link: Option<LinkId>,
    /// The visitor who did it.
    pub person: Option<PersonId>,
    pub reference: Option<Reference>,
    /// This instant and later.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

#[async_trait]
pub trait AuditRepository {
    /// An event that tells of no stored change: a refusal.
    async fn append(&self, event: &AuditEvent) -> StoreResult<()>;
    /// Newest first; events of one instant by id, descending, so that paging neither skips nor repeats.
    async fn list_audit(&self, filter: &AuditFilter, page: PageRequest) -> StoreResult<Slice<AuditEvent>>;
    /// The first `limit` events of that list, without counting the others: the log grows for ever.
    async fn recent_audit(&self, filter: &AuditFilter, limit: u32) -> StoreResult<Vec<AuditEvent>>;
    /// What was done at this instant and later, in no order, and `limit` of it at most. Two fields of each event: this is asked once
    /// a second.
    async fn audit_since(&self, from: Timestamp, limit: u32) -> StoreResult<Vec<(AuditId, Action)>>;
    /// How many events of these actions there were on each day from `from` on and before `until`. A day is one of UTC, named by its
    /// beginning; the earliest comes first, and those without any are left out.
    async fn count_audit_by_day(
        &self,
        actions: &[Action],
        from: Timestamp,
        until: Timestamp,
    ) -> StoreResult<Vec<(Timestamp, u64)>>;
}
