//! When it is read again, and what becomes of a failure.

use crate::support::*;
use bytes::Bytes;
use sluice_domain::audit::Action;
use sluice_domain::input::KeyTrustInput;
use sluice_domain::scope::Scope;
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataSource, SHORTEST_ROUND};
use sluice_domain::time::Span;
use sluice_domain::view::metadata::{MetadataCheck, MetadataTrouble};
use sluice_service::gate::Browser;
use sluice_service::ports::MetadataRepository as _;
use sluice_service::ports::fetch::FetchFault;
use sluice_service::ports::saml::IdpDescription;
use sluice_service::testing::app::{App, settings, space};
use sluice_service::testing::{given, samples};

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_keeps_everything_and_is_tried_again_ever_later() {
    let (app, admin) = app_with(KeyTrustInput::Ask).await;
    publish(&app, &[moved()]);
    round(&app).await;
    let (before, read) = (idp(&app).await, source(&app).await);
    app.fetch.set(URL, Err(FetchFault::Timeout));
    let mut last = Span(0);
    for failures in 1..=12 {
        round(&app).await;
        let failed = source(&app).await;
        assert_eq!((failed.failures, failed.fault.as_deref()), (failures, Some("fetch_timeout")));
        let wait = Span(failed.next_at.0 - app.sluice.now().0);
        assert!(wait >= Span::minutes(3) && wait <= Span::hours(24), "{wait:?}");
        assert!(failures > 9 || wait > last, "{failures}: {wait:?}");
        last = wait;
        let kept = MetadataSource { next_at: read.next_at, failures: 0, fault: None, ..failed };
        assert_eq!(kept, read);
        let told = app.sluice.overview(&admin).await.unwrap().metadata;
        let fails = MetadataTrouble::Failing { code: "fetch_timeout".to_owned() };
        assert_eq!(told.iter().any(|notice| notice.state == fails), failures >= 3);
        assert!(told.iter().any(|notice| notice.state == MetadataTrouble::Waiting));
    }
    assert_eq!(idp(&app).await, before);
    assert_eq!(codes(app.sluice.check_metadata(&admin, &id()).await), "url fetch_timeout");
    let shown = app.sluice.metadata_page(&admin, &id()).await.unwrap().source.unwrap();
    assert_eq!((shown.failures, shown.fault.as_deref()), (13, Some("fetch_timeout")));
    publish(&app, &[same()]);
    assert_eq!(app.sluice.check_metadata(&admin, &id()).await.unwrap(), MetadataCheck::Unchanged);
    assert_eq!((source(&app).await.fault, app.sluice.overview(&admin).await.unwrap().metadata), (None, vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_past_its_date_closes_the_connection_until_newer_was_read() {
    let (app, admin) = app_with(KeyTrustInput::Ask).await;
    let until = app.sluice.now().plus(Span::hours(2));
    publish(&app, &[IdpDescription { valid_until: Some(until), ..same() }]);
    app.sluice.check_metadata(&admin, &id()).await.unwrap();
    assert_eq!(source(&app).await.next_at, app.sluice.now().plus(SHORTEST_ROUND));
    app.fetch.set(URL, Err(FetchFault::Unreachable));
    let link = app.link(Scope::Space { space: space() }, &[]).await;
    app.clock.set(until.minus(Span::minutes(1)));
    let session = app.sign_in(&link, ANA, &[]).await;
    let answered = app.answer(&link, &samples::idp(1), Ok(app.says(ANA, &[]))).await;
    assert_eq!(app.state(&link, &session).await, "granted");

    app.clock.set(until);
    assert_eq!(app.state(&link, &session).await, "not available");
    let begun = app.sluice.begin_sign_in(&link, None, Browser::default(), false).await.unwrap();
    assert!(begun.is_none(), "no sign-in begins");
    assert_eq!(app.refused(answered.answer).await.1, "metadata_outdated", "and none ends");
    app.sluice.flush_opens().await;
    let tried = app.audited(Action::LinkDenied).await;
    assert_eq!(tried.len(), 2, "with a session and without one");
    assert!(tried.iter().all(|event| event.reasons == ["metadata_outdated"]));
    assert!(app.sluice.metadata_page(&admin, &id()).await.unwrap().source.unwrap().outdated);
    let told = app.sluice.overview(&admin).await.unwrap().metadata;
    assert_eq!(told.into_iter().map(|notice| notice.state).collect::<Vec<_>>(), [MetadataTrouble::Outdated]);
    // Editing the connection does not open it.
    app.sluice.save_mapping(&admin, &id(), samples::idp(1).mapping).await.unwrap();
    assert_eq!(idp(&app).await.metadata_until, Some(until));

    publish(&app, &[IdpDescription { valid_until: Some(until.plus(Span::days(1))), ..same() }]);
    app.sluice.check_metadata(&admin, &id()).await.unwrap();
    app.clock.advance(Span::seconds(1));
    let session = app.sign_in(&link, ANA, &[]).await;
    assert_eq!(app.state(&link, &session).await, "granted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_document_that_ends_before_the_one_before_it_changes_nothing() {
    let (app, admin) = app_with(KeyTrustInput::Ask).await;
    let signed = KeyTrust::Signed { signers: keys(8) };
    given_source(&app, &MetadataSource { trust: signed, ..source(&app).await }).await;
    let until = app.sluice.now().plus(Span::days(20));
    let signs = async |says: IdpDescription| {
        app.saml.sign_metadata(&publish(&app, &[says]), &keys(8)[0]);
        round(&app).await;
    };
    signs(IdpDescription { valid_until: Some(until), ..same() }).await;
    let (before, read) = (idp(&app).await, source(&app).await);
    for older in [Some(until.minus(Span::seconds(1))), None] {
        signs(IdpDescription { valid_until: older, ..other_keys() }).await;
        let failed = source(&app).await;
        assert_eq!(failed.fault.as_deref(), Some("metadata_older"));
        assert_eq!((failed.valid_until, failed.read_at, failed.pending), (read.valid_until, read.read_at, None));
        assert_eq!(idp(&app).await, before);
    }
    assert_eq!(codes(app.sluice.check_metadata(&admin, &id()).await), "url metadata_older");
    signs(IdpDescription { valid_until: Some(until), ..other_keys() }).await;
    assert_eq!((idp(&app).await.certificates, source(&app).await.fault), (keys(7), None));
    // A provider that shortens its dates is believed when an admin says so.
    signs(IdpDescription { valid_until: None, ..other_keys() }).await;
    assert_eq!(source(&app).await.fault.as_deref(), Some("metadata_older"));
    let saved = app.sluice.save_metadata_source(&admin, &id(), &input(signed_by(""))).await.unwrap();
    assert_eq!((saved, source(&app).await.valid_until), (MetadataCheck::Unchanged, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_rounds_at_once_one_reads() {
    let (app, _) = app_with(KeyTrustInput::Ask).await;
    let other = App::over(app.store.clone(), settings());
    let due = source(&app).await.next_at;
    let document = publish(&app, &[other_keys()]);
    other.saml.set_metadata(&document, Ok(vec![other_keys()]));
    other.fetch.set(URL, Ok(Bytes::from(document)));
    app.clock.set(due);
    other.clock.set(due);
    let asked = app.fetch.asked(URL);
    let (one, two) = tokio::join!(app.sluice.renew_metadata(), other.sluice.renew_metadata());
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(app.fetch.asked(URL) - asked + other.fetch.asked(URL), 1);
    assert_eq!(app.audited(Action::MetadataDiffers).await.len(), 1);
    // Nothing is due before its time.
    assert_eq!(app.sluice.renew_metadata().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_fails_keeps_no_other_from_being_read() {
    let (app, _) = app_with(KeyTrustInput::Follow).await;
    given::idp(&app.store, &samples::idp(2)).await;
    let event = samples::event(8_000_001, Action::MetadataSourceChanged);
    app.store.put_source(&samples::idp(2).id, &samples::metadata_source(2), &event).await.unwrap();
    publish(&app, &[other_keys()]);
    app.clock.set(source(&app).await.next_at);
    assert_eq!(app.sluice.renew_metadata().await.unwrap(), 2);
    assert_eq!(idp(&app).await.certificates, keys(7));
    let failed = app.store.find_source(&samples::idp(2).id).await.unwrap().unwrap();
    assert_eq!(failed.fault.as_deref(), Some("fetch_unreachable"));
}
