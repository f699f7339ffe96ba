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
