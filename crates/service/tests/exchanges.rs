//! What the recorder keeps of SAML messages, and what it never stands in the way of.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]

#[path = "exchanges/logouts.rs"]
mod logouts;

use sluice_domain::audit::Action;
use sluice_domain::id::{LinkId, Reference};
use sluice_domain::scope::Scope;
use sluice_domain::sso::exchange::{Fact, FactName, KEPT_DAYS, MessageKind, REDACTED, Verdict};
use sluice_domain::sso::idp::{Binding, PassedTest};
use sluice_domain::time::Span;
use sluice_domain::view::exchange::{TraceDetail, TracePurpose, TraceQuery, TraceRow};
use sluice_service::error::ServiceError;
use sluice_service::gate::{Finished, LogoutEnd, LogoutMessage, SamlAnswer};
use sluice_service::ports::saml::{LogoutAnswer, NameId, SamlRefusal, VerifiedLogout};
use sluice_service::ports::sso::TestOutcome;
use sluice_service::ports::{IdpRepository as _, TraceRepository as _};
use sluice_service::testing::app::{App, input, space};
use sluice_service::testing::{given, samples};
use std::slice::from_ref;

const ANA: &str = "ana@tidewell.example";
const ALL: TraceQuery = TraceQuery { idp: None, kind: None, refused: false, reference: None, page: 1 };

async fn with_link() -> (App, LinkId) {
    let app = App::with_handbook().await;
    let link = app.link(Scope::Space { space: space() }, &[]).await;
    (app, link)
}

async fn list(app: &App, query: &TraceQuery) -> Vec<TraceRow> {
    app.sluice.list_traces(&app.admin().await, query).await.unwrap().rows
}

async fn find(app: &App, row: &TraceRow) -> TraceDetail {
    app.sluice.find_trace(&app.admin().await, &row.id).await.unwrap()
}

/// The one message of this kind.
async fn one(app: &App, kind: MessageKind) -> TraceDetail {
    let rows = list(app, &TraceQuery { kind: Some(kind), ..ALL }).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    find(app, &rows[0]).await
}

async fn latest(app: &App) -> TraceDetail {
    find(app, &list(app, &ALL).await[0]).await
}

/// The message whose refusal shows this reference.
async fn referenced(app: &App, reference: &Reference) -> TraceDetail {
    let rows = list(app, &TraceQuery { reference: Some(reference.clone()), ..ALL }).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    find(app, &rows[0]).await
}

fn fact(detail: &TraceDetail, name: FactName) -> &Fact {
    detail.facts.iter().find(|fact| fact.name == name).unwrap()
}

fn values<'a>(detail: &'a TraceDetail, name: &str) -> &'a [String] {
    &detail.attributes.iter().find(|attribute| attribute.name == name).unwrap().values
}

fn refused(code: &str) -> Verdict {
    Verdict::Refused { code: code.to_owned(), expected: None, received: None }
}

fn posted(message: String, relay_state: Option<&str>) -> LogoutMessage {
    LogoutMessage::Post { message, relay_state: relay_state.map(str::to_owned) }
}

fn asks(app: &App) -> VerifiedLogout {
    VerifiedLogout {
        request_id: format!("_{}", app.sluice.reference()),
        name_id: Some(NameId {
            value: format!("id-of-{ANA}"),
            format: samples::verified_sign_in(ANA, &[]).name_id_format,
            name_qualifier: None,
            sp_name_qualifier: None,
        }),
        session_indexes: Vec::new(),
        not_on_or_after: app.sluice.now().plus(Span::minutes(5)),
        relay_state: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_leaves_its_request_and_its_answer_with_what_the_mapping_reads() {
    let (app, link) = with_link().await;
    let mut says = app.says(ANA, &["auditors"]);
    let mut secret = says.attributes[0].clone();
    "phone".clone_into(&mut secret.name);
    secret.values = vec!["+49 40 1234".to_owned()];
    says.attributes.push(secret);
    let answered = app.answer(&link, &samples::idp(1), Ok(says)).await;
    app.clock.advance(Span::seconds(20));
    assert!(matches!(app.sluice.finish_sign_in(answered.answer).await.unwrap(), Finished::Visit { .. }));

    let request = one(&app, MessageKind::AuthnRequest).await;
    assert_eq!(
        (request.trace.sent, &request.trace.verdict, request.binding),
        (true, &Verdict::Sent, Binding::Redirect)
    );
    let response = one(&app, MessageKind::Response).await;
    assert_eq!((response.trace.sent, &response.trace.verdict), (false, &Verdict::Accepted));
    assert_eq!((response.binding, &response.trace.reference), (Binding::Post, &None));
    for detail in [&request, &response] {
        assert_eq!(detail.trace.purpose, Some(TracePurpose::Visit { link: link.clone() }));
        assert_eq!(detail.trace.idp, Some((samples::idp(1).id, Some(samples::idp(1).name))));
        assert_eq!(detail.until, detail.trace.at.plus(Span::days(KEPT_DAYS)));
    }
    assert_eq!(response.others, from_ref(&request.trace));
    assert_eq!(request.others, from_ref(&response.trace));

    let in_response_to = fact(&response, FactName::InResponseTo);
    assert_eq!(in_response_to.received, [answered.request]);
    assert_eq!((&in_response_to.expected, in_response_to.fits), (&in_response_to.received, Some(true)));
    assert_eq!(fact(&response, FactName::Issuer).fits, Some(true));
    assert_eq!(values(&response, "mail"), [ANA]);
    assert_eq!(values(&response, "groups"), ["auditors"]);
    assert_eq!((values(&response, "phone"), response.name_id.as_deref()), (&[REDACTED.to_owned()][..], Some(REDACTED)));
    let (kind, xml) = app.sluice.download_trace(&app.admin().await, &response.trace.id).await.unwrap();
    assert!(kind == MessageKind::Response && xml.contains(ANA) && !xml.contains("1234"), "{xml}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_has_its_reason_and_the_reference_that_the_visitor_was_shown() {
    let (app, link) = with_link().await;
    let fault = SamlRefusal {
        code: "wrong_audience",
        expected: Some("us".to_owned()),
        received: Some("them".to_owned()),
        words: None,
    };
    let forged = app.answer(&link, &samples::idp(1), Err(fault)).await;
    let (reference, _) = app.refused(forged.answer).await;
    let detail = referenced(&app, &reference).await;
    let Verdict::Refused { code, expected, received } = detail.trace.verdict else { panic!("it was refused") };
    assert_eq!((code.as_str(), expected.as_deref(), received.as_deref()), ("wrong_audience", Some("us"), Some("them")));
    assert_eq!(detail.trace.purpose, Some(TracePurpose::Visit { link: link.clone() }));
    assert_eq!(detail.others.len(), 1, "its request");

    // After verification.
    let says = app.says(ANA, &[]);
    app.sign_in_as(&link, &samples::idp(1), says.clone()).await;
    let replayed = app.answer(&link, &samples::idp(1), Ok(says)).await;
    let (reference, _) = app.refused(replayed.answer).await;
    assert_eq!(referenced(&app, &reference).await.trace.verdict, refused("assertion_replayed"));
    assert_eq!(list(&app, &TraceQuery { refused: true, ..ALL }).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_unverified_stands_with_the_connection_that_it_names() {
    let (app, link) = with_link().await;
    let stolen = app.answer(&link, &samples::idp(1), Ok(app.says(ANA, &[]))).await;
    let elsewhere = SamlAnswer { browser: None, ..stolen.answer };
    let (reference, _) = app.refused(elsewhere).await;
    let detail = referenced(&app, &reference).await;
    assert_eq!(detail.trace.verdict, refused("other_browser"));
    assert_eq!(detail.trace.idp.as_ref().map(|(id, _)| id), Some(&samples::idp(1).id));
    assert_eq!((detail.trace.purpose.clone(), detail.others.len(), detail.has_xml), (None, 1, true));
    let in_response_to = fact(&detail, FactName::InResponseTo);
    assert_eq!(in_response_to.received, [stolen.request]);
    assert_eq!(in_response_to.fits, None, "this browser has no request outstanding");

    // Of a stranger, and of nobody at all.
    let foreign = app.saml.respond(&samples::idp(7), Some("_r1"), Ok(app.says(ANA, &[])));
    for (response, read) in [(foreign, true), ("made up".to_owned(), false)] {
        let (reference, _) = app.refused(SamlAnswer { response, relay_state: None, browser: None }).await;
        let detail = referenced(&app, &reference).await;
        assert_eq!((detail.trace.idp.clone(), detail.has_xml, detail.trace.kind), (None, false, MessageKind::Response));
        assert_eq!((detail.facts.is_empty(), detail.name_id, detail.attributes), (!read, None, vec![]));
        let none = app.sluice.download_trace(&app.admin().await, &detail.trace.id).await;
        assert!(matches!(none, Err(ServiceError::NotFound)));
    }
    assert!(app.audited(Action::TraceDownloaded).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_nobody_asked_for_is_recorded_too() {
    let (app, link) = with_link().await;
    let response = app.saml.respond(&samples::idp(1), None, Ok(app.says(ANA, &[])));
    let answer = SamlAnswer { response, relay_state: Some(link.to_string()), browser: None };
    let (reference, _) = app.refused(answer).await;
    let detail = referenced(&app, &reference).await;
    assert_eq!(detail.trace.verdict, refused("no_in_response_to"));
    assert_eq!(detail.trace.idp.map(|(id, _)| id), Some(samples::idp(1).id));
    assert!(detail.others.is_empty());

    let mut allowing = samples::enabled_idp(2);
    allowing.rules.allow_unsolicited = true;
    let run = samples::test_run(2).id;
    allowing.passed = Some(PassedTest { run, settings: allowing.settings(), at: samples::NOW });
    given::idp(&app.store, &allowing).await;
    let mut through = input(Scope::Space { space: space() }, &[]);
    through.idp = allowing.id.clone();
    let link = app.sluice.create_link(&app.editor().await, &through).await.unwrap();
    let response = app.saml.respond(&allowing, None, Ok(app.says(ANA, &[])));
    let answer = SamlAnswer { response, relay_state: Some(link.to_string()), browser: None };
    assert!(matches!(app.sluice.finish_sign_in(answer).await.unwrap(), Finished::Visit { .. }));
    let rows = list(&app, &TraceQuery { idp: Some(allowing.id), ..ALL }).await;
    assert_eq!((rows.len(), &rows[0].verdict), (1, &Verdict::Accepted));
    assert_eq!(rows[0].purpose, Some(TracePurpose::Visit { link }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_keeps_all_that_came() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let fault = || SamlRefusal { code: "wrong_audience", expected: Some("us".to_owned()), received: None, words: None };
    for says in [Ok(app.says(ANA, &["auditors"])), Err(fault())] {
        let passes = says.is_ok();
        let (run, url) = app.sluice.start_test(&admin, &samples::idp(1).id).await.unwrap();
        let begun = app.sluice.begin_test(url.rsplit_once('/').unwrap().1, None).await.unwrap().unwrap();
        let answered = app.answer_begun(begun, &samples::idp(1), says);
        app.clock.advance(Span::seconds(1));
        app.sluice.finish_sign_in(answered.answer).await.unwrap();
        let rows = list(&app, &TraceQuery { kind: Some(MessageKind::Response), ..ALL }).await;
        let detail = find(&app, &rows[0]).await;
        assert_eq!(detail.trace.purpose, Some(TracePurpose::Test { run }));
        assert_eq!((detail.others.len(), &detail.others[0].purpose), (1, &detail.trace.purpose));
        if passes {
            assert_eq!(detail.trace.verdict, Verdict::Accepted);
            assert_eq!(detail.name_id, Some(format!("id-of-{ANA}")));
        } else {
            assert!(matches!(detail.trace.verdict, Verdict::Refused { expected: Some(_), .. }));
        }
    }
}

/// By the time that it takes a forger would learn how far a ciphertext came.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_decrypted_for_the_record_that_was_not_verified() {
    let (app, link) = with_link().await;
    let decrypted = async |expected: bool| {
        let response = latest(&app).await;
        let (_, xml) = app.sluice.download_trace(&app.admin().await, &response.trace.id).await.unwrap();
        assert!(xml.contains(&format!("decrypt=\"{expected}\"")), "{:?}: {xml}", response.trace.verdict);
    };
    let says = || Ok(app.says(ANA, &[]));
    let answered = app.answer(&link, &samples::idp(1), says()).await;
    app.clock.advance(Span::seconds(1));
    app.refused(SamlAnswer { browser: None, ..answered.answer.clone() }).await;
    decrypted(false).await;
    app.clock.advance(Span::seconds(1));
    app.refused(SamlAnswer { relay_state: Some("other".to_owned()), ..answered.answer.clone() }).await;
    decrypted(false).await;
    app.clock.advance(Span::seconds(1));
    app.refused(SamlAnswer { response: app.saml.respond(&samples::idp(1), None, says()), ..answered.answer.clone() })
        .await;
    decrypted(false).await;
    app.clock.advance(Span::seconds(1));
    app.sluice.finish_sign_in(answered.answer).await.unwrap();
    decrypted(true).await;

    app.clock.advance(Span::seconds(1));
    app.sluice.receive_logout(posted(app.saml.ask_logout(&samples::idp(1), Ok(asks(&app))), None), None).await.unwrap();
    let rows = list(&app, &TraceQuery { kind: Some(MessageKind::LogoutRequest), ..ALL }).await;
    let (_, xml) = app.sluice.download_trace(&app.admin().await, &rows[0].id).await.unwrap();
    assert!(xml.contains("decrypt=\"true\""), "{xml}");
    app.clock.advance(Span::seconds(1));
    let unasked = app.saml.answer_logout(&samples::idp(1), "_made_up", Ok(LogoutAnswer::Success));
    app.sluice.receive_logout(posted(unasked, None), None).await.unwrap();
    decrypted(false).await;
}

/// Identity providers name there whom they refuse.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_says_in_words_is_told_in_a_test_alone() {
    let (app, link) = with_link().await;
    let denied = || SamlRefusal {
        code: "status_not_success",
        expected: Some("success".to_owned()),
        received: Some("urn:denied".to_owned()),
        words: Some(format!("{ANA} has no role")),
    };
    let answered = app.answer(&link, &samples::idp(1), Err(denied())).await;
    let (reference, _) = app.refused(answered.answer).await;
    let Verdict::Refused { received, .. } = referenced(&app, &reference).await.trace.verdict else { panic!("refused") };
    assert_eq!(received.as_deref(), Some("urn:denied"));

    let admin = app.admin().await;
    let (run, url) = app.sluice.start_test(&admin, &samples::idp(1).id).await.unwrap();
    let begun = app.sluice.begin_test(url.rsplit_once('/').unwrap().1, None).await.unwrap().unwrap();
    let answered = app.answer_begun(begun, &samples::idp(1), Err(denied()));
    app.clock.advance(Span::seconds(1));
    app.sluice.finish_sign_in(answered.answer).await.unwrap();
    let whole = Some(format!("urn:denied {ANA} has no role"));
    let Verdict::Refused { received, .. } = latest(&app).await.trace.verdict else { panic!("refused") };
    assert_eq!(received, whole);
    let outcome = app.store.find_test_run(&run).await.unwrap().unwrap().outcome;
    assert!(matches!(outcome, TestOutcome::Failed { received, .. } if received == whole));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_recorded_holds_nothing_up() {
    let (app, link) = with_link().await;
    app.store.set_unrecorded(true);
    let session = app.sign_in(&link, ANA, &[]).await;
    assert_eq!(app.state(&link, &session).await, "granted");
    let message = app.saml.ask_logout(&samples::idp(1), Ok(asks(&app)));
    let end = app.sluice.receive_logout(posted(message, None), None).await.unwrap();
    assert!(matches!(end, LogoutEnd::Answer(_)));
    let (_, code) = app.refused(SamlAnswer { response: "made up".to_owned(), relay_state: None, browser: None }).await;
    assert_eq!(code, "no_in_response_to");
    assert!(list(&app, &ALL).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_something_else_broke_is_recorded_as_such() {
    let (app, link) = with_link().await;
    let admin = app.admin().await;
    let (_, url) = app.sluice.start_test(&admin, &samples::idp(1).id).await.unwrap();
    let begun = app.sluice.begin_test(url.rsplit_once('/').unwrap().1, None).await.unwrap().unwrap();
    let answered = app.answer_begun(begun, &samples::idp(1), Ok(app.says(ANA, &[])));
    // The connection is removed while its answer is on the way.
    app.clock.advance(Span::seconds(1));
    app.sluice.revoke_link(&admin, &link).await.unwrap();
    app.sluice.disable_idp(&admin, &samples::idp(1).id).await.unwrap();
    app.sluice.remove_idp(&admin, &samples::idp(1).id).await.unwrap();
    assert!(app.sluice.finish_sign_in(answered.answer).await.is_err());
    let detail = one(&app, MessageKind::Response).await;
    assert_eq!(detail.trace.verdict, refused("internal_failure"));
    assert_eq!((detail.trace.idp, detail.name_id.as_deref()), (None, None), "whose it was is not known any more");
    assert_eq!(list(&app, &ALL).await.len(), 1, "the request went with its connection");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_older_than_a_week_is_not_there() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    for n in 1..=30 {
        app.store.record_trace(&samples::trace(n)).await.unwrap();
    }
    for (page, rows) in [(1, 25), (2, 5), (3, 0)] {
        let view = app.sluice.list_traces(&admin, &TraceQuery { page, ..ALL }).await.unwrap();
        assert_eq!((view.rows.len(), view.total, view.page, view.size), (rows, 30, page, 25));
    }
    let detail = app.sluice.find_trace(&admin, &samples::trace(30).id).await.unwrap();
    assert_eq!(detail.others.len(), 20, "the first of the exchange, and it is none of them");

    app.clock.set(samples::minutes(12).plus(Span::days(KEPT_DAYS)));
    let view = app.sluice.list_traces(&admin, &ALL).await.unwrap();
    assert_eq!((view.rows.len(), view.total), (19, 19));
    let absent = samples::trace(11).id;
    assert!(matches!(app.sluice.find_trace(&admin, &absent).await, Err(ServiceError::NotFound)));
    assert!(matches!(app.sluice.download_trace(&admin, &absent).await, Err(ServiceError::NotFound)));
    assert!(app.store.find_trace(&absent).await.unwrap().is_some(), "until the next sweep");
    assert_eq!(app.sluice.sweep_traces().await.unwrap(), 11);
    assert!(app.store.find_trace(&absent).await.unwrap().is_none());
    assert!(app.store.find_trace(&samples::trace(12).id).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_downloads_a_message_stands_in_the_audit_log() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    app.store.record_trace(&samples::trace(1)).await.unwrap();
    let (_, xml) = app.sluice.download_trace(&admin, &samples::trace(1).id).await.unwrap();
    assert_eq!(Some(xml), samples::trace(1).xml);
    let events = app.audited(Action::TraceDownloaded).await;
    assert_eq!((events.len(), &events[0].target.idp), (1, &samples::trace(1).idp));
}
