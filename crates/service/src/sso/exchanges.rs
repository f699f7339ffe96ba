//! Recorded SAML messages, for admins.

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::ports::traces::{Trace, TraceFilter, TraceHead};
use crate::ports::{PageRequest, StoreResult};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Outcome, Target};
use sluice_domain::id::{IdpId, TraceId};
use sluice_domain::sso::exchange::{KEPT_DAYS, KEPT_MAX, KEPT_UNKNOWN_MAX, MessageKind};
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::view::ListView;
use sluice_domain::view::exchange::{TraceDetail, TraceQuery, TraceRow};
use std::collections::HashMap;

/// Rows of one page.
const ROWS: u32 = 25;

const KEPT: Span = Span::days(KEPT_DAYS);

impl Sluice {
    /// Newest first.
    pub async fn list_traces(&self, _: &AdminActor, query: &TraceQuery) -> Result<ListView<TraceRow>> {
        let filter = TraceFilter {
            idp: query.idp.clone(),
            kind: query.kind,
            refused: query.refused,
            reference: query.reference.clone(),
            from: Some(self.kept_from()),
        };
        let page = PageRequest::new(query.page, ROWS);
        let slice = self.store.list_traces(&filter, page).await?;
        let names = self.idp_names().await?;
        let rows = slice.rows.into_iter().map(|trace| row(trace, &names)).collect();
        Ok(ListView { rows, total: slice.total, page: page.page, size: page.size })
    }

    pub async fn find_trace(&self, _: &AdminActor, id: &TraceId) -> Result<TraceDetail> {
        let trace = self.kept_trace(id).await?;
        let names = self.idp_names().await?;
        let others = match &trace.exchange {
            Some(exchange) => self.store.exchange_traces(exchange).await?,
            None => Vec::new(),
        };
        let from = self.kept_from();
        let others = others.into_iter().filter(|other| other.id != trace.id && other.at >= from);
        Ok(TraceDetail {
            others: others.map(|other| row(other, &names)).collect(),
            binding: trace.binding,
            facts: trace.facts.clone(),
            name_id: trace.name_id.clone(),
            attributes: trace.attributes.clone(),
            has_xml: trace.xml.is_some(),
            until: trace.at.plus(KEPT),
            trace: row(trace.into(), &names),
        })
    }

    /// The redacted XML, and which message it is. That it is handed out is written before it is.
    pub async fn download_trace(&self, actor: &AdminActor, id: &TraceId) -> Result<(MessageKind, String)> {
        let trace = self.kept_trace(id).await?;
        let target = Target { idp: trace.idp, ..Target::default() };
        let event = self.event(actor.actor(), Action::TraceDownloaded, Outcome::Done, target);
        let xml = self.store.download_trace(id, &event).await?.ok_or(ServiceError::NotFound)?;
        Ok((trace.kind, xml))
    }

    /// What is too old is not there, whether or not the sweep has come to it.
    async fn kept_trace(&self, id: &TraceId) -> Result<Trace> {
        let trace = self.store.find_trace(id).await?;
        trace.filter(|trace| trace.at >= self.kept_from()).ok_or(ServiceError::NotFound)
    }

    async fn idp_names(&self) -> Result<HashMap<IdpId, String>> {
        Ok(self.store.list_idps().await?.into_iter().map(|idp| (idp.id, idp.name)).collect())
    }

    /// What was recorded before this is over.
    fn kept_from(&self) -> Timestamp {
        self.now().minus(KEPT)
    }

    /// At start, and each minute: removes what is too old or too much, so that what anybody sends in a flood stays little.
    pub async fn sweep_traces(&self) -> StoreResult<u64> {
        self.store.sweep_traces(self.kept_from(), KEPT_MAX, KEPT_UNKNOWN_MAX).await
    }
}

fn row(trace: TraceHead, names: &HashMap<IdpId, String>) -> TraceRow {
    let name = |idp: IdpId| {
        let name = names.get(&idp).cloned();
        (idp, name)
    };
    TraceRow {
        id: trace.id,
        at: trace.at,
        kind: trace.kind,
        sent: trace.sent,
        idp: trace.idp.map(name),
        purpose: trace.purpose,
        verdict: trace.verdict,
        reference: trace.reference,
    }
}
