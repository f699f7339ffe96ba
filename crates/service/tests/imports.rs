//! Imports: published whole or not at all.

use sluice_domain::audit::{Action, Actor, Outcome};
use sluice_domain::id::ImportId;
use sluice_domain::time::Span;
use sluice_domain::view::content::ImportProgressView;
use sluice_service::error::ServiceError;
use sluice_service::import::Upload;
use sluice_service::ports::content::{Generation, Space};
use sluice_service::ports::{BlobStore as _, ContentRepository as _};
use sluice_service::testing::app::{self, App, page, space};
use sluice_service::testing::{FakeExport, MemoryStore, given};
use std::sync::{Arc, mpsc};
use std::time::Duration;

fn upload(export: FakeExport) -> Upload {
    Upload { source: Box::new(export), file_name: "handbook.zip".to_owned(), sample: false }
}

#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
async fn stored(app: &App) -> Space {
    app.store.find_space(&space()).await.unwrap().unwrap()
}

/// Waits for the end of a run.
#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
async fn ended(app: &App, id: &ImportId) -> ImportProgressView {
    let admin = app.admin().await;
    for _ in 0..1_000 {
        let progress = app.sluice.find_import(&admin, id).await.unwrap().progress;
        if !matches!(progress, ImportProgressView::Running { .. }) {
            return progress;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the import did not end")
}

fn done() -> ImportProgressView {
    ImportProgressView::Done { spaces: vec![space()] }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_again_updates_and_doubles_nothing() {
    let app = App::with_handbook().await;
    let first = stored(&app).await;
    assert_eq!((first.pages, first.files, first.restricted), (6, 6, 1));
    let event = app.audited(Action::SpaceImported).await.remove(0);
    assert_eq!((event.actor, event.note.as_deref()), (Actor::System, Some("handbook.zip")));
    let again = app::handbook().change("Tides", |page| page.title = "Tide tables".to_owned());
    assert_eq!(app.import(again).await.progress, done());
    let second = stored(&app).await;
    assert!(second.generation > first.generation);
    assert_eq!(app.store.list_spaces().await.unwrap().len(), 1);
    assert_eq!(app.store.list_nodes(&space(), second.generation).await.unwrap().len(), 6);
    assert_eq!(app.store.list_attachments(&page(2)).await.unwrap().len(), 3);
    let tides = app.store.find_page(&page(3), second.generation).await.unwrap().unwrap();
    assert_eq!(tides.node.title, "Tide tables");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_import_leaves_everything_as_it_was() {
    let app = App::with_handbook().await;
    let before = stored(&app).await;
    let mut broken = App::broken("cut_off");
    broken.pages[2].title = "Changed".to_owned();
    let view = app.import(broken).await;
    assert_eq!(view.progress, ImportProgressView::Failed { code: "cut_off".to_owned(), detail: "entry 7".to_owned() });
    assert_eq!(stored(&app).await, before);
    let tides = app.store.find_page(&page(3), before.generation).await.unwrap().unwrap();
    assert_eq!(tides.node.title, "Tides");
    let event = app.audited(Action::ImportFailed).await.remove(0);
    assert_eq!((event.outcome, event.reasons), (Outcome::Failed, vec!["cut_off".to_owned()]));
    assert_eq!(app.sluice.recover_imports().await.unwrap(), 0, "nothing of it was left behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_panics_ends_only_its_own_run() {
    let app = App::with_handbook().await;
    let view = app.import(app::handbook().at_end(|| panic!("a fault in the reader"))).await;
    assert!(matches!(view.progress, ImportProgressView::Failed { code, .. } if code == "internal"));
    assert_eq!(app.import(app::handbook()).await.progress, done());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_without_a_space_is_refused() {
    let app = App::with_handbook().await;
    let view = app.import(FakeExport::default()).await;
    assert!(matches!(view.progress, ImportProgressView::Failed { code, .. } if code == "no_space"));
    let mut stray = app::handbook();
    stray.pages[0].space = "77".to_owned();
    assert!(matches!(app.import(stray).await.progress, ImportProgressView::Failed { code, .. } if code == "no_space"));
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_counts_until_the_import_is_published() {
    let app = App::with_handbook().await;
    let (before, admin) = (stored(&app).await, app.admin().await);
    let (tell, told) = mpsc::channel::<ImportId>();
    let (sluice, actor) = (Arc::clone(&app.sluice), admin.clone());
    // The very last moment: everything has been read.
    let export = app::handbook().at_end(move || sluice.cancel_import(&actor, &told.recv().unwrap()).unwrap());
    let id = app.sluice.start_import(&admin, upload(export)).await.unwrap();
    tell.send(id.clone()).unwrap();
    assert_eq!(ended(&app, &id).await, ImportProgressView::Cancelled);
    assert_eq!(stored(&app).await, before);
    assert_eq!(app.audited(Action::ImportCancelled).await.len(), 1);
    assert!(app.audited(Action::ImportFailed).await.is_empty());
    let nobody = ImportId::random([9; 16]);
    assert!(matches!(app.sluice.cancel_import(&admin, &nobody), Err(ServiceError::Rule("import_not_running"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_wait_for_one_another_and_can_be_cancelled_while_they_wait() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let (release, released) = mpsc::channel::<()>();
    let slow = app::handbook().at_end(move || released.recv().unwrap());
    let first = app.sluice.start_import(&admin, upload(slow)).await.unwrap();
    // The first has the turn once it has taken its generation.
    while !matches!(
        app.sluice.find_import(&admin, &first).await.unwrap().progress,
        ImportProgressView::Running { step: sluice_domain::view::content::ImportStep::Files, .. }
    ) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let second = app.sluice.start_import(&admin, upload(app::handbook())).await.unwrap();
    let third = app.sluice.start_import(&admin, upload(app::handbook())).await.unwrap();
    app.sluice.cancel_import(&admin, &second).unwrap();
    release.send(()).unwrap();
    assert_eq!(ended(&app, &first).await, done());
    assert_eq!(ended(&app, &second).await, ImportProgressView::Cancelled);
    assert_eq!(ended(&app, &third).await, done());
    // The handbook of the start, the first and the third.
    assert_eq!(stored(&app).await.generation, Generation(3));
    assert_eq!(app.audited(Action::SpaceImported).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_too_large_comes_without_its_content() {
    let mut settings = app::settings();
    settings.max_file = 14;
    let app = App::over(MemoryStore::new(), settings);
    app.import(app::handbook()).await;
    let files = app.store.list_attachments(&page(1)).await.unwrap();
    assert_eq!((files[0].blob.is_some(), files[0].size), (true, 13));
    let files = app.store.list_attachments(&page(2)).await.unwrap();
    assert!(files.iter().all(|file| file.blob.is_none() && file.image.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_go_with_their_space() {
    let app = App::with_handbook().await;
    let tides = app.store.find_page(&page(3), stored(&app).await.generation).await.unwrap().unwrap();
    let body = tides.body.unwrap();
    app.clock.advance(Span::hours(2));
    app.sluice.sweep_orphaned_blobs().await.unwrap();
    assert!(app.blobs.get(&body).await.unwrap().is_some());
    app.sluice.remove_space(&app.editor().await).await.unwrap();
    // Whichever comes first, this or the removal's own.
    app.sluice.sweep_orphaned_blobs().await.unwrap();
    assert!(app.blobs.get(&body).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_import_is_in_the_log() {
    let app = App::with_handbook().await;
    given::staged(&app.store, &space(), &[], &[]).await;
    app.sluice.recover_imports().await.unwrap();
    let event = app.audited(Action::ImportFailed).await.remove(0);
    assert_eq!((event.actor, event.reasons), (Actor::System, vec!["interrupted".to_owned()]));
    assert!(event.note.is_some_and(|file_name| file_name.contains(".zip")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_is_known_as_such() {
    let app = App::bare();
    given::admin(&app.store).await;
    let admin = app.admin().await;
    assert!(!app.sluice.overview(&admin).await.unwrap().sample_loaded);
    let id = app.sluice.load_sample(&admin).await.unwrap();
    assert_eq!(ended(&app, &id).await, done());
    assert!(app.sluice.overview(&admin).await.unwrap().sample_loaded);
}
