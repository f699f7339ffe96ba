//! Several links revoked at once.

use sluice_domain::audit::{Action, Outcome};
use sluice_domain::id::LinkId;
use sluice_domain::input::LINKS_MAX;
use sluice_domain::scope::Scope;
use sluice_domain::view::link::WouldRevoke;
use sluice_service::error::ServiceError;
use sluice_service::testing::app::{App, space};

async fn links(app: &App) -> [LinkId; 3] {
    let whole = || Scope::Space { space: space() };
    [app.link(whole(), &[]).await, app.link(whole(), &[]).await, app.link(whole(), &[]).await]
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_revoked_and_told_as_one_by_itself() {
    let app = App::with_handbook().await;
    let [one, two, three] = links(&app).await;
    for (link, email) in [(&one, "ana@tidewell.example"), (&one, "ben@tidewell.example"), (&two, "cy@tidewell.example")]
    {
        let session = app.sign_in(link, email, &[]).await;
        app.grant(link, &session).await;
    }
    let admin = app.admin().await;
    let would = app.sluice.would_revoke(&admin, &[one.clone(), two.clone(), one.clone()]).await.unwrap();
    assert_eq!(would, WouldRevoke { links: 2, grants: 3 }, "named twice is once");

    let ended = app.sluice.revoke_links(&admin, &[one.clone(), two.clone(), one.clone()]).await.unwrap();
    let mut grants: Vec<u64> = ended.iter().map(|(_, ended)| ended.as_ref().unwrap().grants).collect();
    grants.sort_unstable();
    assert_eq!(grants, [1, 2]);
    let events = app.audited(Action::LinkRevoked).await;
    assert_eq!(events.len(), 2);
    assert!(events.iter().all(|event| event.outcome == Outcome::Done && event.note.is_some()));
    assert!(!app.stored_link(&one).await.is_active() && !app.stored_link(&two).await.is_active());
    assert!(app.stored_link(&three).await.is_active());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_cannot_be_revoked_stops_no_other() {
    let app = App::with_handbook().await;
    let [one, two, _] = links(&app).await;
    let admin = app.admin().await;
    app.sluice.revoke_link(&admin, &one).await.unwrap();
    let unknown = LinkId::random([77; 16]);
    let all = [one.clone(), unknown.clone(), two.clone()];
    assert_eq!(app.sluice.would_revoke(&admin, &all).await.unwrap(), WouldRevoke { links: 1, grants: 0 });
    let ended = app.sluice.revoke_links(&admin, &all).await.unwrap();
    let code = |id: &LinkId| {
        let (_, ended) = ended.iter().find(|(of, _)| of == id).unwrap();
        ended.as_ref().map_or_else(|error| error.code().to_owned(), |_| "revoked".to_owned())
    };
    assert_eq!([code(&one), code(&unknown), code(&two)], ["link_revoked", "not_found", "revoked"]);
    assert_eq!(app.audited(Action::LinkRevoked).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_at_once_are_none() {
    let app = App::with_handbook().await;
    let [one, ..] = links(&app).await;
    let admin = app.admin().await;
    let many = vec![one.clone(); LINKS_MAX + 1];
    for refused in
        [app.sluice.revoke_links(&admin, &many).await.map(drop), app.sluice.would_revoke(&admin, &many).await.map(drop)]
    {
        assert!(matches!(refused, Err(ServiceError::Rule("too_many_links"))), "{refused:?}");
    }
    assert!(app.stored_link(&one).await.is_active());
    assert_eq!(app.sluice.revoke_links(&admin, &many[..LINKS_MAX]).await.unwrap().len(), 1);
    assert!(app.sluice.revoke_links(&admin, &[]).await.unwrap().is_empty());
}
