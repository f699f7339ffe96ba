//! Ending sessions, and removing what is over.

use crate::audit::AuditRow;
use crate::client::{Client, vars};
use crate::row;
use sluice_domain::audit::AuditEvent;
use sluice_domain::time::Timestamp;
use sluice_service::keys::TokenHash;
use sluice_service::ports::StoreResult;
use surrealdb::types::RecordId;

/// Rows that one transaction removes.
const BATCH: u64 = 500;

// With the session go its grants and what they opened: each a range of keys. A sweep passes `$now` and leaves a session that was
// used meanwhile.
const END_SESSION: &str = "{
    LET $stored = (SELECT idle_at, expires_at FROM ONLY $id);
    IF $stored IS NONE OR ($now IS NOT NONE AND $stored.idle_at > $now AND $stored.expires_at > $now) { RETURN 0 };
    DELETE $id;
    LET $grants = (DELETE grant:[$key]..[$key, []] RETURN BEFORE);
    LET $ended = (SELECT VALUE record::id(id)[2] FROM $grants);
    FOR $grant IN $ended { DELETE opening:[$grant]..[$grant, []] RETURN NONE };
    IF $event IS NOT NONE { INSERT INTO audit $event RETURN NONE };
    RETURN 1 + array::len($grants);
}";

// A grant that was made in the very instant in which its session ended was out of that transaction's sight. Whoever makes a grant
// reads the session FOR UPDATE, so none is made from then on, and what is there now is all.
const LATE_GRANTS: &str = "{
    LET $grants = (DELETE grant:[$key]..[$key, []] RETURN BEFORE);
    LET $ended = (SELECT VALUE record::id(id)[2] FROM $grants);
    FOR $grant IN $ended { DELETE opening:[$grant]..[$grant, []] RETURN NONE };
    RETURN array::len($grants);
}";

// Such a grant after a stop between those two. It opens nothing.
const ORPHANS: &str = "RETURN array::len((DELETE (SELECT VALUE id FROM grant
    WHERE expires_at <= $now AND !record::exists(type::record('visitor_session', session)) LIMIT $batch) RETURN BEFORE))";

pub(super) async fn end_session(client: &Client, token: &TokenHash, event: &AuditEvent) -> StoreResult<()> {
    let id = row::id("visitor_session", token.as_str());
    end(client, &id, None, Some(AuditRow::from(event))).await.map(drop)
}

/// Gives how many sessions and grants went.
async fn end(client: &Client, id: &RecordId, now: Option<i64>, event: Option<AuditRow>) -> StoreResult<u64> {
    let key = row::key(id)?;
    let vars = vars! { "id" => id.clone(), "key" => key, "now" => now, "event" => event };
    let ended: u64 = client.value(END_SESSION, vars).await?;
    if ended == 0 {
        return Ok(0);
    }
    Ok(ended + late_grants(client, key).await)
}

/// Takes the grants that were made while their session ended, and tells how many. The session is over and that is acknowledged
/// either way: what is left of it opens nothing.
pub(super) async fn late_grants(client: &Client, session: &str) -> u64 {
    client.value(LATE_GRANTS, vars! { "key" => session }).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "grants that were made while their session ended stay until they expire");
        0
    })
}

pub(super) async fn sweep(client: &Client, now: Timestamp) -> StoreResult<u64> {
    let mut gone = 0;
    for (table, column) in [
        ("ticket", "expires_at"),
        ("saml_request", "expires_at"),
        ("assertion", "until"),
        ("admin_session", "expires_at"),
    ] {
        let statement = format!(
            "RETURN array::len((DELETE (SELECT VALUE id FROM {table} WHERE {column} <= $now LIMIT $batch) RETURN BEFORE))"
        );
        gone += batches(client, &statement, now).await?;
    }
    gone += over_sessions(client, now).await?;
    Ok(gone + batches(client, ORPHANS, now).await?)
}

async fn batches(client: &Client, statement: &str, now: Timestamp) -> StoreResult<u64> {
    let mut gone = 0;
    loop {
        let batch: u64 = client.value(statement, vars! { "now" => now.0, "batch" => BATCH }).await?;
        gone += batch;
        if batch < BATCH {
            return Ok(gone);
        }
    }
}

async fn over_sessions(client: &Client, now: Timestamp) -> StoreResult<u64> {
    let statement = "SELECT VALUE id FROM visitor_session WHERE idle_at <= $now OR expires_at <= $now";
    let mut gone = 0;
    for id in client.rows::<RecordId>(statement, vars! { "now" => now.0 }).await? {
        gone += end(client, &id, Some(now.0), None).await?;
    }
    Ok(gone)
}
