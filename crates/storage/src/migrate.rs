//! Migrations: embedded, applied in order and once, each in one transaction with the note that it was applied. A migration never
//! changes once it has been released: what was made by another text under the same number is refused.

use crate::client::{Client, vars};
use crate::error::StorageError;
use crate::row;
use sha2::{Digest, Sha256};
use surrealdb::types::{RecordId, SurrealValue};

/// One step of the schema.
#[derive(Clone, Copy)]
pub(crate) struct Migration {
    pub(crate) number: u32,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

/// In order, without gaps.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "0001_first", text: include_str!("../migrations/0001_first.surql") },
    Migration {
        number: 2,
        name: "0002_replaced_sessions",
        text: include_str!("../migrations/0002_replaced_sessions.surql"),
    },
    Migration { number: 3, name: "0003_single_logout", text: include_str!("../migrations/0003_single_logout.surql") },
    Migration {
        number: 4,
        name: "0004_sessions_by_account",
        text: include_str!("../migrations/0004_sessions_by_account.surql"),
    },
    Migration { number: 5, name: "0005_traces", text: include_str!("../migrations/0005_traces.surql") },
    Migration {
        number: 6,
        name: "0006_metadata_source",
        text: include_str!("../migrations/0006_metadata_source.surql"),
    },
    Migration {
        number: 7,
        name: "0007_sessions_by_settings",
        text: include_str!("../migrations/0007_sessions_by_settings.surql"),
    },
    Migration {
        number: 8,
        name: "0008_cbc_in_signed_responses",
        text: include_str!("../migrations/0008_cbc_in_signed_responses.surql"),
    },
    Migration { number: 9, name: "0009_brand", text: include_str!("../migrations/0009_brand.surql") },
];

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct Applied {
    number: u32,
    checksum: String,
}

/// Brings the schema up to `migrations`.
pub(crate) async fn apply(client: &Client, migrations: &[Migration]) -> Result<(), StorageError> {
    let applied = applied(client).await?;
    if let Some(newer) = applied.iter().find(|done| !migrations.iter().any(|known| known.number == done.number)) {
        return Err(StorageError::Newer(newer.number));
    }
    for migration in migrations {
        match applied.iter().find(|done| done.number == migration.number) {
            Some(done) if done.checksum == checksum(migration) => {}
            Some(_) => return Err(StorageError::MigrationChanged(migration.name.to_owned())),
            None => apply_one(client, migration).await?,
        }
    }
    Ok(())
}

async fn applied(client: &Client) -> Result<Vec<Applied>, StorageError> {
    let define = "DEFINE TABLE IF NOT EXISTS migration SCHEMALESS";
    client.run(define, vars! {}).await?;
    Ok(client.rows("SELECT number, checksum FROM migration ORDER BY number", vars! {}).await?)
}

async fn apply_one(client: &Client, migration: &Migration) -> Result<(), StorageError> {
    tracing::info!(migration = migration.name, "applying a migration");
    // The record's key is the number: of two processes that start at once, one finds it there.
    let id: RecordId = row::id("migration", &migration.number.to_string());
    let vars = vars! {
        "id" => id,
        "number" => migration.number,
        "name" => migration.name,
        "checksum" => checksum(migration),
    };
    let note = "CREATE $id SET number = $number, name = $name, checksum = $checksum RETURN NONE;";
    Ok(client.script(&format!("BEGIN;\n{}\n{note}\nCOMMIT;", migration.text), vars).await?)
}

fn checksum(migration: &Migration) -> String {
    // Line ends differ between checkouts and change nothing.
    let text = migration.text.replace("\r\n", "\n");
    sluice_domain::id::hex(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests;
