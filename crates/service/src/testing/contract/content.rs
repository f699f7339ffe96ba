use super::{assert_conflict, assert_logged, assert_not_logged, sorted};
use crate::ports::Store;
use crate::ports::content::{BodyFormat, Generation, RasterImage, RasterKind, Space};
use crate::testing::{given, samples};
use samples::{event, file, minutes, page, page_id, space_id, staged};
use sluice_domain::audit::Action::{SpaceImported, SpaceRemoved, SsoEnforced, SsoNotEnforced};
use sluice_domain::link::{Epoch, LinkState};
use sluice_domain::scope::Scope;
use sluice_domain::view::content::EnforcementView;

pub(super) async fn only_the_published_generation_is_read(store: &dyn Store) {
    let space = space_id(1);
    let files = [file(&page_id(&space, 1), 70)];
    let (import, first) = given::staged(store, &space, &[page(&space, 1), page(&space, 2)], &files).await;
    assert_unseen(store, first).await;
    store.publish(&import, &[staged(&space, first)], minutes(1), &[event(1, SpaceImported)]).await.unwrap();
    assert_eq!(store.list_nodes(&space, first).await.unwrap().len(), 2);

    let mut renamed = page(&space, 1);
    renamed.node.title = "Berth plan, new".into();
    let (import, second) = given::staged(store, &space, &[renamed.clone(), page(&space, 3)], &[]).await;
    assert_eq!(store.list_nodes(&space, second).await.unwrap(), []);
    assert_eq!(store.find_page(&page_id(&space, 1), first).await.unwrap(), Some(page(&space, 1)));
    for generation in [first, second] {
        assert_eq!(store.find_page(&page_id(&space, 3), generation).await.unwrap(), None);
    }
    assert_eq!(store.find_attachment(&files[0].id, first).await.unwrap(), Some(files[0].clone()));
    assert_eq!(store.find_attachment(&files[0].id, second).await.unwrap(), None);

    store.publish(&import, &[staged(&space, second)], minutes(2), &[event(2, SpaceImported)]).await.unwrap();
    assert_eq!(store.list_nodes(&space, first).await.unwrap(), []);
    let nodes = store.list_nodes(&space, second).await.unwrap();
    assert_eq!(sorted(nodes.into_iter().map(|node| node.id)), sorted([page_id(&space, 1), page_id(&space, 3)]));
    assert_eq!(store.find_page(&page_id(&space, 1), second).await.unwrap(), Some(renamed));
    // Who has decided with the tree of the first reads nothing any more, neither of the first nor of the second.
    for generation in [first, second] {
        assert_eq!(store.find_page(&page_id(&space, 2), generation).await.unwrap(), None);
        assert_eq!(store.find_attachment(&files[0].id, generation).await.unwrap(), None);
    }
    assert_eq!(store.find_page(&page_id(&space, 1), first).await.unwrap(), None);
    assert_eq!(store.list_attachments(&page_id(&space, 1)).await.unwrap(), []);
}

async fn assert_unseen(store: &dyn Store, generation: Generation) {
    let space = space_id(1);
    assert_eq!(store.list_spaces().await.unwrap(), []);
    assert_eq!(store.find_space(&space).await.unwrap(), None);
    assert_eq!(store.list_nodes(&space, generation).await.unwrap(), []);
    assert_eq!(store.find_page(&page_id(&space, 1), generation).await.unwrap(), None);
    assert_eq!(store.list_attachments(&page_id(&space, 1)).await.unwrap(), []);
}

pub(super) async fn pages_and_files_come_back_whole(store: &dyn Store) {
    let space = space_id(1);
    let home = page(&space, 1);
    let mut folder = page(&space, 2);
    folder.node.parent = Some(home.node.id.clone());
    folder.node.folder = true;
    folder.node.position = None;
    (folder.body, folder.updated_at, folder.labels) = (None, None, Vec::new());
    let mut old = page(&space, 3);
    old.node.restricted = true;
    old.node.position = Some(-4);
    old.node.title = "Ünïcode <b>\"title\"</b> \u{202e}".into();
    old.format = BodyFormat::Plain;
    let mut image = file(&home.node.id, 71);
    image.image = Some(RasterImage { width: 640, height: 480, kind: RasterKind::Webp });
    let mut missing = file(&old.node.id, 72);
    missing.blob = None;

    let pages = [home, folder, old];
    let generation = given::space(store, &space, &pages, &[image.clone(), missing.clone()]).await;
    for page in &pages {
        assert_eq!(store.find_page(&page.node.id, generation).await.unwrap().as_ref(), Some(page));
    }
    let nodes = store.list_nodes(&space, generation).await.unwrap();
    assert!(pages.iter().all(|page| nodes.contains(&page.node)) && nodes.len() == 3, "{nodes:?}");
    assert_eq!(store.find_attachment(&image.id, generation).await.unwrap(), Some(image.clone()));
    assert_eq!(store.list_attachments(&missing.page).await.unwrap(), [missing]);
    let stored = store.find_space(&space).await.unwrap().unwrap();
    let expected = Space {
        id: space.clone(),
        key: "HB".to_owned(),
        name: "Harbour handbook".to_owned(),
        home: Some(page_id(&space, 1)),
        generation,
        imported_at: samples::NOW,
        pages: 3,
        files: 2,
        restricted: 1,
        sample: false,
        enforce_sso: false,
        default_idp: None,
    };
    assert_eq!(stored, expected);
    assert_eq!(store.list_spaces().await.unwrap(), [expected]);
}

pub(super) async fn files_come_by_name(store: &dyn Store) {
    let space = space_id(1);
    let files = [3, 1, 2].map(|n| file(&page_id(&space, 1), n));
    let elsewhere = file(&page_id(&space, 2), 4);
    given::space(store, &space, &[page(&space, 1), page(&space, 2)], &[&files[..], &[elsewhere]].concat()).await;
    let [c, a, b] = files;
    assert_eq!(store.list_attachments(&page_id(&space, 1)).await.unwrap(), [a, b, c]);
}

pub(super) async fn enforcement_is_set(store: &dyn Store) {
    let (space, idp) = (space_id(1), samples::enabled_idp(1));
    given::idp(store, &idp).await;
    given::space(store, &space, &[page(&space, 1)], &[]).await;
    given::link(store, &samples::link(1)).await;
    store.set_enforcement(&space, None, true, Some(&idp.id), &event(1, SsoEnforced)).await.unwrap();
    assert_logged(store, &event(1, SsoEnforced)).await;
    let stored = store.find_space(&space).await.unwrap().unwrap();
    assert_eq!((stored.enforce_sso, stored.default_idp), (true, Some(idp.id)));
    store.set_enforcement(&space, None, false, None, &event(2, SsoEnforced)).await.unwrap();
    let stored = store.find_space(&space).await.unwrap().unwrap();
    assert_eq!((stored.enforce_sso, stored.default_idp), (false, None));
    assert_eq!(store.find_link(&samples::link(1).id).await.unwrap().unwrap().link, samples::link(1));
}

pub(super) async fn enforcement_is_set_over_what_was_seen(store: &dyn Store) {
    let (space, idp) = (space_id(1), samples::enabled_idp(1));
    given::idp(store, &idp).await;
    given::space(store, &space, &[page(&space, 1)], &[]).await;
    let state = |enforce, idp| EnforcementView { enforce, idp };
    let (off, on) = (state(false, None), state(true, Some(idp.id.clone())));
    let half = [state(true, None), state(false, on.idp.clone())];
    for was in half.iter().chain([&on]) {
        assert_conflict(store.set_enforcement(&space, Some(was), true, on.idp.as_ref(), &event(1, SsoEnforced)).await);
    }
    assert_not_logged(store, &event(1, SsoEnforced)).await;
    store.set_enforcement(&space, Some(&off), true, on.idp.as_ref(), &event(2, SsoEnforced)).await.unwrap();
    for was in half.iter().chain([&off]) {
        assert_conflict(store.set_enforcement(&space, Some(was), false, None, &event(3, SsoNotEnforced)).await);
    }
    let stored = store.find_space(&space).await.unwrap().unwrap();
    assert_eq!((stored.enforce_sso, stored.default_idp), (true, Some(idp.id)));
    store.set_enforcement(&space, Some(&on), false, None, &event(3, SsoNotEnforced)).await.unwrap();
    assert_logged(store, &event(3, SsoNotEnforced)).await;
}

pub(super) async fn removing_a_space_revokes_its_links(store: &dyn Store) {
    let (space, other) = (space_id(1), space_id(2));
    let generation = given::space(store, &space, &[page(&space, 1)], &[file(&page_id(&space, 1), 70)]).await;
    let elsewhere_current = given::space(store, &other, &[page(&other, 1)], &[]).await;
    let (mut by_page, mut by_tree, mut elsewhere) = (samples::link(2), samples::link(3), samples::link(4));
    by_page.scope = Scope::Page { page: page_id(&space, 1) };
    by_tree.scope = Scope::PageTree { root: page_id(&space, 1) };
    elsewhere.scope = Scope::Page { page: page_id(&other, 1) };
    for link in [&samples::link(1), &by_page, &by_tree, &elsewhere] {
        given::link(store, link).await;
    }
    let before = given::revoked(store, &by_tree).await;

    assert_eq!(store.remove_space(&space, minutes(5), &event(1, SpaceRemoved)).await.unwrap(), 2);
    assert_logged(store, &event(1, SpaceRemoved)).await;
    for id in [samples::link(1).id, by_page.id] {
        let link = store.find_link(&id).await.unwrap().unwrap().link;
        assert_eq!(link.state, LinkState::Revoked { at: minutes(5) });
        assert_eq!((link.epoch, link.changed_at), (Epoch(1), minutes(5)));
    }
    assert_eq!(store.find_link(&before.id).await.unwrap().unwrap().link, before);
    assert_eq!(store.find_link(&elsewhere.id).await.unwrap().unwrap().link, elsewhere);
    assert_eq!(store.find_space(&space).await.unwrap(), None);
    assert_eq!(store.find_page(&page_id(&space, 1), generation).await.unwrap(), None);
    assert_eq!(store.list_nodes(&space, generation).await.unwrap(), []);
    assert!(store.find_page(&page_id(&other, 1), elsewhere_current).await.unwrap().is_some());

    let again = given::space(store, &space, &[page(&space, 2)], &[]).await;
    assert!(again > generation);
    assert_eq!(store.find_page(&page_id(&space, 1), again).await.unwrap(), None);
    assert_eq!(store.list_attachments(&page_id(&space, 1)).await.unwrap(), []);
    assert!(!store.find_link(&samples::link(1).id).await.unwrap().unwrap().link.is_active());
}

pub(super) async fn a_space_that_is_not_there(store: &dyn Store) {
    assert_conflict(store.set_enforcement(&space_id(1), None, true, None, &event(1, SsoEnforced)).await);
    assert_conflict(store.remove_space(&space_id(1), minutes(1), &event(2, SpaceRemoved)).await);
    assert_not_logged(store, &event(1, SsoEnforced)).await;
    assert_not_logged(store, &event(2, SpaceRemoved)).await;
}
