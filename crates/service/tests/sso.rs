//! From a draft connection to an enabled one: only by a real sign-in.

use sluice_domain::audit::Action;
use sluice_domain::input::{IdpInput, IdpSource};
use sluice_domain::scope::Scope;
use sluice_domain::sso::mapping::AttributeMapping;
use sluice_domain::time::Span;
use sluice_domain::view::sso::{IdpAdded, TestResult};
use sluice_service::error::ServiceError;
use sluice_service::gate::Finished;
use sluice_service::ports::saml::SamlRefusal;
use sluice_service::testing::app::{App, input, space};
use sluice_service::testing::{given, samples};

const ANA: &str = "ana@tidewell.example";

fn rule<T>(result: Result<T, ServiceError>) -> String {
    result.err().map_or_else(|| "taken".to_owned(), |error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_tested_mapped_and_then_enabled() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let mut draft = samples::idp(2);
    draft.mapping = AttributeMapping::default();
    given::idp(&app.store, &draft).await;
    assert_eq!(rule(app.sluice.enable_idp(&admin, &draft.id).await), "idp_not_tested");
    let (run, url) = app.sluice.start_test(&admin, &draft.id).await.unwrap();
    let ticket = url.strip_prefix("http://127.0.0.1:3080/saml/test/").unwrap();
    let begun = app.sluice.begin_test(ticket, None).await.unwrap().unwrap();
    assert!(app.sluice.begin_test(ticket, None).await.unwrap().is_none(), "a ticket is good once");
    let says = app.says(ANA, &["auditors"]);
    let answered = app.answer_begun(begun, &draft, Ok(says.clone()));
    let finished = app.sluice.finish_sign_in(answered.answer.clone()).await.unwrap();
    assert!(matches!(finished, Finished::Test { run: ended, .. } if ended == run));
    assert!(app.audited(Action::VisitorSignedIn).await.is_empty(), "a test signs nobody in");
    let view = app.sluice.find_test(&admin, &run).await.unwrap();
    assert!(view.current);
    let TestResult::Passed { suggested, .. } = view.result else { panic!("the test did not pass") };
    assert_eq!(app.refused(answered.answer).await.1, "unknown_request");

    assert_eq!(rule(app.sluice.enable_idp(&admin, &draft.id).await), "idp_no_email_mapping");
    app.sluice.save_mapping(&admin, &draft.id, suggested).await.unwrap();
    let groups = app.sluice.list_groups(&admin, &draft.id).await.unwrap();
    assert_eq!(groups.into_iter().map(|group| group.value).collect::<Vec<_>>(), ["auditors"]);
    app.sluice.enable_idp(&admin, &draft.id).await.unwrap();
    assert_eq!(rule(app.sluice.save_mapping(&admin, &draft.id, AttributeMapping::default()).await), "invalid");

    // The assertion of the test opens no link.
    let mut through = input(Scope::Space { space: space() }, &[]);
    through.idp = draft.id.clone();
    let link = app.sluice.create_link(&app.editor().await, &through).await.unwrap();
    let replayed = app.answer(&link, &draft, Ok(says)).await;
    assert_eq!(app.refused(replayed.answer).await.1, "assertion_replayed");
    assert_eq!(rule(app.sluice.remove_idp(&admin, &draft.id).await), "idp_in_use");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_test_says_why_and_enables_nothing() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    given::idp(&app.store, &samples::idp(2)).await;
    let (run, url) = app.sluice.start_test(&admin, &samples::idp(2).id).await.unwrap();
    let begun = app.sluice.begin_test(url.rsplit_once('/').unwrap().1, None).await.unwrap().unwrap();
    let fault = SamlRefusal {
        code: "audience",
        expected: Some("us".to_owned()),
        received: Some("them".to_owned()),
        words: None,
    };
    let answered = app.answer_begun(begun, &samples::idp(2), Err(fault));
    app.sluice.finish_sign_in(answered.answer).await.unwrap();
    let result = app.sluice.find_test(&admin, &run).await.unwrap().result;
    assert!(matches!(result, TestResult::Failed { code, expected: Some(_), received: Some(_) } if code == "audience"));
    assert_eq!(app.audited(Action::IdpTestFailed).await[0].reasons, ["audience"]);
    assert_eq!(rule(app.sluice.enable_idp(&admin, &samples::idp(2).id).await), "idp_not_tested");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_that_nobody_finished_is_over_and_another_one_begins() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let idp = samples::idp(2);
    given::idp(&app.store, &idp).await;
    let (first, url) = app.sluice.start_test(&admin, &idp.id).await.unwrap();
    app.clock.advance(Span::minutes(9));
    let ticket = url.rsplit_once('/').unwrap().1;
    let late = app.sluice.begin_test(ticket, None).await.unwrap().unwrap();
    // The sign-in that was begun just in time may still come back.
    app.clock.advance(Span::minutes(9));
    assert_eq!(app.sluice.find_test(&admin, &first).await.unwrap().result, TestResult::Waiting);
    app.clock.advance(Span::minutes(2));
    assert_eq!(app.sluice.find_test(&admin, &first).await.unwrap().result, TestResult::Expired);
    let answered = app.answer_begun(late, &idp, Ok(app.says(ANA, &[])));
    assert_eq!(app.refused(answered.answer).await.1, "unknown_request");

    let (second, url) = app.sluice.start_test(&admin, &idp.id).await.unwrap();
    assert_eq!(app.sluice.find_test(&admin, &second).await.unwrap().result, TestResult::Waiting);
    let begun = app.sluice.begin_test(url.rsplit_once('/').unwrap().1, None).await.unwrap().unwrap();
    let answered = app.answer_begun(begun, &idp, Ok(app.says(ANA, &[])));
    app.sluice.finish_sign_in(answered.answer).await.unwrap();
    assert!(matches!(app.sluice.find_test(&admin, &second).await.unwrap().result, TestResult::Passed { .. }));
    assert_eq!(app.sluice.find_test(&admin, &first).await.unwrap().result, TestResult::Expired);
}

#[tokio::test(flavor = "multi_thread")]
async fn attributes_are_chosen_from_the_test_that_passed_though_a_later_one_failed() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let mut draft = samples::idp(2);
    draft.mapping = AttributeMapping::default();
    given::idp(&app.store, &draft).await;
    let fault = || SamlRefusal { code: "audience", expected: None, received: None, words: None };
    let mut runs = Vec::new();
    for says in [Ok(app.says(ANA, &["auditors"])), Err(fault())] {
        let (run, url) = app.sluice.start_test(&admin, &draft.id).await.unwrap();
        let begun = app.sluice.begin_test(url.rsplit_once('/').unwrap().1, None).await.unwrap().unwrap();
        let answered = app.answer_begun(begun, &draft, says);
        app.sluice.finish_sign_in(answered.answer).await.unwrap();
        app.clock.advance(Span::seconds(1));
        runs.push(run);
    }
    let detail = app.sluice.find_idp(&admin, &draft.id).await.unwrap();
    assert_eq!(detail.last_test.map(|test| test.id), Some(runs[1].clone()));
    assert_eq!(detail.passed_test, Some(runs[0].clone()));
    let view = app.sluice.find_test(&admin, &runs[0]).await.unwrap();
    let TestResult::Passed { suggested, .. } = view.result else { panic!("the test did not pass") };
    app.sluice.save_mapping(&admin, &draft.id, suggested).await.unwrap();
    let groups = app.sluice.list_groups(&admin, &draft.id).await.unwrap();
    assert_eq!(groups.into_iter().map(|group| group.value).collect::<Vec<_>>(), ["auditors"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_provider_by_hand_needs_a_safe_address_and_a_name_of_its_own() {
    let app = App::with_handbook().await;
    let admin = app.admin().await;
    let add = async |entity_id: &str, sso_url: &str| {
        let source = IdpSource::Manual {
            entity_id: entity_id.to_owned(),
            sso_url: sso_url.to_owned(),
            certificate: "certificate".to_owned(),
        };
        app.sluice.add_idp(&admin, &IdpInput { name: String::new(), source }).await
    };
    for url in ["javascript:alert(1)", "http://idp.example/sso", "ftp://idp.example/sso", "idp.example", "data:,x"] {
        assert_eq!(rule(add("https://idp.example/new", url).await), "invalid", "{url}");
    }
    let own = app.sluice.service_provider(&admin).entity_id;
    assert_eq!(rule(add(&own, "https://idp.example/sso").await), "invalid");
    assert_eq!(rule(add(&samples::idp(1).entity_id, "https://idp.example/sso").await), "idp_entity_in_use");
    let added = add("https://idp.example/new", "https://idp.example/sso").await.unwrap();
    let IdpAdded::Created { id } = added else { panic!("nothing to choose") };
    let detail = app.sluice.find_idp(&admin, &id).await.unwrap();
    assert_eq!((detail.idp.name.as_str(), detail.tested), ("idp.example", false));
}
