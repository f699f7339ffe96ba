//! Single logout, both ways.

#![expect(clippy::unwrap_used, reason = "what fails in a helper fails its test")]

use sluice_domain::audit::Action;
use sluice_domain::id::LinkId;
use sluice_domain::scope::Scope;
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider};
use sluice_domain::sso::metadata_source::MetadataSource;
use sluice_domain::time::Span;
use sluice_service::gate::{Begun, Browser, LogoutEnd, LogoutMessage, SamlAnswer, SignedOut};
use sluice_service::ports::MetadataRepository as _;
use sluice_service::ports::saml::{LogoutAnswer, NameId, Outgoing, SamlRefusal, VerifiedLogout};
use sluice_service::testing::app::{self, App, input, space};
use sluice_service::testing::{FakeSaml, MemoryStore, given, samples};

const ANA: &str = "ana@tidewell.example";
const BEN: &str = "ben@tidewell.example";

fn whole() -> Scope {
    Scope::Space { space: space() }
}

fn posted(message: String, relay_state: Option<&str>) -> LogoutMessage {
    LogoutMessage::Post { message, relay_state: relay_state.map(str::to_owned) }
}

fn redirected(name: &str, message: &str, relay_state: &str) -> LogoutMessage {
    LogoutMessage::Redirect { query: format!("{name}={message}&RelayState={relay_state}") }
}

/// What the identity provider asks for: the end of this person's sessions, or of some of them.
fn ends(app: &App, email: &str, indexes: &[&str]) -> VerifiedLogout {
    VerifiedLogout {
        request_id: format!("_{}", app.sluice.reference()),
        name_id: Some(NameId {
            value: format!("id-of-{email}"),
            format: samples::verified_sign_in(email, &[]).name_id_format,
            name_qualifier: None,
            sp_name_qualifier: None,
        }),
        session_indexes: indexes.iter().map(|index| (*index).to_owned()).collect(),
        not_on_or_after: app.sluice.now().plus(Span::minutes(5)),
        relay_state: None,
    }
}

async fn receive(app: &App, message: LogoutMessage, browser: Option<&str>) -> LogoutEnd {
    app.sluice.receive_logout(message, browser).await.unwrap()
}

/// The reason in the audit log.
async fn refused(app: &App, message: LogoutMessage, browser: Option<&str>) -> String {
    let LogoutEnd::Refused { reference } = receive(app, message, browser).await else { panic!("it was believed") };
    let mut events = app.audited(Action::LogoutRefused).await;
    events.retain(|event| event.reference.as_ref() == Some(&reference));
    assert_eq!(events.len(), 1);
    events.remove(0).reasons.remove(0)
}

/// What the answer to the identity provider says.
fn answered(end: LogoutEnd) -> String {
    let LogoutEnd::Answer(answer) = end else { panic!("no answer") };
    FakeSaml::message_of(&answer).unwrap().to_owned()
}

async fn sign_in(app: &App, link: &LinkId, idp: &IdentityProvider, email: &str, index: Option<&str>) -> String {
    let mut says = app.says(email, &[]);
    says.session_index = index.map(str::to_owned);
    app.sign_in_as(link, idp, says).await
}

async fn sign_out(app: &App, sessions: &[String], link: Option<&LinkId>) -> SignedOut {
    app.sluice.sign_out(Browser { binding: None, sessions }, link).await.unwrap()
}

fn begun(out: SignedOut) -> (Begun, String, String) {
    let begun = out.onward.unwrap();
    let request = FakeSaml::message_of(&begun.request).unwrap().to_owned();
    let state = FakeSaml::relay_state_of(&begun.request).unwrap().to_owned();
    (begun, request, state)
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_here_before_anything_is_asked_there() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let session = app.sign_in(&link, ANA, &[]).await;
    app.grant(&link, &session).await;
    let out = sign_out(&app, std::slice::from_ref(&session), Some(&link)).await;
    assert_eq!(out.ended, 1);
    assert_eq!(app.state(&link, &session).await, "sign in", "whether or not the identity provider ever answers");
    let (begun, request, state) = begun(out);
    assert!(matches!(&begun.request, Outgoing::Post { url, .. } if url == "https://idp1.example/slo"));

    let answer = app.saml.answer_logout(&samples::idp(1), &request, Ok(LogoutAnswer::Success));
    // Only in this browser, only with our own RelayState, and only once.
    assert_eq!(refused(&app, posted(answer.clone(), Some(&state)), None).await, "other_browser");
    let foreign = "another browser's cookie value";
    assert_eq!(refused(&app, posted(answer.clone(), Some(&state)), Some(foreign)).await, "other_browser");
    let browser = Some(begun.browser.as_str());
    assert_eq!(refused(&app, posted(answer.clone(), Some("x")), browser).await, "relay_state_mismatch");
    let end = receive(&app, redirected("SAMLResponse", &answer, &state), browser).await;
    assert!(matches!(end, LogoutEnd::SignedOut { there: true }));
    assert_eq!(refused(&app, posted(answer, Some(&state)), browser).await, "unknown_request");
    assert_eq!(app.audited(Action::VisitorSignedOut).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_no_yes_is_told_as_such() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let fault = SamlRefusal { code: "redirect_signature", expected: None, received: None, words: None };
    for (says, consumed) in [(Ok(LogoutAnswer::Failed), true), (Ok(LogoutAnswer::Partial), true), (Err(fault), false)] {
        let session = app.sign_in(&link, ANA, &[]).await;
        let (begun, request, state) = begun(sign_out(&app, &[session], Some(&link)).await);
        let browser = Some(begun.browser.as_str());
        let answer = app.saml.answer_logout(&samples::idp(1), &request, says);
        let end = receive(&app, posted(answer, Some(&state)), browser).await;
        assert!(matches!(end, LogoutEnd::SignedOut { there: false }));
        // A forged answer does not take the place of the real one.
        let real = app.saml.answer_logout(&samples::idp(1), &request, Ok(LogoutAnswer::Success));
        let end = receive(&app, posted(real, Some(&state)), browser).await;
        assert_eq!(matches!(end, LogoutEnd::SignedOut { there: true }), !consumed);
    }
    assert!(app.audited(Action::LogoutRefused).await.iter().any(|event| event.reasons == ["redirect_signature"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_providers_the_one_that_the_visitor_comes_from_is_asked() {
    let app = App::with_handbook().await;
    let mut mute = samples::enabled_idp(3);
    mute.slo.clear();
    for idp in [&samples::enabled_idp(2), &mute] {
        given::idp(&app.store, idp).await;
    }
    let first = app.link(whole(), &[]).await;
    let editor = app.editor().await;
    let mut links = Vec::new();
    for n in [2, 3] {
        let mut through = input(whole(), &[]);
        through.idp = samples::idp(n).id;
        links.push(app.sluice.create_link(&editor, &through).await.unwrap());
    }
    for (from, asked) in [(Some(&links[0]), "https://idp2.example/slo"), (None, "https://idp1.example/slo")] {
        let sessions = [
            sign_in(&app, &first, &samples::idp(1), ANA, None).await,
            sign_in(&app, &links[0], &samples::idp(2), ANA, None).await,
            sign_in(&app, &links[1], &mute, ANA, None).await,
        ];
        let out = sign_out(&app, &sessions, from).await;
        assert_eq!(out.ended, 3);
        assert!(matches!(&begun(out).0.request, Outgoing::Post { url, .. } if url == asked));
    }
    // Where none can, it ends here.
    let session = sign_in(&app, &links[1], &mute, ANA, None).await;
    let out = sign_out(&app, &[session], Some(&links[1])).await;
    assert!(out.ended == 1 && out.onward.is_none());
    assert!(sign_out(&app, &["made up".to_owned()], None).await.onward.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_answers_no_sign_in_and_a_sign_in_no_logout() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let session = app.sign_in(&link, ANA, &[]).await;
    let (begun, request, state) = begun(sign_out(&app, &[session], Some(&link)).await);
    let answer = SamlAnswer {
        response: app.saml.respond(&samples::idp(1), Some(&request), Ok(app.says(ANA, &[]))),
        relay_state: Some(state),
        browser: Some(begun.browser),
    };
    assert_eq!(app.refused(answer).await.1, "unknown_request");
    let under_way = app.answer(&link, &samples::idp(1), Ok(app.says(ANA, &[]))).await;
    let answer = app.saml.answer_logout(&samples::idp(1), &under_way.request, Ok(LogoutAnswer::Success));
    assert_eq!(refused(&app, posted(answer, None), Some(&under_way.begun.browser)).await, "unknown_request");
    app.sluice.finish_sign_in(under_way.answer).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_identity_provider_ends_exactly_those_sessions_on_every_replica() {
    let app = App::with_handbook().await;
    let replica = App::over(app.store.clone(), app::settings());
    let link = app.link(whole(), &[]).await;
    let idp = samples::idp(1);
    let (one, two) =
        (sign_in(&app, &link, &idp, ANA, Some("s1")).await, sign_in(&app, &link, &idp, ANA, Some("s2")).await);
    let ben = sign_in(&app, &link, &idp, BEN, Some("s1")).await;
    for session in [&one, &two, &ben] {
        app.grant(&link, session).await;
    }
    let asks = app.saml.ask_logout(&idp, Ok(ends(&app, ANA, &["s1"])));
    let said = answered(receive(&app, posted(asks.clone(), Some("theirs")), None).await);
    assert!(said.ends_with("-success"), "{said}");
    for (session, state) in [(&one, "sign in"), (&two, "granted"), (&ben, "granted")] {
        assert_eq!(replica.state(&link, session).await, state);
        assert_eq!(app.state(&link, session).await, state);
    }
    assert_eq!(refused(&app, posted(asks, None), None).await, "logout_replayed");

    let all = app.saml.ask_logout(&idp, Ok(ends(&app, ANA, &[])));
    answered(receive(&app, redirected("SAMLRequest", &all, "theirs"), None).await);
    assert_eq!(app.state(&link, &two).await, "sign in");
    assert_eq!(app.state(&link, &ben).await, "granted");
    // Nobody there any more: that is what was asked for.
    let again = app.saml.ask_logout(&idp, Ok(ends(&app, ANA, &[])));
    assert!(answered(receive(&app, posted(again, None), None).await).ends_with("-success"));
    let events = app.audited(Action::SessionsEndedByIdp).await;
    let mut notes: Vec<_> = events.into_iter().filter_map(|event| event.note).collect();
    notes.sort();
    assert_eq!(notes, ["0", "1", "1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_without_a_format_is_one_of_the_unspecified_format() {
    let app = App::with_handbook().await;
    let (idp, link) = (samples::idp(1), app.link(whole(), &[]).await);
    let mut says = app.says(ANA, &[]);
    says.name_id_format = Some("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified".to_owned());
    let session = app.sign_in_as(&link, &idp, says).await;
    let mut order = ends(&app, ANA, &[]);
    if let Some(name_id) = &mut order.name_id {
        name_id.format = None;
    }
    let said = answered(receive(&app, posted(app.saml.ask_logout(&idp, Ok(order)), None), None).await);
    assert!(said.ends_with("-success"), "{said}");
    assert_eq!(app.state(&link, &session).await, "sign in");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_copies_of_a_logout_request_at_once_one_is_obeyed() {
    let app = App::with_handbook().await;
    let asks = app.saml.ask_logout(&samples::idp(1), Ok(ends(&app, ANA, &[])));
    let copies: Vec<_> = (0..4)
        .map(|_| {
            let (sluice, message) = (std::sync::Arc::clone(&app.sluice), posted(asks.clone(), None));
            tokio::spawn(async move { matches!(sluice.receive_logout(message, None).await, Ok(LogoutEnd::Answer(_))) })
        })
        .collect();
    let mut obeyed = 0;
    for copy in copies {
        obeyed += usize::from(copy.await.unwrap());
    }
    assert_eq!(obeyed, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_identity_providers_word_ends_nothing() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let session = app.sign_in(&link, ANA, &[]).await;
    let idp = samples::idp(1);
    assert_eq!(refused(&app, posted("made up".to_owned(), None), None).await, "malformed_xml");
    let unknown = app.saml.ask_logout(&samples::idp(2), Ok(ends(&app, ANA, &[])));
    assert_eq!(refused(&app, posted(unknown, None), None).await, "wrong_logout_issuer");
    let fault = SamlRefusal { code: "redirect_signature", expected: None, received: None, words: None };
    let forged = app.saml.ask_logout(&idp, Err(fault));
    assert_eq!(refused(&app, posted(forged, None), None).await, "redirect_signature");
    let mut old = ends(&app, ANA, &[]);
    old.not_on_or_after = app.sluice.now();
    assert_eq!(refused(&app, posted(app.saml.ask_logout(&idp, Ok(old)), None), None).await, "logout_expired");
    // Another provider that calls its person the same.
    given::idp(&app.store, &samples::enabled_idp(4)).await;
    let foreign = app.saml.ask_logout(&samples::idp(4), Ok(ends(&app, ANA, &[])));
    answered(receive(&app, posted(foreign, None), None).await);
    assert_eq!(app.state(&link, &session).await, "granted");

    let mut sealed = ends(&app, ANA, &[]);
    sealed.name_id = None;
    let asks = app.saml.ask_logout(&idp, Ok(sealed));
    assert!(answered(receive(&app, posted(asks, None), None).await).ends_with("-failure"));
    assert!(app.audited(Action::LogoutRefused).await.iter().any(|event| event.reasons == ["encrypted_name_id"]));
    assert_eq!(app.state(&link, &session).await, "granted");

    app.clock.advance(Span::seconds(1));
    app.sluice.disable_idp(&app.admin().await, &idp.id).await.unwrap();
    let asks = app.saml.ask_logout(&idp, Ok(ends(&app, ANA, &[])));
    assert_eq!(refused(&app, posted(asks, None), None).await, "idp_not_enabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_is_obeyed_and_asked_for_while_metadata_is_past_its_date() {
    let app = App::with_handbook().await;
    let (link, idp) = (app.link(whole(), &[]).await, samples::idp(1));
    let holds = async |n: u32, until| {
        let source = MetadataSource { valid_until: Some(until), ..samples::metadata_source(1) };
        let event = samples::event(8_000_000 + n, Action::MetadataSourceChanged);
        app.store.put_source(&idp.id, &source, &event).await.unwrap();
    };
    let until = app.sluice.now().plus(Span::minutes(2));
    holds(1, until).await;
    let (ana, ben) = (app.sign_in(&link, ANA, &[]).await, app.sign_in(&link, BEN, &[]).await);
    assert_eq!(app.state(&link, &ana).await, "granted");
    app.clock.set(until);
    assert_eq!(app.state(&link, &ana).await, "not available");
    let asks = app.saml.ask_logout(&idp, Ok(ends(&app, ANA, &[])));
    assert!(answered(receive(&app, posted(asks, None), None).await).ends_with("-success"));
    assert!(sign_out(&app, std::slice::from_ref(&ben), Some(&link)).await.onward.is_some());
    // Newer metadata brings none of them back.
    holds(2, until.plus(Span::days(1))).await;
    for session in [ana, ben] {
        assert_eq!(app.state(&link, &session).await, "sign in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_tls_off_loopback_there_is_no_single_logout() {
    for (url, offered) in [
        ("http://share.example", false),
        ("https://share.example", true),
        ("http://localhost:3080", true),
        ("http://[::1]:3080", true),
    ] {
        let store = MemoryStore::new();
        given::admin(&store).await;
        given::idp(&store, &samples::enabled_idp(1)).await;
        let settings = sluice_service::sluice::Settings { public_url: url.to_owned(), ..app::settings() };
        let app = App::over(store, settings);
        app.import(app::handbook()).await;
        let slo = app.sluice.service_provider(&app.admin().await).slo_url;
        assert_eq!(slo, offered.then(|| format!("{url}/saml/slo")));
        let link = app.link(whole(), &[]).await;
        let session = app.sign_in(&link, ANA, &[]).await;
        let out = sign_out(&app, &[session], Some(&link)).await;
        assert_eq!((out.ended, out.onward.is_some()), (1, offered), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_go_by_the_binding_that_the_rules_prefer() {
    let store = MemoryStore::new();
    let mut idp = samples::enabled_idp(1);
    idp.sso.push(Endpoint::new(Binding::Post, "https://idp1.example/post"));
    idp.slo.insert(0, Endpoint::new(Binding::Redirect, "https://idp1.example/slo-redirect"));
    given::admin(&store).await;
    given::idp(&store, &idp).await;
    let app = App::over(store, app::settings());
    app.import(app::handbook()).await;
    let link = app.link(whole(), &[]).await;
    let session = app.sign_in(&link, ANA, &[]).await;
    let (begun, ..) = begun(sign_out(&app, &[session], Some(&link)).await);
    assert!(matches!(&begun.request, Outgoing::Redirect(url) if url.starts_with("https://idp1.example/slo-redirect?")));
}
