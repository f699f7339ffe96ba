use super::audit::slice;
use super::{MemoryStore, count, require};
use crate::ports::traces::{Trace, TraceFilter, TraceHead};
use crate::ports::{PageRequest, Slice, StoreError, StoreResult, TraceRepository};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::TraceId;
use sluice_domain::sso::exchange::Verdict;
use sluice_domain::time::Timestamp;
use std::cmp::Reverse;

/// Of one exchange.
const MOST: usize = 20;

#[async_trait]
impl TraceRepository for MemoryStore {
    async fn record_trace(&self, trace: &Trace) -> StoreResult<()> {
        if self.lock().unrecorded {
            return Err(StoreError::Unavailable("set so by the test".to_owned()));
        }
        self.transaction(|data| {
            require(data.traces.iter().all(|known| known.id != trace.id))?;
            data.traces.push(trace.clone());
            Ok(())
        })
    }

    async fn list_traces(&self, filter: &TraceFilter, page: PageRequest) -> StoreResult<Slice<TraceHead>> {
        self.transaction(|data| {
            let mut rows: Vec<Trace> = data.traces.iter().filter(|trace| matches(filter, trace)).cloned().collect();
            rows.sort_by_key(|trace| Reverse((trace.at, trace.id.clone())));
            Ok(slice(rows.into_iter().map(TraceHead::from).collect(), page))
        })
    }

    async fn find_trace(&self, id: &TraceId) -> StoreResult<Option<Trace>> {
        self.transaction(|data| Ok(data.traces.iter().find(|trace| trace.id == *id).cloned()))
    }

    async fn exchange_traces(&self, exchange: &str) -> StoreResult<Vec<TraceHead>> {
        self.transaction(|data| {
            let of = |trace: &&Trace| trace.exchange.as_deref() == Some(exchange);
            let mut rows: Vec<Trace> = data.traces.iter().filter(of).cloned().collect();
            rows.sort_by_key(|trace| (trace.at, trace.id.clone()));
            rows.truncate(MOST);
            Ok(rows.into_iter().map(TraceHead::from).collect())
        })
    }

    async fn download_trace(&self, id: &TraceId, event: &AuditEvent) -> StoreResult<Option<String>> {
        self.transaction(|data| {
            let Some(xml) = data.traces.iter().find(|trace| trace.id == *id).and_then(|trace| trace.xml.clone()) else {
                return Ok(None);
            };
            data.check_event(event)?;
            data.audit.push(event.clone());
            Ok(Some(xml))
        })
    }

    async fn sweep_traces(&self, before: Timestamp, most: u64, most_unknown: u64) -> StoreResult<u64> {
        self.transaction(|data| {
            let had = data.traces.len();
            data.traces.retain(|trace| trace.at >= before);
            data.traces.sort_by_key(|trace| Reverse((trace.at, trace.id.clone())));
            let mut unknown = 0;
            data.traces.retain(|trace| {
                unknown += u64::from(trace.idp.is_none());
                trace.idp.is_some() || unknown <= most_unknown
            });
            data.traces.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            Ok(count(had - data.traces.len()))
        })
    }
}

fn matches(filter: &TraceFilter, trace: &Trace) -> bool {
    filter.idp.as_ref().is_none_or(|idp| trace.idp.as_ref() == Some(idp))
        && filter.kind.is_none_or(|kind| trace.kind == kind)
        && (!filter.refused || matches!(trace.verdict, Verdict::Refused { .. }))
        && filter.reference.as_ref().is_none_or(|reference| trace.reference.as_ref() == Some(reference))
        && filter.from.is_none_or(|from| trace.at >= from)
}
