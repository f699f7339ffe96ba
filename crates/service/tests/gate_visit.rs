//! From a link to the grant: who is let in, who is refused, and how it ends.

use sluice_domain::audit::{Action, Actor, Outcome};
use sluice_domain::id::{LinkId, Reference};
use sluice_domain::scope::Scope;
use sluice_domain::time::{Span, Timestamp};
use sluice_service::gate::{Browser, Finished, Opening, Visit};
use sluice_service::testing::app::{self, App, input, page, space};
use sluice_service::testing::{given, samples};

const ANA: &str = "ana@tidewell.example";

fn whole() -> Scope {
    Scope::Space { space: space() }
}

/// What opening the address comes to, in one word.
#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
async fn opened(app: &App, token: &str, sessions: &[String]) -> &'static str {
    match app.sluice.open_link(token, sessions).await.unwrap() {
        Opening::NotAvailable { .. } => "not available",
        Opening::SignIn { .. } => "sign in",
        Opening::SignedIn { .. } => "signed in",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_revoked_and_disabled_are_one_answer_before_sign_in() {
    let app = App::with_handbook().await;
    given::idp(&app.store, &samples::enabled_idp(2)).await;
    let admin = app.admin().await;
    let revoked = app.link(whole(), &[]).await;
    let mut other = input(whole(), &[]);
    other.idp = samples::idp(2).id;
    let disabled = app.sluice.create_link(&app.editor().await, &other).await.unwrap();
    let tokens = [app.token(&revoked).await, app.token(&disabled).await, "no-such-token".to_owned()];
    assert_eq!(opened(&app, &tokens[0], &[]).await, "sign in");
    app.sluice.revoke_link(&admin, &revoked).await.unwrap();
    app.sluice.disable_idp(&admin, &samples::idp(2).id).await.unwrap();
    let before = app.audit().await.len();
    for (token, link) in tokens.iter().zip([revoked.clone(), disabled.clone(), LinkId::random([9; 16])]) {
        assert_eq!(opened(&app, token, &[]).await, "not available", "{token}");
        assert_eq!(app.state(&link, "made up").await, "not available");
        assert!(app.sluice.begin_sign_in(&link, None, Browser::default(), false).await.unwrap().is_none());
    }
    // Written after the answers, since writing takes time: once for each link that there is.
    assert_eq!(app.audit().await.len(), before);
    app.sluice.flush_opens().await;
    let tried = app.audited(Action::LinkDenied).await;
    assert_eq!(tried.len(), 2);
    for (link, reason) in [(revoked, "link_revoked"), (disabled, "idp_not_enabled")] {
        let event = tried.iter().find(|event| event.target.link.as_ref() == Some(&link)).unwrap();
        assert_eq!((&event.actor, event.outcome), (&Actor::Anonymous, Outcome::Refused));
        assert_eq!(event.reasons, [reason]);
        assert_eq!(event.reference, None);
    }
    for minutes in [0, 1] {
        app.clock.advance(Span::minutes(minutes));
        assert_eq!(opened(&app, &tokens[0], &[]).await, "not available");
        app.sluice.flush_opens().await;
        assert_eq!(app.audited(Action::LinkDenied).await.len(), if minutes == 0 { 2 } else { 3 });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_not_there_is_asked_about_as_much_as_a_closed_one() {
    let app = App::with_handbook().await;
    let closed = app.link(whole(), &[]).await;
    let tokens = [app.token(&closed).await, "no-such-token".to_owned()];
    app.sluice.revoke_link(&app.admin().await, &closed).await.unwrap();
    let (unknown, strange) = (LinkId::random([9; 16]), ["a-cookie".to_owned(), "another".to_owned()]);
    for sessions in [&[][..], &strange] {
        let mut costs = Vec::new();
        for (token, link) in tokens.iter().zip([&closed, &unknown]) {
            let mut cost = [0; 3];
            let before = app.store.asked();
            assert_eq!(opened(&app, token, sessions).await, "not available");
            cost[0] = app.store.asked() - before;
            let before = app.store.asked();
            assert!(matches!(app.sluice.visit(link, sessions).await.unwrap(), Visit::NotAvailable { .. }));
            cost[1] = app.store.asked() - before;
            let before = app.store.asked();
            let browser = Browser { binding: None, sessions };
            assert!(app.sluice.begin_sign_in(link, None, browser, false).await.unwrap().is_none());
            cost[2] = app.store.asked() - before;
            costs.push(cost);
        }
        assert_eq!(costs[0], costs[1], "{} cookies", sessions.len());
        assert!(costs[0].iter().all(|&cost| cost > 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_an_allowed_group_is_let_in_and_others_are_not() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &["auditors", "banks"]).await;
    let member = app.sign_in(&link, ANA, &["staff", "banks"]).await;
    let grant = app.grant(&link, &member).await;
    assert_eq!(grant.start(), Some(&page(1)));
    assert_eq!(app.audited(Action::LinkOpened).await.len(), 1);
    // The grant is kept: opening again decides nothing anew.
    assert_eq!(app.state(&link, &member).await, "granted");
    assert_eq!(app.audited(Action::LinkOpened).await.len(), 1);

    for (email, groups, reason) in
        [("ben@tidewell.example", &["staff"][..], "not_in_group"), ("cy@tidewell.example", &[], "no_groups")]
    {
        let session = app.sign_in(&link, email, groups).await;
        let Visit::Denied(denial) = app.visit(&link, &session).await else { panic!("{email} was not refused") };
        assert_eq!((denial.email.as_deref(), denial.no_email), (Some(email), false));
        let reference = Some(denial.reference);
        let event =
            app.audited(Action::LinkDenied).await.into_iter().find(|event| event.reference == reference).unwrap();
        assert_eq!(event.outcome, Outcome::Refused);
        assert_eq!((event.reasons, event.target.link), (vec![reason.to_owned()], Some(link.clone())));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_that_repeats_is_one_row_a_minute_with_one_reference() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &["auditors"]).await;
    let session = app.sign_in(&link, ANA, &["staff"]).await;
    let refused = async |session: &str| {
        let Visit::Denied(denial) = app.visit(&link, session).await else { panic!("not refused") };
        denial.reference
    };
    let first = refused(&session).await;
    assert_eq!(refused(&session).await, first);
    app.sluice.flush_opens().await;
    assert_eq!(refused(&session).await, first);
    let rows = app.audited(Action::LinkDenied).await;
    assert_eq!((rows.len(), rows[0].reference.as_ref()), (1, Some(&first)));
    // Another session is another refusal, and so is the next minute.
    let other = app.sign_in(&link, "ben@tidewell.example", &["staff"]).await;
    assert_ne!(refused(&other).await, first);
    app.clock.advance(Span::minutes(1));
    assert_ne!(refused(&session).await, first);
    assert_eq!(app.audited(Action::LinkDenied).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_sign_in_ends_the_session_that_it_replaces_and_no_other() {
    let app = App::with_handbook().await;
    given::idp(&app.store, &samples::enabled_idp(2)).await;
    let link = app.link(whole(), &[]).await;
    let mut elsewhere = input(whole(), &[]);
    elsewhere.idp = samples::idp(2).id;
    let elsewhere = app.sluice.create_link(&app.editor().await, &elsewhere).await.unwrap();
    let first = app.sign_in(&link, ANA, &[]).await;
    let other = app.sign_in_as(&elsewhere, &samples::idp(2), app.says(ANA, &[])).await;
    app.grant(&link, &first).await;

    // The browser brings its session cookies when it asks, and none of them with the answer.
    let sessions = [other.clone(), "made up".to_owned(), first.clone()];
    let browser = Browser { binding: None, sessions: &sessions };
    let begun = app.sluice.begin_sign_in(&link, None, browser, true).await.unwrap().unwrap();
    let answered = app.answer_begun(begun, &samples::idp(1), Ok(app.says("ben@tidewell.example", &[])));
    assert_eq!(app.state(&link, &first).await, "granted", "until the other account is there");
    let finished = app.sluice.finish_sign_in(answered.answer).await.unwrap();
    let Finished::Visit { idp, session, .. } = finished else { panic!("the sign-in was not taken") };
    assert_eq!(idp, samples::idp(1).id);
    assert_eq!(app.state(&link, &first).await, "sign in");
    assert_eq!(app.state(&link, &session).await, "granted");
    assert_eq!(app.state(&elsewhere, &other).await, "granted");
    // So that signing out ends all that the browser has.
    let sessions = [other.clone(), session];
    let browser = Browser { binding: None, sessions: &sessions };
    assert_eq!(app.sluice.sign_out(browser, None).await.unwrap().ended, 2);
    assert_eq!(app.state(&elsewhere, &other).await, "sign in");
    assert_eq!(app.sluice.find_link(&app.admin().await, &link).await.unwrap().live_grants, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_without_an_email_is_denied() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let mut says = app.says(ANA, &["auditors"]);
    says.attributes.retain(|attribute| attribute.name != "mail");
    let session = app.sign_in_as(&link, &samples::idp(1), says).await;
    let Visit::Denied(denial) = app.visit(&link, &session).await else { panic!("let in without an address") };
    assert!(denial.no_email);
    assert_eq!(app.audited(Action::LinkDenied).await[0].reasons, ["no_email"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sign_in_serves_all_links_of_its_identity_provider_and_no_other() {
    let app = App::with_handbook().await;
    given::idp(&app.store, &samples::enabled_idp(2)).await;
    let first = app.link(whole(), &[]).await;
    let second = app.link(Scope::Page { page: page(6) }, &["auditors"]).await;
    let mut elsewhere = input(whole(), &[]);
    elsewhere.idp = samples::idp(2).id;
    let elsewhere = app.sluice.create_link(&app.editor().await, &elsewhere).await.unwrap();
    let session = app.sign_in(&first, ANA, &["auditors"]).await;
    assert_eq!(app.state(&second, &session).await, "granted");
    assert_eq!(opened(&app, &app.token(&second).await, std::slice::from_ref(&session)).await, "signed in");
    assert_eq!(app.state(&elsewhere, &session).await, "sign in");
    assert_eq!(opened(&app, &app.token(&elsewhere).await, std::slice::from_ref(&session)).await, "sign in");
    // The same group name said by the other identity provider is another group.
    let stranger = app.sign_in_as(&elsewhere, &samples::idp(2), app.says("eve@other.example", &["auditors"])).await;
    assert_eq!(app.state(&elsewhere, &stranger).await, "granted");
    assert_eq!(app.state(&second, &stranger).await, "sign in");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_revocation_only_a_former_reader_hears_that_it_is_over() {
    let app = App::with_handbook().await;
    let (link, other) = (app.link(whole(), &[]).await, app.link(whole(), &[]).await);
    let reader = app.sign_in(&link, ANA, &[]).await;
    app.grant(&link, &reader).await;
    let stranger = app.sign_in(&other, "ben@tidewell.example", &[]).await;
    let token = app.token(&link).await;
    assert_eq!(app.sluice.revoke_link(&app.admin().await, &link).await.unwrap().grants, 1);
    let Visit::Over { reference } = app.visit(&link, &reader).await else { panic!("not over") };
    let events = app.audited(Action::LinkDenied).await;
    assert_eq!((events.len(), events[0].reference.as_ref()), (1, Some(&reference)));
    assert_eq!(events[0].reasons, ["link_revoked"]);
    assert_eq!(app.state(&link, &reader).await, "over");
    assert_eq!(app.state(&link, &stranger).await, "not available");
    assert_eq!(app.state(&other, &reader).await, "granted");
    assert_eq!(opened(&app, &token, &[reader]).await, "signed in");
    assert_eq!(opened(&app, &token, &[stranger]).await, "not available");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_gate_decides_anew() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &["auditors", "banks"]).await;
    let session = app.sign_in(&link, ANA, &["banks"]).await;
    app.grant(&link, &session).await;
    let mut renamed = input(whole(), &["auditors", "banks"]);
    renamed.name = "Auditors 2026".to_owned();
    let seen = app.sluice.edit_link(&app.editor().await, &link, samples::NOW, &renamed).await.unwrap();
    assert_eq!(app.sluice.find_link(&app.admin().await, &link).await.unwrap().live_grants, 1);
    let fewer = input(whole(), &["auditors"]);
    let seen = app.sluice.edit_link(&app.editor().await, &link, seen, &fewer).await.unwrap();
    assert_eq!(app.sluice.find_link(&app.admin().await, &link).await.unwrap().live_grants, 0);
    assert_eq!(app.state(&link, &session).await, "denied");
    app.sluice.edit_link(&app.editor().await, &link, seen, &input(whole(), &[])).await.unwrap();
    assert_eq!(app.state(&link, &session).await, "granted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_idle_and_in_any_case_after_its_total() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let idle = app.sign_in(&link, ANA, &[]).await;
    let used = app.sign_in(&link, ANA, &[]).await;
    app.clock.advance(Span::minutes(59));
    assert_eq!(app.state(&link, &used).await, "granted");
    app.clock.advance(Span::minutes(1));
    assert_eq!(app.state(&link, &idle).await, "sign in");
    for _ in 0..7 {
        assert_eq!(app.state(&link, &used).await, "granted");
        app.clock.advance(Span::minutes(59));
    }
    assert_eq!(app.state(&link, &used).await, "granted");
    app.clock.set(samples::minutes(480).minus(Span(1)));
    assert_eq!(app.state(&link, &used).await, "granted");
    app.clock.set(samples::minutes(480));
    assert_eq!(app.state(&link, &used).await, "sign in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_identity_provider_may_end_a_session_earlier() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let signed_in = async |until: Timestamp| {
        let mut says = app.says(ANA, &[]);
        says.session_not_on_or_after = Some(until);
        app.sign_in_as(&link, &samples::idp(1), says).await
    };
    let (short, long) = (signed_in(samples::minutes(10)).await, signed_in(samples::minutes(6_000)).await);
    assert_eq!(app.state(&link, &short).await, "granted");
    app.clock.set(samples::minutes(10));
    assert_eq!(app.state(&link, &short).await, "sign in");
    // A later end than ours does not lengthen the session.
    for at in [59, 110, 160, 210, 260, 310, 360, 410, 460] {
        app.clock.set(samples::minutes(at));
        assert_eq!(app.state(&link, &long).await, "granted");
    }
    app.clock.set(samples::minutes(480));
    assert_eq!(app.state(&link, &long).await, "sign in");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_session_and_grants() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let session = app.sign_in(&link, ANA, &[]).await;
    app.grant(&link, &session).await;
    let sessions = ["made up".to_owned(), session.clone(), session.clone()];
    let browser = Browser { binding: None, sessions: &sessions };
    assert_eq!(app.sluice.sign_out(browser, None).await.unwrap().ended, 1);
    assert_eq!(app.state(&link, &session).await, "sign in");
    assert_eq!(app.sluice.find_link(&app.admin().await, &link).await.unwrap().live_grants, 0);
    assert_eq!(app.audited(Action::VisitorSignedOut).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_nothing_is_not_available() {
    let app = App::with_handbook().await;
    let link = app.link(Scope::Page { page: page(6) }, &[]).await;
    let session = app.sign_in(&link, ANA, &[]).await;
    app.grant(&link, &session).await;
    app.import(app::handbook().restrict("Contacts")).await;
    assert_eq!(app.state(&link, &session).await, "not available");
    let Visit::NotAvailable { reference } = app.visit(&link, &session).await else { panic!("something is there") };
    assert_eq!(Reference::parse(reference.as_str()), Some(reference));
}
