use super::{assert_conflict, assert_logged, assert_not_logged};
use crate::ports::links::{LinkFigures, LinkFilter, LinkSort};
use crate::ports::visits::OpenCount;
use crate::ports::{PageRequest, Store};
use crate::testing::{given, samples};
use samples::{event, idp, link, link_token, minutes, page_id, space_id, stored_link};
use sluice_domain::audit::Action::{LinkCreated, LinkEdited, LinkRevoked, VisitorSignedOut};
use sluice_domain::id::LinkId;
use sluice_domain::link::{Epoch, Gate};
use sluice_domain::scope::Scope;
use sluice_domain::sso::group::GroupRef;

pub(super) async fn links_are_found(store: &dyn Store) {
    let mut grouped = link(2);
    grouped.gate = Gate::Sso { idp: idp(2).id, groups: vec![GroupRef::new(idp(2).id, "auditors")] };
    grouped.scope = Scope::PageTree { root: page_id(&space_id(1), 3) };
    for (n, link) in [(1, link(1)), (2, grouped)] {
        let stored = stored_link(link);
        let token = link_token(&stored.link.id);
        store.create_link(&stored, &token, &event(n, LinkCreated)).await.unwrap();
        assert_logged(store, &event(n, LinkCreated)).await;
        assert_eq!(store.find_link(&stored.link.id).await.unwrap().as_ref(), Some(&stored));
        assert_eq!(store.find_link_by_token(&token).await.unwrap(), Some(stored));
    }
    assert_eq!(store.find_link(&link(3).id).await.unwrap(), None);
    assert_eq!(store.find_link_by_token(&link_token(&link(3).id)).await.unwrap(), None);
    let revoked = given::revoked(store, &link(1)).await;
    assert_eq!(store.find_link_by_token(&link_token(&revoked.id)).await.unwrap(), Some(stored_link(revoked)));
}

pub(super) async fn what_is_unique_is_taken_once(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let mut same_id = link(2);
    same_id.id = link(1).id;
    assert_conflict(store.create_link(&stored_link(same_id), &link_token(&link(2).id), &event(1, LinkCreated)).await);
    assert_conflict(store.create_link(&stored_link(link(2)), &link_token(&link(1).id), &event(2, LinkCreated)).await);
    assert_eq!(store.find_link(&link(1).id).await.unwrap(), Some(stored_link(link(1))));
    assert_eq!(store.find_link(&link(2).id).await.unwrap(), None);
    assert_eq!(store.find_link_by_token(&link_token(&link(1).id)).await.unwrap().unwrap().link.id, link(1).id);
    assert_not_logged(store, &event(1, LinkCreated)).await;
    assert_not_logged(store, &event(2, LinkCreated)).await;
}

pub(super) async fn a_stale_save_is_refused(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let (scope, gate) = (Scope::Page { page: page_id(&space_id(1), 2) }, link(1).gate);
    let edited = link(1).edit("Auditors, one page".to_owned(), scope, gate, minutes(1)).unwrap();
    store.save_link(&edited, (link(1).changed_at, Epoch(0)), &event(1, LinkEdited)).await.unwrap();
    assert_logged(store, &event(1, LinkEdited)).await;
    assert_eq!(store.find_link(&edited.id).await.unwrap(), Some(stored_link(edited.clone())));

    let revoked = link(1).revoke(minutes(2)).unwrap();
    for was in [(link(1).changed_at, Epoch(0)), (edited.changed_at, Epoch(0)), (link(1).changed_at, edited.epoch)] {
        assert_conflict(store.save_link(&revoked, was, &event(2, LinkRevoked)).await);
    }
    assert_not_logged(store, &event(2, LinkRevoked)).await;
    assert_eq!(store.find_link(&edited.id).await.unwrap(), Some(stored_link(edited)));
    assert_conflict(store.save_link(&link(9), (link(9).changed_at, Epoch(0)), &event(3, LinkEdited)).await);
    assert_eq!(store.find_link(&link(9).id).await.unwrap(), None);
}

/// Four links: 2 is revoked, 3 shares a page of another space, 4 asks for another IdP. Created in the order 3, 1, 4, 2.
async fn four(store: &dyn Store) {
    let mut links = [link(1), link(2), link(3), link(4)];
    for (link, (name, minute)) in links.iter_mut().zip([("Prüfer", 2), ("board", 4), ("Yard crew", 1), ("Auditors", 3)])
    {
        (link.name, link.created_at) = (name.to_owned(), minutes(minute));
    }
    links[2].scope = Scope::Page { page: page_id(&space_id(2), 5) };
    links[3].gate = Gate::Sso { idp: idp(2).id, groups: Vec::new() };
    for link in &links {
        given::link(store, link).await;
    }
    given::revoked(store, &links[1]).await;
    let opens = |n, count, minute| OpenCount { link: link(n).id, count, last: minutes(minute) };
    store.add_opens(&[opens(3, 2, 30), opens(1, 5, 20)]).await.unwrap();
}

fn ids(rows: &[LinkFigures]) -> Vec<LinkId> {
    rows.iter().map(|row| row.link.id.clone()).collect()
}

async fn assert_lists(store: &dyn Store, filter: &LinkFilter, expected: &[u32]) {
    let found = store.list_links(filter, PageRequest::new(1, 50)).await.unwrap();
    let expected: Vec<LinkId> = expected.iter().map(|n| link(*n).id).collect();
    assert_eq!(ids(&found.rows), expected, "{filter:?}");
    assert_eq!(found.total, expected.len() as u64, "{filter:?}");
}

pub(super) async fn each_field_narrows(store: &dyn Store) {
    four(store).await;
    let all = LinkFilter::default();
    let named = |name: &str| LinkFilter { name: Some(name.to_owned()), ..LinkFilter::default() };
    let cases: [(LinkFilter, &[u32]); 10] = [
        (all.clone(), &[2, 4, 1, 3]),
        (LinkFilter { space: Some(space_id(1)), ..all.clone() }, &[2, 4, 1]),
        (LinkFilter { space: Some(space_id(2)), ..all.clone() }, &[3]),
        (LinkFilter { idp: Some(idp(2).id), ..all.clone() }, &[4]),
        (LinkFilter { active: Some(true), ..all.clone() }, &[4, 1, 3]),
        (LinkFilter { active: Some(false), ..all.clone() }, &[2]),
        (named("R"), &[2, 4, 1, 3]),
        (named("PRÜF"), &[1]),
        (named("%"), &[]),
        (LinkFilter { active: Some(true), space: Some(space_id(1)), idp: Some(idp(1).id), ..all }, &[1]),
    ];
    for (filter, expected) in cases {
        assert_lists(store, &filter, expected).await;
    }
}

pub(super) async fn every_order(store: &dyn Store) {
    four(store).await;
    let orders: [(LinkSort, &[u32]); 3] =
        [(LinkSort::Newest, &[2, 4, 1, 3]), (LinkSort::Name, &[4, 2, 1, 3]), (LinkSort::LastOpen, &[3, 1, 2, 4])];
    for (sort, expected) in orders {
        assert_lists(store, &LinkFilter { sort, ..LinkFilter::default() }, expected).await;
    }
    // Those never opened are equals, and stay in the order of their ids.
    let reversed: [(LinkSort, &[u32]); 3] =
        [(LinkSort::Newest, &[3, 1, 4, 2]), (LinkSort::Name, &[3, 1, 2, 4]), (LinkSort::LastOpen, &[2, 4, 1, 3])];
    for (sort, expected) in reversed {
        assert_lists(store, &LinkFilter { sort, reverse: true, ..LinkFilter::default() }, expected).await;
    }
}

pub(super) async fn pages_and_total(store: &dyn Store) {
    // All of one instant: by id.
    for n in [4, 2, 5, 1, 3] {
        given::link(store, &link(n)).await;
    }
    for (page, expected) in [(1, vec![1, 2]), (2, vec![3, 4]), (3, vec![5]), (4, vec![])] {
        let found = store.list_links(&LinkFilter::default(), PageRequest::new(page, 2)).await.unwrap();
        let expected: Vec<LinkId> = expected.into_iter().map(|n| link(n).id).collect();
        assert_eq!((ids(&found.rows), found.total), (expected, 5), "page {page}");
    }
}

pub(super) async fn openings_are_counted(store: &dyn Store) {
    given::link(store, &link(1)).await;
    given::link(store, &link(2)).await;
    let opens = |n, count, minute| OpenCount { link: link(n).id, count, last: minutes(minute) };
    store.add_opens(&[]).await.unwrap();
    store.add_opens(&[opens(1, 3, 5), opens(9, 1, 5)]).await.unwrap();
    store.add_opens(&[opens(1, 2, 4)]).await.unwrap();
    let found = store.list_links(&LinkFilter::default(), PageRequest::new(1, 50)).await.unwrap();
    let figures: Vec<_> = found.rows.iter().map(|row| (row.opens, row.last_open)).collect();
    assert_eq!(figures, [(5, Some(minutes(5))), (0, None)]);
    assert_eq!(store.link_figures(&link(1).id).await.unwrap(), Some((5, Some(minutes(5)))));
    assert_eq!(store.link_figures(&link(2).id).await.unwrap(), Some((0, None)));
    assert_eq!(store.link_figures(&link(9).id).await.unwrap(), None);
    assert_eq!(store.find_link(&link(9).id).await.unwrap(), None);
    // An edit keeps the figures.
    given::revoked(store, &link(1)).await;
    let found = store.list_links(&LinkFilter::default(), PageRequest::new(1, 50)).await.unwrap();
    assert_eq!((found.rows[0].opens, found.rows[0].last_open), (5, Some(minutes(5))));
}

pub(super) async fn live_grants_are_counted(store: &dyn Store) {
    given::link(store, &link(1)).await;
    given::link(store, &link(2)).await;
    let sessions = [given::session(store, "one").await, given::session(store, "two").await];
    given::grant(store, 1, &link(1), &sessions[0]).await;
    given::grant(store, 2, &link(1), &sessions[1]).await;
    given::grant(store, 3, &link(2), &sessions[0]).await;
    assert_eq!(store.count_live_grants(&link(1).id, Epoch(0), minutes(1)).await.unwrap(), 2);
    assert_eq!(store.count_live_grants(&link(1).id, Epoch(1), minutes(1)).await.unwrap(), 0);
    assert_eq!(store.count_live_grants(&link(1).id, Epoch(0), minutes(480)).await.unwrap(), 0);
    store.end_visitor_session(&sessions[0].token, &event(1, VisitorSignedOut)).await.unwrap();
    assert_eq!(store.count_live_grants(&link(1).id, Epoch(0), minutes(1)).await.unwrap(), 1);
}
