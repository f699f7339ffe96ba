//! What the overview says needs attention, kind by kind, and that it is silent otherwise.

use sluice_domain::audit::Action;
use sluice_domain::id::TestRunId;
use sluice_domain::scope::Scope;
use sluice_domain::sso::idp::{IdentityProvider, IdpState};
use sluice_domain::time::Span;
use sluice_domain::view::notice::{Closed, Expiry, Notice, Untested};
use sluice_service::ports::sso::{TestOutcome, TestRun};
use sluice_service::ports::{ContentRepository as _, IdpRepository as _};
use sluice_service::testing::app::{self, App, page, space};
use sluice_service::testing::{given, samples};
use std::sync::atomic::{AtomicU32, Ordering};

static EVENTS: AtomicU32 = AtomicU32::new(900_000);

#[expect(clippy::unwrap_used, reason = "an overview that fails fails the test")]
async fn notices(app: &App) -> Vec<Notice> {
    app.sluice.overview(&app.admin().await).await.unwrap().notices
}

#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
async fn change(app: &App, change: impl FnOnce(&mut IdentityProvider)) {
    let mut idp = app.store.find_idp(&samples::idp(1).id).await.unwrap().unwrap();
    let was = idp.changed_at;
    change(&mut idp);
    idp.mark_changed(app.sluice.now());
    let event = samples::event(EVENTS.fetch_add(1, Ordering::Relaxed), Action::IdpChanged);
    app.store.save_idp(&idp, was, &event).await.unwrap();
}

/// Ends a test of the settings in force.
#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
async fn failed_test(app: &App, n: u32) {
    let idp = app.store.find_idp(&samples::idp(1).id).await.unwrap().unwrap();
    let id = TestRunId::random(samples::bytes(800 + n));
    let run = TestRun { id, settings: idp.settings(), ..samples::test_run(1) };
    app.store.save_test_run(&run).await.unwrap();
    let outcome = TestOutcome::Failed { code: "wrong_audience".to_owned(), expected: None, received: None };
    let ended = TestRun { outcome, ended_at: Some(app.sluice.now()), ..run };
    let event = samples::event(EVENTS.fetch_add(1, Ordering::Relaxed), Action::IdpTestFailed);
    app.store.end_test_run(&ended, None, &event).await.unwrap();
}

fn whole() -> Scope {
    Scope::Space { space: space() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_as_it_should_be_is_not_told() {
    let app = App::bare();
    given::admin(&app.store).await;
    assert_eq!(notices(&app).await, [], "nothing is there yet");
    let app = App::with_handbook().await;
    app.link(whole(), &["auditors"]).await;
    // A draft that nothing depends on may be as it likes.
    let mut draft = samples::idp(2);
    draft.certificates[0].not_after = samples::NOW;
    given::idp(&app.store, &draft).await;
    assert_eq!(notices(&app).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_told_by_how_soon_they_end_with_the_links_that_depend() {
    let app = App::with_handbook().await;
    app.link(whole(), &[]).await;
    app.link(Scope::Page { page: page(2) }, &[]).await;
    change(&app, |idp| idp.certificates[0].not_after = samples::NOW.plus(Span::days(100))).await;
    let (two_months, month, week, over) = (Expiry::TwoMonths, Expiry::Month, Expiry::Week, Expiry::Over);
    for (days, due) in [(39, None), (40, Some(two_months)), (70, Some(month)), (93, Some(week)), (100, Some(over))] {
        app.clock.set(samples::NOW.plus(Span::days(days)));
        let told: Vec<_> = notices(&app)
            .await
            .into_iter()
            .map(|notice| match notice {
                Notice::Certificates { expiry, idps, links } => (expiry, idps.name, idps.count, links),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected: Vec<_> = due.map(|expiry| (expiry, "Tidewell 1".to_owned(), 1, 2)).into_iter().collect();
        assert_eq!(told, expected, "after {days} days");
    }
    // The next key stands beside it: there is nothing to do.
    app.clock.set(samples::NOW);
    let mut both = samples::enabled_idp(3);
    both.certificates.push(both.certificates[0].clone());
    both.certificates[0].not_after = samples::NOW;
    given::idp(&app.store, &both).await;
    assert_eq!(notices(&app).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_whose_settings_were_not_tested_is_told_while_links_use_it() {
    let app = App::with_handbook().await;
    let untested = async |why| {
        let told = notices(&app).await;
        let [Notice::Untested { why: found, idps, links }] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((*found, idps.name.as_str(), idps.count, *links), (why, "Tidewell 1", 1, 1));
    };
    // Enabled and working, and the latest test failed.
    app.clock.advance(Span::minutes(1));
    failed_test(&app, 1).await;
    assert_eq!(notices(&app).await, [], "no link uses it");
    app.link(whole(), &[]).await;
    untested(Untested::Failed).await;

    change(&app, |idp| {
        idp.rules.sign_requests = true;
        idp.state = IdpState::Draft;
    })
    .await;
    // Its links are closed by that, which is not told a second time.
    untested(Untested::Outdated).await;
    failed_test(&app, 2).await;
    untested(Untested::Failed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_was_never_tested_is_told_so() {
    let app = App::bare();
    given::admin(&app.store).await;
    given::idp(&app.store, &samples::idp(1)).await;
    given::link(&app.store, &samples::link(1)).await;
    let told = notices(&app).await;
    let [Notice::Untested { why: Untested::Never, links: 1, .. }] = told.as_slice() else { panic!("{told:?}") };
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_a_disabled_provider_are_one_line() {
    let app = App::with_handbook().await;
    for _ in 0..3 {
        app.link(whole(), &[]).await;
    }
    change(&app, |idp| idp.state = IdpState::Tested).await;
    let told = notices(&app).await;
    let [Notice::Closed { why: Closed::Provider, links }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((links.name.as_str(), links.count), ("Auditors", 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_for_groups_needs_a_provider_that_tells_groups() {
    let app = App::with_handbook().await;
    app.link(whole(), &[]).await;
    let asks = app.link(whole(), &["auditors"]).await;
    change(&app, |idp| idp.mapping.groups = None).await;
    let told = notices(&app).await;
    let [Notice::Closed { why: Closed::NoGroups, links }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((&links.id, links.count), (&asks, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_what_is_restricted_now_has_nothing_to_read() {
    let app = App::with_handbook().await;
    app.link(whole(), &[]).await;
    let gone = app.link(Scope::Page { page: page(6) }, &[]).await;
    assert_eq!(notices(&app).await, []);
    app.import(app::handbook().restrict("Contacts")).await;
    let told = notices(&app).await;
    let [Notice::Closed { why: Closed::NothingToRead, links }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((&links.id, links.count), (&gone, 1));
    // Removing a space revokes its links: what is revoked is as somebody wanted it.
    let event = samples::event(EVENTS.fetch_add(1, Ordering::Relaxed), Action::SpaceRemoved);
    app.store.remove_space(&space(), app.sluice.now(), &event).await.unwrap();
    assert_eq!(notices(&app).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_failed_is_told_for_a_week_or_until_it_is_done() {
    let app = App::with_handbook().await;
    app.clock.advance(Span::minutes(1));
    for _ in 0..2 {
        app.import(App::broken("not_a_zip")).await;
        app.clock.advance(Span::minutes(1));
    }
    let failed = Notice::ImportsFailed { file_name: "handbook.zip".to_owned(), code: "not_a_zip".to_owned(), count: 2 };
    assert_eq!(notices(&app).await, [failed]);
    app.import(app::handbook()).await;
    assert_eq!(notices(&app).await, [], "the same file was imported since");
    app.clock.advance(Span::minutes(1));
    app.import(App::broken("not_a_zip")).await;
    assert_eq!(notices(&app).await.len(), 1);
    app.clock.advance(Span::days(8));
    assert_eq!(notices(&app).await, []);
}
