//! What imports leave behind: rows of generations that no space points to.

use crate::SurrealStore;
use crate::client::vars;
use crate::row::{self, corrupt, known};
use sluice_domain::id::ImportId;
use sluice_domain::time::Timestamp;
use sluice_service::ports::blobs::BlobId;
use sluice_service::ports::content::interrupted;
use sluice_service::ports::{ImportRepository as _, StoreError, StoreResult};
use std::collections::HashSet;
use surrealdb::types::{Number, RecordId, RecordIdKey, SurrealValue, Value};

/// Rows that one transaction deletes: far below what the embedded store's memtable holds.
const BATCH: u64 = 500;

// A run that goes on, perhaps in another process, will still publish what it has staged. Once it has ended it never does.
const ENDED: &str = "{
    LET $running = (SELECT VALUE record::id(id) FROM import WHERE state = 'running');
    RETURN {
        staged: (SELECT VALUE id FROM staged WHERE import NOT IN $running),
        current: (SELECT record::id(id) AS key, generation FROM space)
    };
}";

const IN_USE: &str = "{
    LET $running = (SELECT VALUE record::id(id) FROM import WHERE state = 'running');
    RETURN {
        staged: (SELECT VALUE id FROM staged WHERE import IN $running),
        current: (SELECT record::id(id) AS key, generation FROM space)
    };
}";

/// Generations that were given out and not yet swept, and those that spaces point to: as they were at one moment.
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

/// What is needed of a run to end it.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct RunningRow {
    id: RecordId,
    file_name: String,
}

impl SurrealStore {
    /// Each run ends with its event in a transaction of its own. One that has ended meanwhile is left as it is.
    pub(super) async fn end_interrupted_imports(&self, now: Timestamp) -> StoreResult<()> {
        let statement = "SELECT id, file_name FROM import WHERE state = 'running'";
        for run in self.client.rows::<RunningRow>(statement, vars! {}).await? {
            let import = known(&run.id, "the key", ImportId::parse(row::key(&run.id)?))?;
            let (state, event) = interrupted(&import, &run.file_name, now);
            match self.end_import(&import, &state, now, &event).await {
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    pub(super) async fn purge_stale_generations(&self) -> StoreResult<u64> {
        let mut gone = 0;
        let known: Known = self.client.value(ENDED, vars! {}).await?;
        for record in known.staged {
            let (space, generation) = staged_key(&record)?;
            if !known.current.iter().any(|current| current.key == space && current.generation == generation) {
                gone += self.purge_generation(&space, generation).await?;
            }
        }
        Ok(gone)
    }

    /// Deletes the rows of one generation in batches, and then what remembers it. Returns how many pages and files went. A
    /// generation that its space points to is left as it is, whatever the caller took it for.
    pub(crate) async fn purge_generation(&self, space: &str, generation: u64) -> StoreResult<u64> {
        let mut gone = 0;
        for table in ["page", "attachment"] {
            // Read FOR UPDATE: a publication at the same time makes this run again, and it then sees where the space points to.
            let statement = format!(
                "{{
                    LET $stored = (SELECT generation FROM ONLY $id FOR UPDATE);
                    IF $stored.generation = $generation {{ RETURN NONE }};
                    RETURN array::len((DELETE (SELECT VALUE id FROM
                        {table}:[$space, $generation]..[$space, $generation + 1] LIMIT $batch) RETURN BEFORE));
                }}"
            );
            loop {
                let vars = vars! {
                    "id" => row::id("space", space),
                    "space" => space,
                    "generation" => generation,
                    "batch" => BATCH,
                };
                let Some(batch) = self.client.row::<u64>(&statement, vars).await? else {
                    tracing::warn!(space, generation, "rows of a space's own generation were to be removed; they stay");
                    return Ok(gone);
                };
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

    pub(super) async fn blobs_in_use(&self) -> StoreResult<Vec<BlobId>> {
        let mut blobs: HashSet<BlobId> = self.logos_in_use().await?.into_iter().collect();
        let in_use: Known = self.client.value(IN_USE, vars! {}).await?;
        let current = in_use.current.into_iter().map(|current| (current.key, current.generation));
        let mut generations: HashSet<(String, u64)> = current.collect();
        for record in &in_use.staged {
            generations.insert(staged_key(record)?);
        }
        for (key, generation) in generations {
            for (table, column) in [("page", "body"), ("attachment", "blob")] {
                let statement = format!(
                    "SELECT VALUE {column} FROM {table}:[$key, $generation]..[$key, $generation + 1]
                        WHERE {column} IS NOT NONE"
                );
                let vars = vars! { "key" => key.as_str(), "generation" => generation };
                for text in self.client.rows::<String>(&statement, vars).await? {
                    let space = row::id("space", &key);
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
