mod rows;

use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::{Client, vars};
use async_trait::async_trait;
use rows::{BodyRow, Found, Listed, TraceRow, body_id, trace_id};
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{IdpId, TraceId};
use sluice_domain::time::Timestamp;
use sluice_service::ports::traces::{Trace, TraceFilter, TraceHead};
use sluice_service::ports::{PageRequest, Slice, StoreResult, TraceRepository};
use surrealdb::types::{RecordId, Variables};

/// Messages of one exchange that are read.
const OF_ONE_EXCHANGE: u64 = 20;
/// Messages that one transaction removes. What is large of one is bounded by `XML_MAX` and `TOLD_MAX`: 96 KiB and little more.
const BATCH: usize = 100;
/// Messages that are found to be removed before the table is read again: ids only.
const FOUND: usize = 10_000;

const RECORD: &str = "{
    INSERT INTO saml_trace_body $body RETURN NONE;
    INSERT INTO saml_trace $trace RETURN NONE;
}";

const FIND: &str = "{
    RETURN { traces: (SELECT * FROM $id), bodies: (SELECT * FROM $body) };
}";

const DOWNLOAD: &str = "{
    LET $xml = (SELECT VALUE xml FROM ONLY $body);
    IF $xml IS NONE { RETURN NONE };
    INSERT INTO audit $event RETURN NONE;
    RETURN $xml;
}";

const OF_CONNECTION: &str = "SELECT VALUE id FROM saml_trace WHERE idp = $idp LIMIT $found";
const TOO_OLD: &str = "SELECT VALUE id FROM saml_trace WHERE at < $from LIMIT $found";
/// No index is asked for what has no connection.
const TOO_MUCH_UNKNOWN: &str = "SELECT VALUE id FROM saml_trace WITH NOINDEX WHERE idp IS NONE
    ORDER BY at DESC, id DESC LIMIT $found START $most_unknown";
const TOO_MUCH: &str = "SELECT VALUE id FROM saml_trace ORDER BY at DESC, id DESC LIMIT $found START $most";

const REMOVE: &str = "{
    DELETE (SELECT VALUE body FROM $over) RETURN NONE;
    DELETE $over RETURN NONE;
}";

#[async_trait]
impl TraceRepository for SurrealStore {
    async fn record_trace(&self, trace: &Trace) -> StoreResult<()> {
        let vars = vars! { "trace" => TraceRow::from(trace), "body" => BodyRow::from(trace) };
        self.client.aside(RECORD, vars).await.map(drop)
    }

    async fn list_traces(&self, filter: &TraceFilter, page: PageRequest) -> StoreResult<Slice<TraceHead>> {
        let (condition, mut vars) = conditions(filter);
        vars.insert("start", page.offset());
        vars.insert("size", page.size);
        // `at` and then the id: rows of one instant keep their places from page to page.
        let statement = format!(
            "{{
                LET $found = (SELECT * FROM saml_trace {condition} ORDER BY at DESC, id DESC LIMIT $size START $start);
                RETURN {{
                    traces: $found,
                    total: (SELECT count() FROM saml_trace {condition} GROUP ALL)[0].count ?? 0,
                }};
            }}"
        );
        self.client.value::<Listed>(&statement, vars).await?.read()
    }

    async fn find_trace(&self, id: &TraceId) -> StoreResult<Option<Trace>> {
        let vars = vars! { "id" => trace_id(id), "body" => body_id(id) };
        self.client.value::<Found>(FIND, vars).await?.read()
    }

    async fn exchange_traces(&self, exchange: &str) -> StoreResult<Vec<TraceHead>> {
        let found = "SELECT * FROM saml_trace WHERE exchange = $exchange ORDER BY at ASC, id ASC LIMIT $most";
        let vars = vars! { "exchange" => exchange, "most" => OF_ONE_EXCHANGE };
        self.client.rows::<TraceRow>(found, vars).await?.into_iter().map(TraceRow::head).collect()
    }

    async fn download_trace(&self, id: &TraceId, event: &AuditEvent) -> StoreResult<Option<String>> {
        let vars = vars! { "body" => body_id(id), "event" => AuditRow::from(event) };
        self.client.row(DOWNLOAD, vars).await
    }

    async fn sweep_traces(&self, before: Timestamp, most: u64, most_unknown: u64) -> StoreResult<u64> {
        let found = FOUND as u64;
        let vars = vars! { "from" => before.0, "most" => most, "most_unknown" => most_unknown, "found" => found };
        let mut gone = 0;
        for over in [TOO_OLD, TOO_MUCH_UNKNOWN, TOO_MUCH] {
            gone += remove(&self.client, over, &vars).await?;
        }
        Ok(gone)
    }
}

/// Removes the messages of a connection that is gone. That it is gone is acknowledged either way: what cannot be removed now, or is
/// recorded in this moment, goes with its age.
pub(crate) async fn remove_of(client: &Client, idp: &IdpId) {
    let vars = vars! { "idp" => idp.as_str(), "found" => FOUND as u64 };
    if let Err(error) = remove(client, OF_CONNECTION, &vars).await {
        tracing::warn!(%idp, fault = error.code(), "messages of a connection that was removed stay until they are too old");
    }
}

/// Removes what the statement finds, in batches, and tells how much.
async fn remove(client: &Client, over: &str, vars: &Variables) -> StoreResult<u64> {
    let mut gone = 0;
    loop {
        let found = client.rows::<RecordId>(over, vars.clone()).await?;
        for batch in found.chunks(BATCH) {
            client.run(REMOVE, vars! { "over" => batch.to_vec() }).await?;
        }
        gone += found.len() as u64;
        if found.len() < FOUND {
            return Ok(gone);
        }
    }
}

/// The filter as a condition over fixed text; values travel as parameters only.
fn conditions(filter: &TraceFilter) -> (String, Variables) {
    let mut parts = Vec::new();
    let mut vars = vars! {};
    if let Some(idp) = &filter.idp {
        parts.push("idp = $idp");
        vars.insert("idp", idp.as_str());
    }
    if let Some(kind) = filter.kind {
        parts.push("message_kind = $kind");
        vars.insert("kind", kind.code());
    }
    if filter.refused {
        parts.push("verdict = 'refused'");
    }
    if let Some(reference) = &filter.reference {
        parts.push("reference = $reference");
        vars.insert("reference", reference.as_str());
    }
    if let Some(from) = filter.from {
        parts.push("at >= $from");
        vars.insert("from", from.0);
    }
    let condition = if parts.is_empty() { String::new() } else { format!("WHERE {}", parts.join(" AND ")) };
    (condition, vars)
}
