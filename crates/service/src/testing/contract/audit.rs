use super::assert_conflict;
use crate::ports::audit::AuditFilter;
use crate::ports::{PageRequest, Store};
use crate::testing::samples::{self, event, minutes, reference};
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::time::Span;

/// Milliseconds.
const DAY: i64 = Span::days(1).0;

/// Events 1 to 5, a minute apart; no two alike in every field that filters.
async fn five(store: &dyn Store) -> Vec<AuditEvent> {
    let mut events: Vec<AuditEvent> = (1..=5).map(|n| event(n, Action::LinkOpened)).collect();
    for (event, minute) in events.iter_mut().zip(1..) {
        event.at = minutes(minute);
    }
    events[0].action = Action::LinkDenied;
    events[0].outcome = Outcome::Refused;
    events[0].reasons = vec!["not_in_group".to_owned(), "no_email".to_owned()];
    events[1].target.link = Some(samples::link(1).id);
    events[2].actor = Actor::Visitor { person: samples::person(1).id };
    events[2].target = Target {
        space: Some(samples::space_id(1)),
        link: Some(samples::link(2).id),
        page: Some(samples::page_id(&samples::space_id(1), 1)),
        idp: Some(samples::idp(1).id),
    };
    events[3].reference = Some(reference(1));
    events[3].actor = Actor::Anonymous;
    events[4].outcome = Outcome::Failed;
    events[4].actor = Actor::System;
    events[4].note = Some("harbour.zip".to_owned());
    // Not in the order of their times.
    for n in [2, 0, 4, 1, 3] {
        store.append(&events[n]).await.unwrap();
    }
    events
}

pub(super) async fn each_field_narrows(store: &dyn Store) {
    let events = five(store).await;
    let all = AuditFilter::default();
    let cases = [
        (all.clone(), vec![5, 4, 3, 2, 1]),
        (AuditFilter { action: Some(Action::LinkDenied), ..all.clone() }, vec![1]),
        (AuditFilter { action: Some(Action::PageOpened), ..all.clone() }, vec![]),
        (AuditFilter { outcome: Some(Outcome::Done), ..all.clone() }, vec![4, 3, 2]),
        (AuditFilter { link: Some(samples::link(1).id), ..all.clone() }, vec![2]),
        (AuditFilter { person: Some(samples::person(1).id), ..all.clone() }, vec![3]),
        (AuditFilter { person: Some(samples::person(2).id), ..all.clone() }, vec![]),
        (AuditFilter { reference: Some(reference(1)), ..all.clone() }, vec![4]),
        (AuditFilter { from: Some(minutes(4)), ..all.clone() }, vec![5, 4]),
        (AuditFilter { until: Some(minutes(2)), ..all.clone() }, vec![1]),
        (AuditFilter { from: Some(minutes(2)), until: Some(minutes(4)), ..all.clone() }, vec![3, 2]),
        (AuditFilter { outcome: Some(Outcome::Done), link: Some(samples::link(2).id), ..all.clone() }, vec![3]),
        (AuditFilter { outcome: Some(Outcome::Failed), link: Some(samples::link(2).id), ..all }, vec![]),
    ];
    for (filter, expected) in cases {
        let expected: Vec<AuditEvent> = expected.into_iter().map(|n: usize| events[n - 1].clone()).collect();
        let found = store.list_audit(&filter, PageRequest::new(1, 50)).await.unwrap();
        assert_eq!(found.rows, expected, "{filter:?}");
        assert_eq!(store.recent_audit(&filter, 50).await.unwrap(), expected, "{filter:?}");
        assert_eq!(found.total, expected.len() as u64, "{filter:?}");
    }
}

pub(super) async fn newest_first_in_pages(store: &dyn Store) {
    let mut events = five(store).await;
    // Three more of the same instant: by id, descending.
    for n in [7, 6, 8] {
        let mut event = event(n, Action::LinkOpened);
        event.at = minutes(9);
        store.append(&event).await.unwrap();
        events.push(event);
    }
    events.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    for (page, expected) in [(1, &events[..3]), (2, &events[3..6]), (3, &events[6..]), (4, &[])] {
        let found = store.list_audit(&AuditFilter::default(), PageRequest::new(page, 3)).await.unwrap();
        assert_eq!(found.rows, expected, "page {page}");
        assert_eq!(found.total, 8);
    }
    assert_eq!(store.recent_audit(&AuditFilter::default(), 3).await.unwrap(), &events[..3]);
}

pub(super) async fn an_id_is_written_once(store: &dyn Store) {
    store.append(&event(1, Action::LinkDenied)).await.unwrap();
    assert_conflict(store.append(&event(1, Action::LinkOpened)).await);
    assert_eq!(super::log(store).await, [event(1, Action::LinkDenied)]);
}

pub(super) async fn what_was_done_since_is_told(store: &dyn Store) {
    let events = five(store).await;
    for (from, expected) in [(0, &events[..]), (3, &events[2..]), (6, &[])] {
        let mut found = store.audit_since(minutes(from), 50).await.unwrap();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let mut expected: Vec<_> = expected.iter().map(|event| (event.id.clone(), event.action)).collect();
        expected.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(found, expected, "from minute {from}");
    }
    assert_eq!(store.audit_since(minutes(0), 2).await.unwrap().len(), 2);
}

pub(super) async fn events_are_counted_by_day(store: &dyn Store) {
    let midnight = samples::NOW.day();
    // The first and the last instant of a day belong to it.
    let moments = [
        (1, Action::LinkOpened, -1),
        (2, Action::LinkOpened, 0),
        (3, Action::LinkDenied, 0),
        (4, Action::LinkOpened, DAY - 1),
        (5, Action::LinkOpened, DAY),
        (6, Action::PageOpened, DAY),
        (7, Action::LinkOpened, 3 * DAY - 1),
        (8, Action::LinkOpened, 3 * DAY),
    ];
    for (n, action, after) in moments {
        let mut event = event(n, action);
        event.at = midnight.plus(Span(after));
        store.append(&event).await.unwrap();
    }
    let day = |n| midnight.plus(Span::days(n));
    let (opened, both) = ([Action::LinkOpened], [Action::LinkOpened, Action::LinkDenied]);
    let counted = store.count_audit_by_day(&opened, day(0), day(3)).await.unwrap();
    assert_eq!(counted, [(day(0), 2), (day(1), 1), (day(2), 1)]);
    let counted = store.count_audit_by_day(&both, day(0), day(1)).await.unwrap();
    assert_eq!(counted, [(day(0), 3)]);
    let counted = store.count_audit_by_day(&both, day(-1), day(4)).await.unwrap();
    assert_eq!(counted, [(day(-1), 1), (day(0), 3), (day(1), 1), (day(2), 1), (day(3), 1)]);
    assert_eq!(store.count_audit_by_day(&[], day(0), day(3)).await.unwrap(), []);
    assert_eq!(store.count_audit_by_day(&opened, day(4), day(9)).await.unwrap(), []);
}
