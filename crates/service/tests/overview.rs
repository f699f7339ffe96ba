//! What the overview tells.

use sluice_domain::audit::Action;
use sluice_domain::input::SignInInput;
use sluice_domain::scope::Scope;
use sluice_domain::time::Span;
use sluice_service::testing::app::{App, space};
use sluice_service::testing::samples;

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

#[tokio::test(flavor = "multi_thread")]
async fn visitors_are_counted_by_day_for_a_fortnight() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let link = app.link(Scope::Space { space: space() }, &["banks"]).await;
    let ana = app.sign_in(&link, "ana@tidewell.example", &["banks"]).await;
    app.grant(&link, &ana).await;
    let eve = app.sign_in(&link, "eve@tidewell.example", &["staff"]).await;
    assert_eq!(app.state(&link, &eve).await, "denied");
    let days = app.sluice.openings_by_day(&admin).await.unwrap();
    assert_eq!(days.len(), 14);
    assert!(days.windows(2).all(|two| two[1].day.since(two[0].day) == Span::days(1)));
    let today = days[13];
    assert_eq!((today.day, today.opened, today.refused), (samples::NOW.day(), 1, 1));
    assert!(days[..13].iter().all(|day| (day.opened, day.refused) == (0, 0)));

    app.clock.advance(Span::days(13));
    let days = app.sluice.openings_by_day(&admin).await.unwrap();
    assert_eq!((days[0].opened, days[0].refused), (1, 1));
    app.clock.advance(Span::days(1));
    let days = app.sluice.openings_by_day(&admin).await.unwrap();
    assert!(days.iter().all(|day| (day.opened, day.refused) == (0, 0)));
}
