use super::FolderBlobs;
use bytes::Bytes;
use sluice_domain::time::{Span, Timestamp};
use sluice_service::ports::BlobStore;
use sluice_service::testing::{FakeClock, samples};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn store(folder: &Path) -> (FolderBlobs, Arc<FakeClock>) {
    let clock = Arc::new(FakeClock::at(samples::NOW));
    (FolderBlobs::open(folder, clock.clone()).unwrap(), clock)
}

#[tokio::test]
async fn a_sweep_takes_what_is_old_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (blobs, clock) = store(folder.path());
    let kept = blobs.put(Bytes::from_static(b"kept")).await.unwrap();
    let again = blobs.put(Bytes::from_static(b"stored again")).await.unwrap();
    let old = blobs.put(Bytes::from_static(b"old")).await.unwrap();
    clock.advance(Span::minutes(61));
    // An import that finds the blob present needs it as much as one that wrote it.
    blobs.put(Bytes::from_static(b"stored again")).await.unwrap();
    assert_eq!(blobs.sweep(&|id| *id == kept).await.unwrap(), 1);
    assert!(blobs.get(&kept).await.unwrap().is_some());
    assert!(blobs.get(&again).await.unwrap().is_some());
    assert!(blobs.get(&old).await.unwrap().is_none());
}

#[tokio::test]
async fn a_sweep_takes_what_a_stop_left_half_written_and_nothing_strange() {
    let folder = tempfile::tempdir().unwrap();
    let (blobs, clock) = store(folder.path());
    let at = |name: &str, age: Timestamp| {
        let file = File::create(folder.path().join(name)).unwrap();
        file.set_modified(UNIX_EPOCH + std::time::Duration::from_millis(age.0.try_into().unwrap())).unwrap();
    };
    at("unfinished/old", samples::NOW);
    at("unfinished/young", samples::minutes(61));
    at("README", samples::NOW);
    clock.advance(Span::minutes(90));
    assert_eq!(blobs.sweep(&|_| false).await.unwrap(), 0);
    assert_eq!(files_in(&folder.path().join("unfinished")), [folder.path().join("unfinished/young")]);
    assert!(folder.path().join("README").exists());
}

#[tokio::test]
async fn nothing_is_left_of_what_was_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (blobs, _) = store(folder.path());
    assert_eq!(blobs.put_reader(&mut std::io::repeat(7).take(1_000_001), 1_000_000).unwrap(), None);
    assert_eq!(files_in(&folder.path().join("unfinished")), Vec::<PathBuf>::new());
    assert_eq!(files_in(folder.path()).len(), 1, "only the folder of the unfinished");
}

#[tokio::test]
async fn a_blob_stands_under_its_hash_and_is_there_for_the_next_process() {
    let folder = tempfile::tempdir().unwrap();
    let id = store(folder.path()).0.put(Bytes::from_static(b"tide")).await.unwrap();
    let (head, tail) = id.as_str().split_at(2);
    assert_eq!(fs::read(folder.path().join(head).join(tail)).unwrap(), b"tide");
    assert_eq!(store(folder.path()).0.get(&id).await.unwrap(), Some(Bytes::from_static(b"tide")));
}
