use super::{assert_conflict, assert_logged, assert_not_logged, sorted};
use crate::ports::Store;
use crate::ports::content::{ImportState, interrupted};
use crate::testing::{given, samples};
use futures::future::join_all;
use samples::{NOW, event, file, import_run, minutes, page, page_id, space_id, staged};
use sluice_domain::audit::Action::{ImportCancelled, ImportFailed, SpaceImported, SsoEnforced};
use std::collections::HashSet;

pub(super) async fn generations_are_distinct(store: &dyn Store) {
    for n in [1, 2] {
        store.begin_import(&import_run(n)).await.unwrap();
    }
    let drawn =
        join_all((0..4).map(|n| async move { store.next_generation(&space_id(1), &import_run(1 + n % 2).id).await }));
    // One that ran out of retries has none; nobody has another's.
    let drawn: Vec<_> = drawn.await.into_iter().filter_map(Result::ok).collect();
    assert!(!drawn.is_empty());
    let mut seen: HashSet<_> = drawn.iter().copied().collect();
    assert_eq!(seen.len(), drawn.len());
    let mut last = seen.iter().copied().max().unwrap();
    for _ in 0..3 {
        let next = store.next_generation(&space_id(1), &import_run(1).id).await.unwrap();
        assert!(next > last && seen.insert(next));
        last = next;
    }
}

pub(super) async fn publishing_switches_all_spaces(store: &dyn Store) {
    let (one, two) = (space_id(1), space_id(2));
    let (import, first) = given::staged(store, &one, &[page(&one, 1)], &[]).await;
    let second = store.next_generation(&two, &import).await.unwrap();
    store.stage_pages(&two, second, &[page(&two, 1)]).await.unwrap();
    store.stage_pages(&two, second, &[page(&two, 2)]).await.unwrap();
    assert_eq!(store.list_spaces().await.unwrap(), []);

    let events = [event(1, SpaceImported), event(2, SpaceImported)];
    store.publish(&import, &[staged(&one, first), staged(&two, second)], minutes(3), &events).await.unwrap();
    assert_eq!(store.list_nodes(&one, first).await.unwrap().len(), 1);
    assert_eq!(store.list_nodes(&two, second).await.unwrap().len(), 2);
    for event in &events {
        assert_logged(store, event).await;
    }
    let run = store.find_import(&import).await.unwrap().unwrap();
    let ImportState::Done(spaces) = run.state else { panic!("{:?}", run.state) };
    assert_eq!(sorted(spaces), sorted([one, two]));
    assert_eq!(run.ended_at, Some(minutes(3)));
}

pub(super) async fn an_older_generation_does_not_come_back(store: &dyn Store) {
    let (one, two) = (space_id(1), space_id(2));
    let (slow, older) = given::staged(store, &one, &[page(&one, 1)], &[]).await;
    let other = store.next_generation(&two, &slow).await.unwrap();
    store.stage_pages(&two, other, &[page(&two, 1)]).await.unwrap();
    let newer = given::space(store, &one, &[page(&one, 2)], &[]).await;

    let spaces = [staged(&two, other), staged(&one, older)];
    assert_conflict(store.publish(&slow, &spaces, minutes(3), &[event(1, SpaceImported)]).await);
    assert_eq!(store.find_space(&one).await.unwrap().unwrap().generation, newer);
    assert_eq!(store.find_space(&two).await.unwrap(), None);
    assert_eq!(store.find_page(&page_id(&one, 1), newer).await.unwrap(), None);
    assert_not_logged(store, &event(1, SpaceImported)).await;
    assert_eq!(store.find_import(&slow).await.unwrap().unwrap().state, ImportState::Running);

    let again = samples::import_run(1);
    store.begin_import(&again).await.unwrap();
    assert_conflict(store.publish(&again.id, &[staged(&one, newer)], minutes(3), &[event(2, SpaceImported)]).await);
}

pub(super) async fn enforcement_survives(store: &dyn Store) {
    let (space, idp) = (space_id(1), samples::enabled_idp(1));
    given::idp(store, &idp).await;
    given::space(store, &space, &[page(&space, 1)], &[]).await;
    given::link(store, &samples::link(1)).await;
    store.set_enforcement(&space, None, true, Some(&idp.id), &event(1, SsoEnforced)).await.unwrap();
    let generation = given::space(store, &space, &[page(&space, 1)], &[]).await;
    let stored = store.find_space(&space).await.unwrap().unwrap();
    assert_eq!((stored.generation, stored.enforce_sso, stored.default_idp), (generation, true, Some(idp.id)));
    assert_eq!(store.find_link(&samples::link(1).id).await.unwrap().unwrap().link, samples::link(1));
}

pub(super) async fn a_run_ends_once(store: &dyn Store) {
    let run = import_run(1);
    store.begin_import(&run).await.unwrap();
    assert_eq!(store.find_import(&run.id).await.unwrap(), Some(run.clone()));
    assert_eq!(store.find_import(&import_run(2).id).await.unwrap(), None);
    assert_conflict(store.begin_import(&run).await);

    let failed = ImportState::Failed { code: "cut_off".to_owned(), detail: "entities.xml, byte 4711".to_owned() };
    store.end_import(&run.id, &failed, minutes(2), &event(1, ImportFailed)).await.unwrap();
    assert_logged(store, &event(1, ImportFailed)).await;
    let ended = store.find_import(&run.id).await.unwrap().unwrap();
    assert_eq!((&ended.state, ended.ended_at), (&failed, Some(minutes(2))));

    let cancelling = event(2, ImportCancelled);
    assert_conflict(store.end_import(&run.id, &ImportState::Cancelled, minutes(3), &cancelling).await);
    let generation = store.next_generation(&space_id(1), &run.id).await.unwrap();
    let spaces = [staged(&space_id(1), generation)];
    assert_conflict(store.publish(&run.id, &spaces, minutes(3), &[event(3, SpaceImported)]).await);
    assert_eq!(store.find_import(&run.id).await.unwrap(), Some(ended));
    assert_eq!(store.find_space(&space_id(1)).await.unwrap(), None);
    assert_not_logged(store, &cancelling).await;
    assert_not_logged(store, &event(3, SpaceImported)).await;

    let cancelled = import_run(2);
    store.begin_import(&cancelled).await.unwrap();
    store.end_import(&cancelled.id, &ImportState::Cancelled, minutes(4), &event(4, ImportCancelled)).await.unwrap();
    assert_eq!(store.find_import(&cancelled.id).await.unwrap().unwrap().state, ImportState::Cancelled);
}

pub(super) async fn runs_are_listed_newest_first(store: &dyn Store) {
    for (n, minute) in [(1, 5), (2, 9), (3, 7)] {
        let mut run = import_run(n);
        run.started_at = minutes(minute);
        store.begin_import(&run).await.unwrap();
    }
    let listed = |runs: Vec<crate::ports::content::ImportRun>| runs.into_iter().map(|run| run.id).collect::<Vec<_>>();
    assert_eq!(listed(store.list_imports(2).await.unwrap()), [import_run(2).id, import_run(3).id]);
    assert_eq!(store.list_imports(50).await.unwrap().len(), 3);
}

pub(super) async fn a_sweep_ends_what_was_interrupted(store: &dyn Store) {
    let (one, two) = (space_id(1), space_id(2));
    given::space(store, &one, &[page(&one, 1), page(&one, 2)], &[file(&page_id(&one, 1), 70)]).await;
    let current = given::space(store, &one, &[page(&one, 1)], &[]).await;
    let (first, _) = given::staged(store, &one, &[page(&one, 9)], &[file(&page_id(&one, 9), 71)]).await;
    let (second, _) = given::staged(store, &two, &[page(&two, 1)], &[]).await;
    // Three of the generation before, two and one of those that were never published.
    assert_eq!(store.sweep_generations(minutes(8)).await.unwrap(), 6);
    for import in [&first, &second] {
        let run = store.find_import(import).await.unwrap().unwrap();
        let (state, event) = interrupted(import, &run.file_name, minutes(8));
        assert_eq!((run.state, run.ended_at), (state, Some(minutes(8))));
        assert_logged(store, &event).await;
    }
    assert_eq!(store.list_nodes(&one, current).await.unwrap().len(), 1);
    assert_eq!(store.find_page(&page_id(&one, 1), current).await.unwrap(), Some(page(&one, 1)));
    let done = store.list_imports(50).await.unwrap().into_iter().filter(|run| run.ended_at == Some(NOW));
    assert!(done.clone().count() == 2 && done.into_iter().all(|run| matches!(run.state, ImportState::Done(_))));
    let before = super::log(store).await;
    assert_eq!(store.sweep_generations(minutes(9)).await.unwrap(), 0);
    assert_eq!(super::log(store).await, before);
    assert_conflict(store.publish(&first, &[], minutes(9), &[]).await);
}

pub(super) async fn a_sweep_between_imports_ends_no_run(store: &dyn Store) {
    let space = space_id(1);
    given::space(store, &space, &[page(&space, 1), page(&space, 2)], &[]).await;
    let current = given::space(store, &space, &[page(&space, 1)], &[]).await;
    let (import, _) = given::staged(store, &space, &[page(&space, 9)], &[file(&page_id(&space, 9), 71)]).await;
    // The generation before. What a run that goes on has staged stays until it has ended.
    assert_eq!(store.sweep_unpublished().await.unwrap(), 2);
    assert_eq!(store.sweep_unpublished().await.unwrap(), 0);
    assert_eq!(store.list_nodes(&space, current).await.unwrap(), [page(&space, 1).node]);
    assert_eq!(store.find_import(&import).await.unwrap().unwrap().state, ImportState::Running);
    store.end_import(&import, &ImportState::Cancelled, minutes(1), &event(1, ImportCancelled)).await.unwrap();
    assert_eq!(store.sweep_unpublished().await.unwrap(), 2);
    assert_eq!(store.sweep_unpublished().await.unwrap(), 0);
    assert_eq!(store.list_nodes(&space, current).await.unwrap(), [page(&space, 1).node]);
}

pub(super) async fn a_sweep_takes_nothing_from_a_running_import(store: &dyn Store) {
    let space = space_id(1);
    let files = [file(&page_id(&space, 1), 70)];
    let (import, generation) = given::staged(store, &space, &[page(&space, 1)], &files).await;
    assert_eq!(store.sweep_unpublished().await.unwrap(), 0);
    store.publish(&import, &[staged(&space, generation)], NOW, &[event(1, SpaceImported)]).await.unwrap();
    assert_eq!(store.sweep_unpublished().await.unwrap(), 0);
    assert_eq!(store.list_nodes(&space, generation).await.unwrap(), [page(&space, 1).node]);
    assert_eq!(store.list_attachments(&page_id(&space, 1)).await.unwrap(), files);
}

pub(super) async fn blobs_of_the_current_generation(store: &dyn Store) {
    let space = space_id(1);
    given::space(store, &space, &[page(&space, 8)], &[file(&page_id(&space, 8), 70)]).await;
    let (mut twin, mut empty, mut missing) = (page(&space, 2), page(&space, 3), file(&page_id(&space, 1), 71));
    twin.body = page(&space, 1).body;
    empty.body = None;
    missing.blob = None;
    let present = file(&page_id(&space, 1), 72);
    given::space(store, &space, &[page(&space, 1), twin, empty], &[missing, present.clone()]).await;
    let (import, _) = given::staged(store, &space, &[page(&space, 9)], &[]).await;
    let text = |blobs: Vec<crate::ports::blobs::BlobId>| sorted(blobs.iter().map(|blob| blob.as_str().to_owned()));
    let mut expected = vec![page(&space, 1).body.unwrap(), present.blob.unwrap(), page(&space, 9).body.unwrap()];
    assert_eq!(text(store.list_blobs().await.unwrap()), text(expected.clone()));
    // The last is staged only, and by a run that is over then.
    store.end_import(&import, &ImportState::Cancelled, minutes(1), &event(1, ImportCancelled)).await.unwrap();
    expected.pop();
    assert_eq!(text(store.list_blobs().await.unwrap()), text(expected));
}
