//! Sign-in that begins at the identity provider.

use sluice_domain::audit::Action;
use sluice_domain::id::LinkId;
use sluice_domain::scope::Scope;
use sluice_domain::sso::idp::{IdentityProvider, PassedTest};
use sluice_domain::time::Span;
use sluice_service::gate::{Finished, SamlAnswer};
use sluice_service::ports::LinkRepository as _;
use sluice_service::ports::saml::{SamlRefusal, VerifiedSignIn};
use sluice_service::testing::app::{self, App, space};
use sluice_service::testing::{MemoryStore, given, samples};

const ANA: &str = "ana@tidewell.example";

fn allowing(n: u32) -> IdentityProvider {
    let mut idp = samples::enabled_idp(n);
    idp.rules.allow_unsolicited = true;
    idp.passed = Some(PassedTest { run: samples::test_run(n).id, settings: idp.settings(), at: samples::NOW });
    idp
}

async fn with(idp: &IdentityProvider) -> (App, LinkId) {
    let store = MemoryStore::new();
    given::admin(&store).await;
    given::idp(&store, idp).await;
    let app = App::over(store, app::settings());
    app.import(app::handbook()).await;
    let link = app.link(Scope::Space { space: space() }, &[]).await;
    (app, link)
}

fn unasked(
    app: &App,
    idp: &IdentityProvider,
    to: Option<&str>,
    says: Result<VerifiedSignIn, SamlRefusal>,
) -> SamlAnswer {
    SamlAnswer { response: app.saml.respond(idp, None, says), relay_state: to.map(str::to_owned), browser: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_asked_for_opens_the_link_that_it_names_once() {
    let idp = allowing(1);
    let (app, link) = with(&idp).await;
    let answer = unasked(&app, &idp, Some(link.as_str()), Ok(app.says(ANA, &[])));
    let finished = app.sluice.finish_sign_in(answer.clone()).await.unwrap();
    let Finished::Visit { session, link: to, page: None, .. } = finished else { panic!("it was not taken") };
    assert_eq!(to, link);
    assert_eq!(app.state(&link, &session).await, "granted");
    assert_eq!(app.refused(answer).await.1, "assertion_replayed");
    assert_eq!(app.audited(Action::VisitorSignedIn).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_connection_that_allows_it_is_believed_unasked() {
    let idp = samples::enabled_idp(1);
    let (app, link) = with(&idp).await;
    let answer = unasked(&app, &idp, Some(link.as_str()), Ok(app.says(ANA, &[])));
    assert_eq!(app.refused(answer).await.1, "no_in_response_to");
    let unknown = unasked(&app, &allowing(2), Some(link.as_str()), Ok(app.says(ANA, &[])));
    assert_eq!(app.refused(unknown).await.1, "no_in_response_to");
    // Allowed, but not enabled.
    let mut draft = allowing(3);
    draft.state = sluice_domain::sso::idp::IdpState::Draft;
    given::idp(&app.store, &draft).await;
    let answer = unasked(&app, &draft, Some(link.as_str()), Ok(app.says(ANA, &[])));
    assert_eq!(app.refused(answer).await.1, "no_in_response_to");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_leads_to_an_open_link_of_that_provider_and_nowhere_else() {
    let idp = allowing(1);
    let (app, link) = with(&idp).await;
    let address = format!("http://127.0.0.1:3080/s/{link}");
    let token = app.token(&link).await;
    for to in [None, Some(""), Some("https://evil.example/"), Some(address.as_str()), Some(token.as_str())] {
        assert_eq!(app.refused(unasked(&app, &idp, to, Ok(app.says(ANA, &[])))).await.1, "unsolicited", "{to:?}");
    }
    // A link of another provider.
    let other = allowing(2);
    given::idp(&app.store, &other).await;
    let answer = unasked(&app, &other, Some(link.as_str()), Ok(app.says(ANA, &[])));
    assert_eq!(app.refused(answer).await.1, "unsolicited");
    // What the verifier finds still counts.
    let fault = SamlRefusal { code: "signature_invalid", expected: None, received: None, words: None };
    let forged = unasked(&app, &idp, Some(link.as_str()), Err(fault));
    assert_eq!(app.refused(forged).await.1, "signature_invalid");

    app.clock.advance(Span::seconds(1));
    app.sluice.revoke_link(&app.admin().await, &link).await.unwrap();
    assert!(!app.store.find_link(&link).await.unwrap().unwrap().link.is_active());
    let answer = unasked(&app, &idp, Some(link.as_str()), Ok(app.says(ANA, &[])));
    assert_eq!(app.refused(answer).await.1, "unsolicited");
    assert!(app.audited(Action::VisitorSignedIn).await.is_empty());
}
