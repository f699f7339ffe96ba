//! What a person meets when starting: a folder in use, one that cannot be written to, and data that must still be there.

use sluice_domain::audit::Action::{LinkCreated, SpaceImported};
use sluice_service::ports::audit::AuditFilter;
use sluice_service::ports::content::ImportState;
use sluice_service::ports::{
    AdminRepository, AuditRepository, ContentRepository, ImportRepository, LinkRepository, PageRequest,
};
use sluice_service::testing::{given, samples};
use sluice_storage::{DatabaseConfig, StorageError, SurrealStore};
use std::path::Path;

fn at(folder: &Path) -> DatabaseConfig {
    DatabaseConfig::at(format!("surrealkv://{}", folder.display()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let store = SurrealStore::open(&at(folder.path())).await.unwrap();
    let (space, link) = (samples::space_id(1), samples::link(1));
    given::admin(&store).await;
    let pages = [samples::page(&space, 1), samples::page(&space, 2)];
    let generation = given::space(&store, &space, &pages, &[samples::file(&pages[0].node.id, 3)]).await;
    let created = samples::event(1, LinkCreated);
    let stored = samples::stored_link(link.clone());
    store.create_link(&stored, &samples::link_token(&link.id), &created).await.unwrap();
    // Not published: this import is interrupted.
    let (interrupted, _) = given::staged(&store, &space, &pages, &[]).await;
    store.close().await;

    let store = SurrealStore::open(&at(folder.path())).await.unwrap();
    assert!(store.has_admin().await.unwrap());
    assert_eq!(store.find_link(&link.id).await.unwrap(), Some(stored));
    assert_eq!(store.find_page(&pages[1].node.id, generation).await.unwrap().as_ref(), Some(&pages[1]));
    assert_eq!(store.list_attachments(&pages[0].node.id).await.unwrap().len(), 1);
    let log = store.list_audit(&AuditFilter::default(), PageRequest::new(1, 200)).await.unwrap().rows;
    assert!(log.contains(&created) && log.iter().any(|event| event.action == SpaceImported));

    assert_eq!(
        store.sweep_generations(samples::minutes(9)).await.unwrap(),
        2,
        "the two pages of the interrupted import"
    );
    let run = store.find_import(&interrupted).await.unwrap().unwrap();
    assert_eq!(run.ended_at, Some(samples::minutes(9)));
    assert!(matches!(run.state, ImportState::Failed { code, .. } if code == "interrupted"));
    assert_eq!(store.sweep_generations(samples::minutes(9)).await.unwrap(), 0);
    assert_eq!(store.find_page(&pages[1].node.id, generation).await.unwrap().as_ref(), Some(&pages[1]));
}

/// What a kill would leave of an open database: its files as they are on disk.
#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
fn killed(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    let mut folders = vec![from.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let copy = to.path().join(path.strip_prefix(from).unwrap());
            if path.is_dir() {
                std::fs::create_dir_all(copy).unwrap();
                folders.push(path);
            } else {
                std::fs::copy(&path, copy).unwrap();
            }
        }
    }
    to
}

/// Cuts the last bytes off the write-ahead log, as a kill in the middle of a write does.
#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
fn cut_log(folder: &Path, bytes: u64) {
    let logs = std::fs::read_dir(folder.join("wal")).unwrap().map(|entry| entry.unwrap().path());
    let last = logs.filter(|path| path.extension().is_some_and(|ending| ending == "wal")).max().unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(last).unwrap();
    let size = file.metadata().unwrap().len();
    assert!(size > bytes, "nothing was in the log");
    file.set_len(size - bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_written_after_a_torn_write_survives_the_next_kill() {
    for cut in [1, 40, 200] {
        let first = tempfile::tempdir().unwrap();
        let store = SurrealStore::open(&at(first.path())).await.unwrap();
        store.append(&samples::event(1, LinkCreated)).await.unwrap();
        store.append(&samples::event(2, LinkCreated)).await.unwrap();
        let second = killed(first.path());
        store.close().await;
        cut_log(second.path(), cut);

        let store = SurrealStore::open(&at(second.path())).await.unwrap();
        store.append(&samples::event(3, LinkCreated)).await.unwrap();
        let third = killed(second.path());
        store.close().await;

        let store = SurrealStore::open(&at(third.path())).await.unwrap();
        let log = store.list_audit(&AuditFilter::default(), PageRequest::new(1, 200)).await.unwrap().rows;
        let ids: Vec<_> = log.iter().map(|event| event.id.clone()).collect();
        assert!(ids.contains(&samples::event(1, LinkCreated).id), "before the torn write, {cut} bytes cut: {ids:?}");
        assert!(ids.contains(&samples::event(3, LinkCreated).id), "after the torn write, {cut} bytes cut: {ids:?}");
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_folder_in_use_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = SurrealStore::open(&at(folder.path())).await.unwrap();
    let refused = SurrealStore::open(&at(folder.path())).await.unwrap_err();
    assert!(matches!(&refused, StorageError::InUse(used) if used == folder.path()), "{refused}");
    assert!(refused.to_string().contains("in use by another running Sluice"), "{refused}");
    store.close().await;
    SurrealStore::open(&at(folder.path())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_folder_that_cannot_be_made_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"").unwrap();
    let refused = SurrealStore::open(&at(&file.join("data"))).await.unwrap_err();
    assert!(matches!(refused, StorageError::NotWritable { .. }), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_address_of_another_form_is_refused() {
    for url in ["", "data", "postgres://localhost", "mem://somewhere"] {
        let refused = SurrealStore::open(&DatabaseConfig::at(url)).await.unwrap_err();
        assert!(matches!(&refused, StorageError::Address(named) if named == url), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_does_not_answer_is_said_to_be_so() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = SurrealStore::open(&DatabaseConfig::at(format!("ws://127.0.0.1:{port}"))).await.unwrap_err();
    assert!(matches!(refused, StorageError::Unreachable { .. }), "{refused}");
}
