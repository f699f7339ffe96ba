//! The first admin, and sign-in to the dashboard.

use sluice_domain::audit::{Action, Actor, Outcome};
use sluice_domain::input::{SetupInput, SignInInput};
use sluice_domain::time::Span;
use sluice_service::error::ServiceError;
use sluice_service::ports::AdminRepository as _;
use sluice_service::testing::app::App;

const EMAIL: &str = "morgan@harbourline.example";
const PASSWORD: &str = "seven slow grey boats";

fn setup(token: &str) -> SetupInput {
    SetupInput {
        token: token.to_owned(),
        name: "Morgan Lund".to_owned(),
        email: "Morgan@Harbourline.example".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

fn sign_in(email: &str, password: &str) -> SignInInput {
    SignInInput { email: email.to_owned(), password: password.to_owned() }
}

#[expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]
async fn claimed() -> (App, String) {
    let app = App::bare();
    let token = app.sluice.new_setup_token().await.unwrap().unwrap();
    let session = app.sluice.claim_setup(&setup(&token)).await.unwrap();
    (app, session)
}

#[tokio::test]
async fn the_first_admin_is_made_once() {
    let app = App::bare();
    assert!(app.sluice.needs_setup().await.unwrap());
    let token = app.sluice.new_setup_token().await.unwrap().unwrap();
    let session = app.sluice.claim_setup(&setup(&token)).await.unwrap();
    assert_eq!(app.sluice.authenticate(&session).await.unwrap().me().email, EMAIL);
    assert!(!app.sluice.needs_setup().await.unwrap());
    assert_eq!(app.sluice.new_setup_token().await.unwrap(), None);
    assert!(matches!(app.sluice.claim_setup(&setup(&token)).await, Err(ServiceError::NotFound)));
    assert_eq!(app.audited(Action::AdminCreated).await.len(), 1);
    assert_eq!(app.audited(Action::AdminSignedIn).await.len(), 1);
}

#[tokio::test]
async fn a_wrong_replaced_or_old_token_makes_nobody() {
    let app = App::bare();
    let replaced = app.sluice.new_setup_token().await.unwrap().unwrap();
    let token = app.sluice.new_setup_token().await.unwrap().unwrap();
    for wrong in ["", "x", &replaced] {
        let answer = app.sluice.claim_setup(&setup(wrong)).await;
        assert!(matches!(answer, Err(ServiceError::Rule("setup_link_invalid"))), "{wrong}");
    }
    app.clock.advance(Span::hours(1));
    assert!(matches!(app.sluice.claim_setup(&setup(&token)).await, Err(ServiceError::Rule("setup_link_invalid"))));
    assert!(app.sluice.needs_setup().await.unwrap());
    assert!(app.audit().await.is_empty());
}

#[tokio::test]
async fn a_faulty_form_does_not_use_up_the_token() {
    let app = App::bare();
    let token = app.sluice.new_setup_token().await.unwrap().unwrap();
    let mut short = setup(&token);
    short.password = "short".to_owned();
    assert!(matches!(app.sluice.claim_setup(&short).await, Err(ServiceError::Invalid(_))));
    assert!(app.sluice.claim_setup(&setup(&token)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_claims_at_once_one_wins() {
    let app = App::bare();
    let token = app.sluice.new_setup_token().await.unwrap().unwrap();
    let (first, second) = (setup(&token), setup(&token));
    let (a, b) = tokio::join!(app.sluice.claim_setup(&first), app.sluice.claim_setup(&second));
    assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1);
    assert_eq!(app.audited(Action::AdminCreated).await.len(), 1);
}

#[tokio::test]
async fn the_password_is_kept_as_argon2id_and_shown_nowhere() {
    let (app, _) = claimed().await;
    let admin = app.store.find_admin_by_email(EMAIL).await.unwrap().unwrap();
    assert!(admin.password_hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", admin.password_hash);
    let shown = format!("{admin:?} {:?} {:?} {:?}", setup("t"), sign_in(EMAIL, PASSWORD), app.audit().await);
    for secret in [PASSWORD, &admin.password_hash, "argon2"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn a_wrong_email_and_a_wrong_password_are_one_answer() {
    let (app, _) = claimed().await;
    for (email, password) in [(EMAIL, "another password"), ("nobody@harbourline.example", PASSWORD), ("x", PASSWORD)] {
        let answer = app.sluice.sign_in_admin(&sign_in(email, password)).await;
        assert!(matches!(answer, Err(ServiceError::Rule("wrong_credentials"))), "{email}");
    }
    let refused = app.audited(Action::AdminSignInRefused).await;
    assert!(refused.iter().all(|event| event.outcome == Outcome::Refused && event.note.is_none()));
    assert_eq!(refused.iter().filter(|event| event.actor == Actor::Anonymous).count(), 2);
    assert_eq!(refused.len(), 3);
    assert!(app.sluice.sign_in_admin(&sign_in(" MORGAN@harbourline.example ", PASSWORD)).await.is_ok());
}

#[tokio::test]
async fn a_session_ends_by_sign_out_and_by_time() {
    let (app, first) = claimed().await;
    let second = app.sluice.sign_in_admin(&sign_in(EMAIL, PASSWORD)).await.unwrap();
    assert_ne!(first, second);
    let actor = app.sluice.authenticate(&first).await.unwrap();
    app.sluice.sign_out_admin(&actor).await.unwrap();
    assert!(matches!(app.sluice.authenticate(&first).await, Err(ServiceError::Unauthenticated)));
    assert_eq!(app.audited(Action::AdminSignedOut).await.len(), 1);
    app.clock.advance(Span(Span::hours(12).0 - 1));
    assert!(app.sluice.authenticate(&second).await.is_ok());
    app.clock.advance(Span(1));
    assert!(matches!(app.sluice.authenticate(&second).await, Err(ServiceError::Unauthenticated)));
}
