//! The contract that every store keeps, over the embedded database in memory and on disk.

use sluice_service::testing::{FakeClock, contract, samples};
use sluice_storage::{DatabaseConfig, FolderBlobs, SurrealStore};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn in_memory() {
    contract::run_all(async || SurrealStore::open(&DatabaseConfig::at("mem://")).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let next = std::sync::atomic::AtomicU32::new(0);
    contract::run_all(async || {
        let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let url = format!("surrealkv://{}/{n}", folder.path().display());
        SurrealStore::open(&DatabaseConfig::at(url)).await.unwrap()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn blobs_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FakeClock::at(samples::NOW));
    contract::run_blobs(Arc::new(FolderBlobs::open(folder.path(), clock).unwrap())).await;
}
