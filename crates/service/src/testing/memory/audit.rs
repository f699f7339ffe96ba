use super::{Data, MemoryStore, count};
use crate::ports::audit::AuditFilter;
use crate::ports::{AuditRepository, PageRequest, Slice, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::{Action, Actor, AuditEvent};
use sluice_domain::id::AuditId;
use sluice_domain::time::Timestamp;
use std::cmp::Reverse;
use std::collections::BTreeMap;

#[async_trait]
impl AuditRepository for MemoryStore {
    async fn append(&self, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn list_audit(&self, filter: &AuditFilter, page: PageRequest) -> StoreResult<Slice<AuditEvent>> {
        self.transaction(|data| Ok(slice(data.events(filter), page)))
    }

    async fn recent_audit(&self, filter: &AuditFilter, limit: u32) -> StoreResult<Vec<AuditEvent>> {
        self.transaction(|data| {
            let mut rows = data.events(filter);
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(rows)
        })
    }

    async fn audit_since(&self, from: Timestamp, limit: u32) -> StoreResult<Vec<(AuditId, Action)>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.transaction(|data| {
            let since = data.audit.iter().filter(|event| event.at >= from);
            Ok(since.take(limit).map(|event| (event.id.clone(), event.action)).collect())
        })
    }

    async fn count_audit_by_day(
        &self,
        actions: &[Action],
        from: Timestamp,
        until: Timestamp,
    ) -> StoreResult<Vec<(Timestamp, u64)>> {
        self.transaction(|data| {
            let mut days = BTreeMap::new();
            let wanted = |event: &&AuditEvent| actions.contains(&event.action) && event.at >= from && event.at < until;
            for event in data.audit.iter().filter(wanted) {
                *days.entry(event.at.day()).or_insert(0) += 1;
            }
            Ok(days.into_iter().collect())
        })
    }
}

impl Data {
    /// Newest first.
    fn events(&self, filter: &AuditFilter) -> Vec<AuditEvent> {
        let mut rows: Vec<AuditEvent> = self.audit.iter().filter(|event| matches(filter, event)).cloned().collect();
        rows.sort_by_key(|event| Reverse((event.at, event.id.clone())));
        rows
    }
}

fn matches(filter: &AuditFilter, event: &AuditEvent) -> bool {
    let by_person = |person| matches!(&event.actor, Actor::Visitor { person: actor } if actor == person);
    filter.action.is_none_or(|action| event.action == action)
        && filter.outcome.is_none_or(|outcome| event.outcome == outcome)
        && filter.link.as_ref().is_none_or(|link| event.target.link.as_ref() == Some(link))
        && filter.person.as_ref().is_none_or(by_person)
        && filter.reference.as_ref().is_none_or(|reference| event.reference.as_ref() == Some(reference))
        && filter.from.is_none_or(|from| event.at >= from)
        && filter.until.is_none_or(|until| event.at < until)
}

/// The requested page of rows that are in order already.
pub(super) fn slice<T>(rows: Vec<T>, page: PageRequest) -> Slice<T> {
    let total = count(rows.len());
    let offset = usize::try_from(page.offset()).unwrap_or(usize::MAX);
    let size = usize::try_from(page.size).unwrap_or(usize::MAX);
    Slice { rows: rows.into_iter().skip(offset).take(size).collect(), total }
}
