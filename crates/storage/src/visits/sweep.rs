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

// With the session go its grants and what they opened. A sweep passes `$now` and leaves a session that was used meanwhile.
const END_SESSION: &str = "{
    LET $stored = (SELECT idle_at, expires_at FROM ONLY $id);
    IF $stored IS NONE OR ($now IS NOT NONE AND $stored.idle_at > $now AND $stored.expires_at > $now) { RETURN 0 };
    DELETE $id;
    LET $grants = (DELETE grant:[$key]..[$key, []] RETURN BEFORE);
    LET $openings = (DELETE opening WHERE grant IN (SELECT VALUE record::id(id)[2] FROM $grants) RETURN BEFORE);
    IF $event IS NOT NONE { INSERT INTO audit $event RETURN NONE };
    RETURN 1 + array::len($grants) + array::len($openings);
}";

// A grant that was made in the instant in which its session ended is left alone. It opens nothing and goes here.
const ORPHANS: &str = "RETURN array::len((DELETE (SELECT VALUE id FROM grant
    WHERE expires_at <= $now AND !record::exists(type::record('visitor_session', session)) LIMIT $batch) RETURN BEFORE))";

pub(super) async fn end_session(client: &Client, token: &TokenHash, event: &AuditEvent) -> StoreResult<()> {
    let vars = vars! {
        "id" => row::id("visitor_session", token.as_str()),
        "key" => token.as_str(),
        "now" => None::<i64>,
        "event" => Some(AuditRow::from(event)),
    };
    client.run(END_SESSION, vars).await.map(drop)
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
        let vars = vars! {
            "id" => id.clone(),
            "key" => row::key(&id)?,
            "now" => Some(now.0),
            "event" => None::<AuditRow>,
        };
        gone += client.value::<u64>(END_SESSION, vars).await?;
    }
    Ok(gone)
}
