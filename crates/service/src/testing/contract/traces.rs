use super::{assert_conflict, assert_logged, assert_not_logged};
use crate::ports::traces::{Trace, TraceFilter, TraceHead};
use crate::ports::{PageRequest, Store};
use crate::testing::{given, samples};
use samples::{bare_trace, event, idp, minutes, reference, trace};
use sluice_domain::audit::Action::{IdpRemoved, TraceDownloaded};
use sluice_domain::sso::exchange::{Fact, FactName, MessageKind, Verdict};
use sluice_domain::sso::idp::Binding;
use sluice_domain::view::exchange::TracePurpose;

const ALL: TraceFilter = TraceFilter { idp: None, kind: None, refused: false, reference: None, from: None };

async fn record(store: &dyn Store, traces: &[Trace]) {
    for trace in traces {
        store.record_trace(trace).await.unwrap();
    }
}

fn heads(traces: &[Trace]) -> Vec<TraceHead> {
    traces.iter().cloned().map(TraceHead::from).collect()
}

/// Numbers 1 to `n`, a minute apart.
async fn begin_with(store: &dyn Store, n: u32) -> Vec<Trace> {
    let traces: Vec<Trace> = (1..=n).map(trace).collect();
    record(store, &traces).await;
    traces
}

/// The numbers of all that are there, newest first.
async fn left(store: &dyn Store) -> Vec<i64> {
    let found = store.list_traces(&ALL, PageRequest::new(1, 200)).await.unwrap();
    assert_eq!(found.total, found.rows.len() as u64);
    found.rows.iter().map(|trace| (trace.at.0 - samples::NOW.0) / 60_000).collect()
}

pub(super) async fn messages_are_kept(store: &dyn Store) {
    let mut traces = vec![trace(1), bare_trace(2)];
    for (n, kind) in (3..).zip(MessageKind::ALL) {
        traces.push(Trace { kind, ..trace(n) });
    }
    let purposes = [TracePurpose::SignOut, TracePurpose::Test { run: samples::test_run(1).id }];
    for (n, purpose) in (7..).zip(purposes) {
        traces.push(Trace { purpose: Some(purpose), binding: Binding::Redirect, ..trace(n) });
    }
    traces.push(Trace { verdict: Verdict::Accepted, reference: None, ..trace(9) });
    let bare = Verdict::Refused { code: "not_base64".to_owned(), expected: None, received: None };
    traces.push(Trace { verdict: bare, ..trace(10) });
    let mut facts = trace(1).facts;
    let like = facts[1].clone();
    facts.extend(FactName::ALL.iter().map(|name| Fact { name: *name, fits: Some(true), ..like.clone() }));
    traces.push(Trace { facts, ..trace(11) });
    record(store, &traces).await;
    for trace in &traces {
        assert!(store.find_trace(&trace.id).await.unwrap().as_ref() == Some(trace), "{trace:?}");
    }
    assert!(store.find_trace(&trace(12).id).await.unwrap().is_none());
    assert_conflict(store.record_trace(&bare_trace(1)).await);
    assert!(store.find_trace(&trace(1).id).await.unwrap() == Some(trace(1)));
}

pub(super) async fn the_newest_come_first_in_pages(store: &dyn Store) {
    let mut traces = begin_with(store, 5).await;
    // Three more of one instant: by id, descending.
    for n in [7, 6, 8] {
        traces.push(Trace { at: minutes(9), ..trace(n) });
    }
    record(store, &traces[5..]).await;
    traces.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    for (page, expected) in [(1, &traces[..3]), (2, &traces[3..6]), (3, &traces[6..]), (4, &[])] {
        let found = store.list_traces(&ALL, PageRequest::new(page, 3)).await.unwrap();
        assert_eq!(found.rows, heads(expected), "page {page}");
        assert_eq!(found.total, 8);
    }
}

pub(super) async fn each_filter_narrows(store: &dyn Store) {
    let sent = Trace { idp: Some(idp(1).id), ..bare_trace(2) };
    let elsewhere = Trace { idp: Some(idp(2).id), reference: Some(reference(2)), ..trace(3) };
    let accepted = Trace { verdict: Verdict::Accepted, reference: None, ..trace(4) };
    record(store, &[trace(1), sent, elsewhere, accepted]).await;
    for (filter, expected) in [
        (ALL, vec![4, 3, 2, 1]),
        (TraceFilter { idp: Some(idp(1).id), ..ALL }, vec![4, 2, 1]),
        (TraceFilter { idp: Some(idp(3).id), ..ALL }, vec![]),
        (TraceFilter { kind: Some(MessageKind::AuthnRequest), ..ALL }, vec![2]),
        (TraceFilter { kind: Some(MessageKind::LogoutRequest), ..ALL }, vec![]),
        (TraceFilter { refused: true, ..ALL }, vec![3, 1]),
        (TraceFilter { reference: Some(reference(2)), ..ALL }, vec![3]),
        (TraceFilter { from: Some(minutes(3)), ..ALL }, vec![4, 3]),
        (TraceFilter { idp: Some(idp(1).id), refused: true, ..ALL }, vec![1]),
        (
            TraceFilter { idp: Some(idp(1).id), kind: Some(MessageKind::Response), from: Some(minutes(2)), ..ALL },
            vec![4],
        ),
    ] {
        let found = store.list_traces(&filter, PageRequest::new(1, 50)).await.unwrap();
        let expected: Vec<_> = expected.into_iter().map(|n| trace(n).id).collect();
        assert_eq!(found.rows.into_iter().map(|trace| trace.id).collect::<Vec<_>>(), expected, "{filter:?}");
        assert_eq!(found.total, expected.len() as u64, "{filter:?}");
    }
}

pub(super) async fn an_exchange_is_told_from_its_beginning(store: &dyn Store) {
    let request = Trace { exchange: Some("exchange 1".to_owned()), ..bare_trace(1) };
    let other = Trace { exchange: Some("exchange 2".to_owned()), ..trace(3) };
    let traces = [trace(4), other, request.clone(), trace(2), bare_trace(5)];
    record(store, &traces).await;
    assert_eq!(store.exchange_traces("exchange 1").await.unwrap(), heads(&[request, trace(2), trace(4)]));
    assert!(store.exchange_traces("exchange 3").await.unwrap().is_empty());
    let many: Vec<Trace> = (10..40).map(trace).collect();
    record(store, &many).await;
    let found = store.exchange_traces("exchange 1").await.unwrap();
    assert!(found.len() == 20 && found.last() == Some(&trace(26).into()));
}

pub(super) async fn xml_is_handed_out_with_its_event(store: &dyn Store) {
    record(store, &[trace(1), bare_trace(2)]).await;
    let (downloaded, refused) = (event(1, TraceDownloaded), event(2, TraceDownloaded));
    assert_eq!(store.download_trace(&trace(1).id, &downloaded).await.unwrap(), trace(1).xml);
    assert_logged(store, &downloaded).await;
    for absent in [bare_trace(2).id, trace(3).id] {
        assert_eq!(store.download_trace(&absent, &refused).await.unwrap(), None);
    }
    assert_not_logged(store, &refused).await;
    // An event that cannot be written hands nothing out.
    assert_conflict(store.download_trace(&trace(1).id, &downloaded).await);
}

pub(super) async fn what_is_too_old_goes(store: &dyn Store) {
    begin_with(store, 5).await;
    assert_eq!(store.sweep_traces(minutes(1), 10, 10).await.unwrap(), 0);
    assert_eq!(store.sweep_traces(minutes(3), 10, 10).await.unwrap(), 2);
    assert_eq!(left(store).await, [5, 4, 3]);
    assert!(store.find_trace(&trace(2).id).await.unwrap().is_none());
    assert!(store.find_trace(&trace(3).id).await.unwrap() == Some(trace(3)));
    // Nothing of it is in the way of another.
    record(store, &[trace(1)]).await;
    assert_eq!(left(store).await, [5, 4, 3, 1]);
}

pub(super) async fn what_is_too_much_goes(store: &dyn Store) {
    begin_with(store, 150).await;
    assert_eq!(store.sweep_traces(minutes(1), 150, 0).await.unwrap(), 0);
    // Two by age, and of the others all but the three newest.
    assert_eq!(store.sweep_traces(minutes(3), 3, 0).await.unwrap(), 147);
    assert_eq!(left(store).await, [150, 149, 148]);
    assert!(store.find_trace(&trace(150).id).await.unwrap() == Some(trace(150)));
}

/// Anybody can send them.
pub(super) async fn what_names_no_connection_pushes_out_only_its_like(store: &dyn Store) {
    begin_with(store, 3).await;
    let strangers: Vec<Trace> = (4..=9).map(bare_trace).collect();
    record(store, &strangers).await;
    // Were they counted together, the oldest three of a connection would go.
    assert_eq!(store.sweep_traces(minutes(1), 6, 2).await.unwrap(), 4);
    assert_eq!(left(store).await, [9, 8, 3, 2, 1]);
    assert!(store.find_trace(&trace(1).id).await.unwrap() == Some(trace(1)));
    assert!(store.find_trace(&bare_trace(7).id).await.unwrap().is_none());
}

pub(super) async fn a_connection_takes_its_messages(store: &dyn Store) {
    given::idp(store, &idp(1)).await;
    given::idp(store, &idp(2)).await;
    // More than one batch.
    begin_with(store, 150).await;
    let elsewhere = Trace { idp: Some(idp(2).id), ..trace(151) };
    let nobodys = Trace { idp: None, ..bare_trace(152) };
    record(store, &[elsewhere.clone(), nobodys.clone()]).await;
    given::link(store, &samples::link(1)).await;
    assert!(!store.remove_idp(&idp(1).id, &event(1, IdpRemoved)).await.unwrap());
    assert_eq!(left(store).await.len(), 152, "of one that stays");
    given::revoked(store, &samples::link(1)).await;
    assert!(store.remove_idp(&idp(1).id, &event(2, IdpRemoved)).await.unwrap());
    assert_eq!(left(store).await, [152, 151]);
    for kept in [elsewhere, nobodys] {
        assert!(store.find_trace(&kept.id).await.unwrap() == Some(kept));
    }
    // With what was large of them: nothing is in the way of another.
    record(store, &[trace(150)]).await;
}
