//! What imports leave behind: rows of generations that no space points to.

use super::rows::StateRow;
use crate::SurrealStore;
use crate::client::vars;
use crate::row::{corrupt, known};
use sluice_domain::time::Timestamp;
use sluice_service::ports::StoreResult;
use sluice_service::ports::blobs::BlobId;
use sluice_service::ports::content::ImportState;
use std::collections::HashSet;
use surrealdb::types::{Number, RecordId, RecordIdKey, SurrealValue, Value};

/// Rows that one transaction deletes: far below what the embedded store's memtable holds.
const BATCH: u64 = 500;

const KNOWN: &str = "RETURN {
    staged: (SELECT VALUE id FROM staged),
    current: (SELECT record::id(id) AS key, generation FROM space)
}";

const CURRENT: &str = "SELECT record::id(id) AS key, generation FROM space";

/// Every generation that was given out and not yet swept, and those that spaces point to.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct Known {
    staged: Vec<RecordId>,
    current: Vec<Current>,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct Current {
    key: String,
    generation: u64,
}

impl SurrealStore {
    pub(super) async fn end_interrupted_imports(&self, now: Timestamp) -> StoreResult<()> {
        let state = ImportState::Failed { code: "interrupted".to_owned(), detail: String::new() };
        let vars = vars! { "state" => StateRow::new(&state, Some(now)) };
        self.client.run("UPDATE import MERGE $state WHERE state = 'running' RETURN NONE", vars).await.map(drop)
    }

    pub(super) async fn purge_stale_generations(&self) -> StoreResult<u64> {
        let mut gone = 0;
        let known: Known = self.client.value(KNOWN, vars! {}).await?;
        for record in known.staged {
            let (space, generation) = staged_key(&record)?;
            if !known.current.iter().any(|current| current.key == space && current.generation == generation) {
                gone += self.purge_generation(&space, generation).await?;
            }
        }
        Ok(gone)
    }

    /// Deletes the rows of one generation in batches, and then what remembers it. Returns how many pages and files went.
    pub(crate) async fn purge_generation(&self, space: &str, generation: u64) -> StoreResult<u64> {
        let mut gone = 0;
        for table in ["page", "attachment"] {
            let statement = format!(
                "RETURN array::len((DELETE (SELECT VALUE id FROM {table}:[$space, $generation]..[$space, $generation + 1]
                    LIMIT $batch) RETURN BEFORE))"
            );
            loop {
                let vars = vars! { "space" => space, "generation" => generation, "batch" => BATCH };
                let batch: u64 = self.client.value(&statement, vars).await?;
                gone += batch;
                if batch < BATCH {
                    break;
                }
            }
        }
        let vars = vars! { "space" => space, "generation" => generation };
        self.client.run("DELETE staged:[$space, $generation]", vars).await?;
        Ok(gone)
    }

    pub(super) async fn blobs_of_current_generations(&self) -> StoreResult<Vec<BlobId>> {
        let mut blobs = HashSet::new();
        for current in self.client.rows::<Current>(CURRENT, vars! {}).await? {
            for (table, column) in [("page", "body"), ("attachment", "blob")] {
                let statement = format!(
                    "SELECT VALUE {column} FROM {table}:[$key, $generation]..[$key, $generation + 1]
                        WHERE {column} IS NOT NONE"
                );
                let vars = vars! { "key" => current.key.as_str(), "generation" => current.generation };
                for text in self.client.rows::<String>(&statement, vars).await? {
                    let space = crate::row::id("space", &current.key);
                    blobs.insert(known(&space, column, BlobId::parse(&text))?);
                }
            }
        }
        Ok(blobs.into_iter().collect())
    }
}

fn staged_key(record: &RecordId) -> StoreResult<(String, u64)> {
    let parts = match &record.key {
        RecordIdKey::Array(parts) => parts.iter().collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    if let [Value::String(space), Value::Number(Number::Int(generation))] = parts.as_slice()
        && let Ok(generation) = u64::try_from(*generation)
    {
        return Ok((space.clone(), generation));
    }
    Err(corrupt(record, "its key is not a space and a generation"))
}
