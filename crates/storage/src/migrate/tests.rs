mod since_0002;
mod since_0004;
mod since_0007;

use super::{MIGRATIONS, Migration, apply};
use crate::client::vars;
use crate::{DatabaseConfig, StorageError, SurrealStore};

async fn store() -> SurrealStore {
    SurrealStore::open(&DatabaseConfig::at("mem://")).await.unwrap()
}

/// One more than there are.
const NEXT: Migration = Migration { number: LAST + 1, name: "next", text: "DEFINE TABLE one_more SCHEMAFULL;" };
const LAST: u32 = MIGRATIONS[MIGRATIONS.len() - 1].number;

fn with(extra: Migration) -> Vec<Migration> {
    MIGRATIONS.iter().copied().chain([extra]).collect()
}

#[test]
fn numbers_are_in_order_and_named_alike() {
    for (migration, number) in MIGRATIONS.iter().zip(1..) {
        assert_eq!(migration.number, number);
        assert!(migration.name.starts_with(&format!("{number:04}_")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_applied_once() {
    let store = store().await;
    apply(&store.client, &with(NEXT)).await.unwrap();
    // Applied again, DEFINE TABLE would fail.
    apply(&store.client, &with(NEXT)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_one_is_refused() {
    let store = store().await;
    apply(&store.client, &with(NEXT)).await.unwrap();
    let changed = Migration { text: "DEFINE TABLE other SCHEMAFULL;", ..NEXT };
    let refused = apply(&store.client, &with(changed)).await.unwrap_err();
    assert!(matches!(&refused, StorageError::MigrationChanged(name) if name == "next"), "{refused}");
    let line_ends = Migration { text: "DEFINE TABLE one_more SCHEMAFULL;\r\n", ..NEXT };
    assert!(apply(&store.client, &with(line_ends)).await.is_err(), "one more line is a change");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_newer_program_is_refused() {
    let store = store().await;
    apply(&store.client, &with(NEXT)).await.unwrap();
    let refused = apply(&store.client, MIGRATIONS).await.unwrap_err();
    assert!(matches!(refused, StorageError::Newer(number) if number == NEXT.number), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_one_leaves_nothing() {
    let store = store().await;
    let faulty = Migration { text: "CREATE half:way SET done = true; THROW 'fault';", ..NEXT };
    let error = apply(&store.client, &with(faulty)).await.unwrap_err().to_string();
    assert!(error.contains("fault"), "the cause is told, not its consequences: {error}");
    let left: Vec<u32> = store.client.rows("SELECT VALUE number FROM migration", vars! {}).await.unwrap();
    assert!(!left.is_empty() && !left.contains(&NEXT.number), "{left:?}");
}
