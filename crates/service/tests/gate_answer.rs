//! Answers of identity providers that must not be taken, and what they leave behind.

use sluice_domain::audit::Action;
use sluice_domain::scope::Scope;
use sluice_domain::sso::mapping::SIGN_IN_GROUPS_MAX;
use sluice_domain::time::Span;
use sluice_service::gate::{Browser, Finished};
use sluice_service::ports::saml::SamlRefusal;
use sluice_service::ports::{IdpRepository as _, StoreResult};
use sluice_service::testing::app::{self, App, page, space};
use sluice_service::testing::{MemoryStore, given, samples};

const ANA: &str = "ana@tidewell.example";

fn whole() -> Scope {
    Scope::Space { space: space() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_only_in_the_browser_that_asked() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let good = app.answer(&link, &samples::idp(1), Ok(app.says(ANA, &[]))).await.answer;
    let other = app.answer(&link, &samples::idp(1), Ok(app.says(ANA, &[]))).await;
    let mut stolen = good.clone();
    stolen.browser = Some(other.begun.browser);
    assert_eq!(app.refused(stolen).await.1, "other_browser");
    let mut bare = good.clone();
    bare.browser = None;
    assert_eq!(app.refused(bare).await.1, "other_browser");
    for state in [String::new(), "x".to_owned(), other.answer.relay_state.unwrap()] {
        let mut moved = good.clone();
        moved.relay_state = Some(state);
        assert_eq!(app.refused(moved).await.1, "relay_state_mismatch");
    }
    // Nothing of that ended the real sign-in.
    let finished = app.sluice.finish_sign_in(good).await.unwrap();
    assert!(matches!(finished, Finished::Visit { link: to, page: None, .. } if to == link));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_and_an_assertion_are_good_once() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let says = app.says(ANA, &[]);
    let first = app.answer(&link, &samples::idp(1), Ok(says.clone())).await;
    assert!(matches!(app.sluice.finish_sign_in(first.answer.clone()).await.unwrap(), Finished::Visit { .. }));
    assert_eq!(app.refused(first.answer).await.1, "unknown_request");
    let again = app.answer(&link, &samples::idp(1), Ok(says)).await;
    assert_eq!(app.refused(again.answer).await.1, "assertion_replayed");
    assert_eq!(app.audited(Action::VisitorSignedIn).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_posts_of_one_answer_at_once_give_one_session() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let answer = app.answer(&link, &samples::idp(1), Ok(app.says(ANA, &[]))).await.answer;
    let post = || {
        let (sluice, answer) = (std::sync::Arc::clone(&app.sluice), answer.clone());
        tokio::spawn(async move { matches!(sluice.finish_sign_in(answer).await.unwrap(), Finished::Visit { .. }) })
    };
    let posts = [post(), post(), post(), post()];
    let mut taken = 0;
    for post in posts {
        taken += usize::from(post.await.unwrap());
    }
    assert_eq!(taken, 1);
    assert_eq!(app.audited(Action::VisitorSignedIn).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn late_unasked_and_foreign_answers_are_refused() {
    let app = App::with_handbook().await;
    given::idp(&app.store, &samples::enabled_idp(2)).await;
    let link = app.link(whole(), &[]).await;
    let foreign = app.answer(&link, &samples::idp(2), Ok(app.says(ANA, &[]))).await;
    assert_eq!(app.refused(foreign.answer.clone()).await.1, "issuer");
    let mut unasked = foreign.answer;
    unasked.response = app.saml.respond(&samples::idp(1), None, Ok(app.says(ANA, &[])));
    assert_eq!(app.refused(unasked).await.1, "no_in_response_to");
    let mut says = app.says(ANA, &[]);
    says.not_on_or_after = samples::minutes(60);
    let late = app.answer(&link, &samples::idp(1), Ok(says)).await;
    app.clock.advance(Span::minutes(10));
    assert_eq!(app.refused(late.answer).await.1, "unknown_request");
    assert!(app.audited(Action::VisitorSignedIn).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_answer_does_not_end_the_sign_in_under_way() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let real = app.answer(&link, &samples::idp(1), Ok(app.says(ANA, &[]))).await;
    let mut forged = real.answer.clone();
    let fault = SamlRefusal { code: "signature", expected: None, received: None, words: None };
    forged.response = app.saml.respond(&samples::idp(1), Some(&real.request), Err(fault));
    let Finished::Refused { link: again, .. } = app.sluice.finish_sign_in(forged).await.unwrap() else {
        panic!("a forged answer was taken")
    };
    assert_eq!(again, Some(link));
    assert_eq!(app.audited(Action::VisitorSignInRefused).await[0].reasons, ["signature"]);
    assert!(matches!(app.sluice.finish_sign_in(real.answer).await.unwrap(), Finished::Visit { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_survives_sign_in_only_inside_the_links_space() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let elsewhere = samples::page_id(&samples::space_id(9), 3);
    for (asked, kept) in [(page(3), Some(page(3))), (elsewhere, None)] {
        let begun = app.sluice.begin_sign_in(&link, Some(asked), Browser::default(), false).await.unwrap().unwrap();
        let answered = app.answer_begun(begun, &samples::idp(1), Ok(app.says(ANA, &[])));
        let finished = app.sluice.finish_sign_in(answered.answer).await.unwrap();
        assert!(matches!(finished, Finished::Visit { page, .. } if page == kept));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_provider_disabled_meanwhile_vouches_for_nobody() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    let reader = app.sign_in(&link, ANA, &[]).await;
    app.grant(&link, &reader).await;
    let answer = app.answer(&link, &samples::idp(1), Ok(app.says(ANA, &[]))).await.answer;
    let admin = app.admin().await;
    app.clock.advance(Span::seconds(1));
    app.sluice.disable_idp(&admin, &samples::idp(1).id).await.unwrap();
    assert_eq!(app.refused(answer).await.1, "idp_not_enabled");
    assert_eq!(app.state(&link, &reader).await, "not available");
    // Enabled again, it has to vouch again: what it said before may be why it was disabled.
    app.sluice.enable_idp(&admin, &samples::idp(1).id).await.unwrap();
    assert_eq!(app.state(&link, &reader).await, "sign in");
    let anew = app.sign_in(&link, ANA, &[]).await;
    assert_eq!(app.state(&link, &anew).await, "granted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_mapping_decides_about_everybody_anew() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &["auditors"]).await;
    let reader = app.sign_in(&link, ANA, &["auditors"]).await;
    app.grant(&link, &reader).await;
    app.clock.advance(Span::seconds(1));
    let mut mapping = samples::idp(1).mapping;
    mapping.groups = None;
    app.sluice.save_mapping(&app.admin().await, &samples::idp(1).id, mapping).await.unwrap();
    assert_eq!(app.state(&link, &reader).await, "sign in");
    let anew = app.sign_in(&link, ANA, &["auditors"]).await;
    assert_eq!(app.state(&link, &anew).await, "denied");
}

/// Gives up the keys of the connection that `app` begins with. The change takes its instant a while before it is written, or the clock
/// that it is taken from is behind: it is that of the beginning.
async fn give_up_keys(store: &MemoryStore) -> StoreResult<()> {
    let idp = samples::enabled_idp(1);
    let renewed = idp.clone().renewed(samples::idp(7).certificates, samples::NOW);
    store.save_idp(&renewed, idp.changed_at, &samples::event(1, Action::IdpKeysTaken)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_given_up_while_an_answer_is_verified_vouch_for_nobody() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    app.clock.advance(Span::seconds(1));
    let (runtime, store) = (tokio::runtime::Handle::current(), app.store.clone());
    app.saml.while_verifying(move || runtime.block_on(give_up_keys(&store)).unwrap());
    let reader = app.sign_in(&link, ANA, &[]).await;
    assert_eq!(app.state(&link, &reader).await, "sign in");
    assert!(app.audited(Action::LinkOpened).await.is_empty());
    let anew = app.sign_in_as(&link, &samples::idp(1), app.says(ANA, &[])).await;
    assert_eq!(app.state(&link, &anew).await, "granted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_with_its_keys_however_clocks_run() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &[]).await;
    app.clock.advance(Span::seconds(1));
    let reader = app.sign_in(&link, ANA, &[]).await;
    app.grant(&link, &reader).await;
    give_up_keys(&app.store).await.unwrap();
    assert_eq!(app.state(&link, &reader).await, "sign in");
    // The second time all of it is of one instant with the first.
    let admin = app.admin().await;
    for _ in 0..2 {
        let anew = app.sign_in(&link, ANA, &[]).await;
        assert_eq!(app.state(&link, &anew).await, "granted");
        app.sluice.disable_idp(&admin, &samples::idp(1).id).await.unwrap();
        app.sluice.enable_idp(&admin, &samples::idp(1).id).await.unwrap();
        assert_eq!(app.state(&link, &anew).await, "sign in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_identity_provider_opens_nothing_off_loopback() {
    let store = MemoryStore::new();
    let mut demo = samples::enabled_idp(1);
    demo.demo = true;
    given::admin(&store).await;
    given::idp(&store, &demo).await;
    let app = App::over(store.clone(), app::settings());
    app.import(app::handbook()).await;
    let link = app.link(whole(), &[]).await;
    let reader = app.sign_in(&link, ANA, &[]).await;
    app.grant(&link, &reader).await;
    let answered = app.answer(&link, &demo, Ok(app.says(ANA, &[]))).await;
    let token = app.token(&link).await;

    // The same data, moved to a public address.
    let mut public = app::settings();
    public.loopback = false;
    public.demo_idp = Some("http://127.0.0.1:3090/metadata".to_owned());
    let moved = App::over(store, public);
    assert_eq!(moved.state(&link, &reader).await, "not available");
    assert_eq!(moved.state(&link, "nobody").await, "not available");
    assert!(moved.sluice.begin_sign_in(&link, None, Browser::default(), false).await.unwrap().is_none());
    let sessions = [reader];
    let opening = moved.sluice.open_link(&token, &sessions[..0]).await.unwrap();
    assert!(matches!(opening, sluice_service::gate::Opening::NotAvailable { .. }));
    let admin = moved.admin().await;
    let editor = moved.sluice.in_space(&admin, &space()).await.unwrap();
    assert!(moved.sluice.create_link(&editor, &app::input(whole(), &[])).await.is_err());
    assert!(moved.sluice.set_enforcement(&editor, None, true, Some(&demo.id)).await.is_err());
    assert!(moved.sluice.connect_demo_idp(&admin).await.is_err());
    // An answer that was on its way.
    let mut answer = answered.answer;
    answer.response = moved.saml.respond(&demo, Some(&answered.request), Ok(app.says(ANA, &[])));
    assert_eq!(moved.refused(answer).await.1, "idp_not_enabled");
    moved.sluice.disable_idp(&admin, &demo.id).await.unwrap();
    assert!(moved.sluice.enable_idp(&admin, &demo.id).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_with_too_many_groups_is_not_decided_by_some_of_them() {
    let app = App::with_handbook().await;
    let link = app.link(whole(), &["auditors"]).await;
    let mut groups: Vec<String> = (1..SIGN_IN_GROUPS_MAX).map(|n| format!("group {n}")).collect();
    groups.push("auditors".to_owned());
    let says = |groups: &[String]| app.says(ANA, &groups.iter().map(String::as_str).collect::<Vec<_>>());
    let as_many = app.sign_in_as(&link, &samples::idp(1), says(&groups)).await;
    assert_eq!(app.state(&link, &as_many).await, "granted");
    groups.push("one more".to_owned());
    let more = app.answer(&link, &samples::idp(1), Ok(says(&groups))).await;
    assert_eq!(app.refused(more.answer).await.1, "too_many_groups");
}
