mod rows;

use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::{Client, vars};
use async_trait::async_trait;
use rows::{BodyRow, Found, TraceRow, body_id, trace_id};
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{IdpId, TraceId};
use sluice_domain::time::Timestamp;
use sluice_service::ports::traces::{Trace, TraceFilter};
use sluice_service::ports::{PageRequest, Slice, StoreResult, TraceRepository};
use surrealdb::types::Variables;

/// Messages of one exchange that are read.
const OF_ONE_EXCHANGE: u64 = 20;
/// Messages that one transaction removes. One may hold 100 KiB.
const BATCH: u64 = 100;

const RECORD: &str = "{
    INSERT INTO saml_trace_body $body RETURN NONE;
    INSERT INTO saml_trace $trace RETURN NONE;
}";

const DOWNLOAD: &str = "{
    LET $xml = (SELECT VALUE xml FROM ONLY $body);
    IF $xml IS NONE { RETURN NONE };
    INSERT INTO audit $event RETURN NONE;
    RETURN $xml;
}";

const OF_CONNECTION: &str = "SELECT VALUE id FROM saml_trace WHERE idp = $idp LIMIT $batch";
const TOO_OLD: &str = "SELECT VALUE id FROM saml_trace WHERE at < $from LIMIT $batch";
const TOO_MUCH: &str = "SELECT VALUE id FROM saml_trace ORDER BY at DESC, id DESC LIMIT $batch START $most";

#[async_trait]
impl TraceRepository for SurrealStore {
    async fn record_trace(&self, trace: &Trace) -> StoreResult<()> {
        let vars = vars! { "trace" => TraceRow::from(trace), "body" => BodyRow::from(trace) };
        self.client.run(RECORD, vars).await.map(drop)
    }

    async fn list_traces(&self, filter: &TraceFilter, page: PageRequest) -> StoreResult<Slice<Trace>> {
        let (condition, mut vars) = conditions(filter);
        vars.insert("start", page.offset());
        vars.insert("size", page.size);
        // `at` and then the id: rows of one instant keep their places from page to page.
        let found = format!("SELECT * FROM saml_trace {condition} ORDER BY at DESC, id DESC LIMIT $size START $start");
        let total = format!("(SELECT count() FROM saml_trace {condition} GROUP ALL)[0].count ?? 0");
        self.client.value::<Found>(&with_bodies(&found, &total), vars).await?.read()
    }

    async fn find_trace(&self, id: &TraceId) -> StoreResult<Option<Trace>> {
        let statement = with_bodies("SELECT * FROM $id", "1");
        let found = self.client.value::<Found>(&statement, vars! { "id" => trace_id(id) }).await?.read()?;
        Ok(found.rows.into_iter().next())
    }

    async fn exchange_traces(&self, exchange: &str) -> StoreResult<Vec<Trace>> {
        let found = "SELECT * FROM saml_trace WHERE exchange = $exchange ORDER BY at ASC, id ASC LIMIT $most";
        let vars = vars! { "exchange" => exchange, "most" => OF_ONE_EXCHANGE };
        Ok(self.client.value::<Found>(&with_bodies(found, "1"), vars).await?.read()?.rows)
    }

    async fn download_trace(&self, id: &TraceId, event: &AuditEvent) -> StoreResult<Option<String>> {
        let vars = vars! { "body" => body_id(id), "event" => AuditRow::from(event) };
        self.client.row(DOWNLOAD, vars).await
    }

    async fn sweep_traces(&self, before: Timestamp, most: u64) -> StoreResult<u64> {
        let vars = vars! { "from" => before.0, "most" => most, "batch" => BATCH };
        Ok(remove(&self.client, TOO_OLD, &vars).await? + remove(&self.client, TOO_MUCH, &vars).await?)
    }
}

/// The messages that a statement finds, and what is large of them: read only of those. `total` gives how many there are in all, where
/// somebody asks.
fn with_bodies(found: &str, total: &str) -> String {
    format!(
        "{{
            LET $found = ({found});
            LET $bodies = (SELECT VALUE body FROM $found);
            RETURN {{ traces: $found, bodies: (SELECT * FROM $bodies), total: {total} }};
        }}"
    )
}

/// Removes the messages of a connection that is gone. That it is gone is acknowledged either way: what cannot be removed now, or is
/// recorded in this moment, goes with its age.
pub(crate) async fn remove_of(client: &Client, idp: &IdpId) {
    let vars = vars! { "idp" => idp.as_str(), "batch" => BATCH };
    if let Err(error) = remove(client, OF_CONNECTION, &vars).await {
        tracing::warn!(%idp, %error, "messages of a connection that was removed stay until they are too old");
    }
}

/// Removes what the statement finds, in batches, and tells how much.
async fn remove(client: &Client, over: &str, vars: &Variables) -> StoreResult<u64> {
    let statement = format!(
        "{{
            LET $over = ({over});
            DELETE (SELECT VALUE body FROM $over) RETURN NONE;
            DELETE $over RETURN NONE;
            RETURN array::len($over);
        }}"
    );
    let mut gone = 0;
    loop {
        let batch: u64 = client.value(&statement, vars.clone()).await?;
        gone += batch;
        if batch < BATCH {
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
