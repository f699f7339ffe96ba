//! What the overview tells.

use sluice_domain::audit::Action;
use sluice_domain::input::SignInInput;
use sluice_domain::scope::Scope;
use sluice_domain::time::Span;
use sluice_service::testing::app::{App, space};

#[tokio::test(flavor = "multi_thread")]
async fn refusals_of_visitors_need_a_look_for_a_week() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let link = app.link(Scope::Space { space: space() }, &["banks"]).await;
    let outsider = app.sign_in(&link, "ana@tidewell.example", &["staff"]).await;
    assert_eq!(app.state(&link, &outsider).await, "denied");
    // Refused too, and no visitor.
    let stranger = SignInInput { email: "eve@example.com".into(), password: "no such account".into() };
    assert!(app.sluice.sign_in_admin(&stranger).await.is_err());
    assert_eq!(app.audited(Action::AdminSignInRefused).await.len(), 1);

    let refused = app.sluice.overview(&admin).await.unwrap().refused;
    let actions: Vec<Action> = refused.iter().map(|row| row.action).collect();
    assert_eq!(actions, [Action::LinkDenied]);
    app.clock.advance(Span::days(8));
    assert!(app.sluice.overview(&admin).await.unwrap().refused.is_empty());
}
