//! Rules of a connection: no test vouches for what was changed after it.

use sluice_domain::audit::Action;
use sluice_domain::input::RulesInput;
use sluice_domain::scope::Scope;
use sluice_domain::sso::idp::{Binding, Endpoint, IdpState};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Span;
use sluice_service::error::ServiceError;
use sluice_service::testing::app::{App, space};
use sluice_service::testing::{given, samples};

const ANA: &str = "ana@tidewell.example";

fn strict() -> RulesInput {
    let mut input = RulesInput::of(&IdpRules::default());
    input.clock_skew = 30;
    input
}

#[tokio::test(flavor = "multi_thread")]
async fn other_rules_close_active_links_only_when_that_is_confirmed() {
    let app = App::with_handbook().await;
    let (admin, idp) = (app.admin().await, samples::idp(1).id);
    let link = app.link(Scope::Space { space: space() }, &[]).await;
    let session = app.sign_in(&link, ANA, &[]).await;
    app.grant(&link, &session).await;
    app.clock.advance(Span::seconds(1));

    let refused = app.sluice.edit_idp_rules(&admin, &idp, &strict()).await.unwrap_err();
    assert_eq!(refused.to_string(), "idp_in_use_needs_test");
    assert_eq!(app.state(&link, &session).await, "granted");
    // What changes nothing needs nothing.
    app.sluice.edit_idp_rules(&admin, &idp, &RulesInput::of(&IdpRules::default())).await.unwrap();
    assert!(app.audited(Action::IdpChanged).await.is_empty());

    let confirmed = RulesInput { confirm: true, ..strict() };
    app.sluice.edit_idp_rules(&admin, &idp, &confirmed).await.unwrap();
    assert_eq!(app.state(&link, &session).await, "not available");
    let detail = app.sluice.find_idp(&admin, &idp).await.unwrap();
    assert_eq!((detail.idp.state, detail.tested, detail.rules.clock_skew), (IdpState::Draft, false, Span::seconds(30)));
    assert_eq!(app.sluice.enable_idp(&admin, &idp).await.unwrap_err().to_string(), "idp_not_tested");
    assert_eq!(app.audited(Action::IdpChanged).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_active_links_nothing_has_to_be_confirmed() {
    let app = App::with_handbook().await;
    let (admin, idp) = (app.admin().await, samples::idp(1).id);
    app.sluice.edit_idp_rules(&admin, &idp, &strict()).await.unwrap();
    assert_eq!(app.sluice.find_idp(&admin, &idp).await.unwrap().idp.state, IdpState::Draft);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_cannot_be_are_named_by_their_field() {
    let app = App::with_handbook().await;
    let (admin, idp) = (app.admin().await, samples::idp(1).id);
    let fields = async |input: RulesInput| match app.sluice.edit_idp_rules(&admin, &idp, &input).await {
        Err(ServiceError::Invalid(fields)) => fields.into_iter().map(|f| format!("{} {}", f.field, f.code)).collect(),
        other => vec![format!("{other:?}")],
    };
    assert_eq!(fields(RulesInput { clock_skew: 181, ..strict() }).await, ["clock_skew skew_too_large"]);
    let posted = RulesInput { request_binding: Some(Binding::Post), ..strict() };
    assert_eq!(fields(posted.clone()).await, ["request_binding binding_not_offered"]);

    let mut both = samples::idp(2);
    both.sso.push(Endpoint::new(Binding::Post, "https://idp2.example/post"));
    given::idp(&app.store, &both).await;
    app.sluice.edit_idp_rules(&admin, &both.id, &posted).await.unwrap();
    let detail = app.sluice.find_idp(&admin, &both.id).await.unwrap();
    assert!(detail.offers_post && detail.offers_redirect);
    assert_eq!(detail.sso_url, "https://idp2.example/post");
    assert_eq!(detail.slo_url.as_deref(), Some("https://idp2.example/slo"));
}
