//! What a Sluice of before single logout wrote is read rightly after migration 0003.

use super::{MIGRATIONS, apply};
use crate::client::vars;
use crate::row;
use crate::{DatabaseConfig, SurrealStore};
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider};
use sluice_domain::sso::rules::IdpRules;
use sluice_service::ports::visits::{PendingRequest, Purpose, SignInResult, Ticket};
use sluice_service::ports::{AdminRepository, IdpRepository, LinkRepository, VisitRepository};
use sluice_service::testing::{given, samples};
use surrealdb::types::{Bytes, Value, Variables};

/// A store as migration 0002 left it.
async fn store() -> SurrealStore {
    SurrealStore::open_with(&DatabaseConfig::at("mem://"), &MIGRATIONS[..2]).await.unwrap()
}

async fn run(store: &SurrealStore, statement: &str, vars: Variables) -> Value {
    store.client.run(statement, vars).await.unwrap()
}

/// Writes the connection as it was written then: one service of each kind, and no rules.
async fn write_idp(store: &SurrealStore, idp: &IdentityProvider) {
    let certificate = &idp.certificates[0];
    let passed = idp.passed.as_ref();
    let vars = vars! {
        "id" => row::id("idp", idp.id.as_str()),
        "name" => idp.name.clone(),
        "entity_id" => idp.entity_id.clone(),
        "sso" => idp.sso[0].url.clone(),
        "slo" => idp.slo.first().map(|slo| slo.url.clone()),
        "der" => Bytes::from(certificate.der.clone()),
        "fingerprint" => certificate.fingerprint.clone(),
        "subject" => certificate.subject.clone(),
        "not_before" => certificate.not_before.0,
        "not_after" => certificate.not_after.0,
        "run" => passed.map(|passed| passed.run.to_string()),
        "settings" => passed.map(|passed| passed.settings.clone()),
        "now" => samples::NOW.0,
    };
    let statement = "CREATE $id SET name = $name, entity_id = $entity_id,
        sso = { binding: 'redirect', url: $sso },
        slo = (IF $slo IS NONE { NONE } ELSE { { binding: 'post', url: $slo } }),
        certificates = [{ der: $der, fingerprint: $fingerprint, subject: $subject, not_before: $not_before, not_after: $not_after }],
        email_from = 'attribute:mail', groups_from = 'attribute:groups',
        state = (IF $run IS NONE { 'draft' } ELSE { 'enabled' }),
        passed = (IF $run IS NONE { NONE } ELSE { { run: $run, settings: $settings, at: $now } }),
        demo = false, created_at = $now, changed_at = $now RETURN NONE";
    run(store, statement, vars).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_keep_their_services_and_their_test() {
    let store = store().await;
    let (enabled, mut bare) = (samples::enabled_idp(1), samples::idp(2));
    bare.slo.clear();
    for idp in [&enabled, &bare] {
        write_idp(&store, idp).await;
    }
    apply(&store.client, MIGRATIONS).await.unwrap();

    let read = store.find_idp(&enabled.id).await.unwrap().unwrap();
    assert_eq!(read.sso, [Endpoint::new(Binding::Redirect, "https://idp1.example/sso")]);
    assert_eq!(read.slo, [Endpoint::new(Binding::Post, "https://idp1.example/slo")]);
    assert_eq!(read.rules, IdpRules::default());
    assert!(read.is_tested() && read.is_enabled());
    assert_eq!(read, enabled);
    assert_eq!(store.find_idp(&bare.id).await.unwrap(), Some(bare));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_an_answer_gets_it() {
    let store = store().await;
    let (visit, mut test) = (samples::request("visit"), samples::request("test"));
    test.purpose = Purpose::Test { run: samples::test_run(1).id };
    let ticket = samples::ticket("ticket");
    for PendingRequest { id, idp, purpose, browser, created_at, expires_at, .. } in [&visit, &test] {
        let (link, page, test) = match purpose {
            Purpose::Visit { link, page } => (Some(link.to_string()), page.as_ref().map(ToString::to_string), None),
            Purpose::Test { run } => (None, None, Some(run.to_string())),
            Purpose::SignOut => unreachable!("there was none then"),
        };
        let vars = vars! {
            "id" => row::id("saml_request", id.as_str()), "idp" => idp.as_str(), "link" => link, "page" => page, "run" => test,
            "browser" => browser.as_str(), "created_at" => created_at.0, "expires_at" => expires_at.0,
        };
        let statement =
            "CREATE $id SET idp = $idp, link = $link, page = $page, run = $run, browser = $browser, replaces = [],
            created_at = $created_at, expires_at = $expires_at RETURN NONE";
        run(&store, statement, vars).await;
    }
    let Ticket { token, idp, expires_at, .. } = &ticket;
    let vars = vars! {
        "id" => row::id("ticket", token.as_str()), "idp" => idp.as_str(), "run" => samples::test_run(1).id.as_str(),
        "expires_at" => expires_at.0,
    };
    run(&store, "CREATE $id SET idp = $idp, run = $run, expires_at = $expires_at RETURN NONE", vars).await;
    apply(&store.client, MIGRATIONS).await.unwrap();

    assert_eq!(store.find_request(&visit.id, samples::NOW).await.unwrap(), Some(visit));
    assert_eq!(store.find_request(&test.id, samples::NOW).await.unwrap(), Some(test));
    assert_eq!(store.take_ticket(token, samples::NOW).await.unwrap().as_ref(), Some(&ticket));
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_and_people_stay() {
    let store = store().await;
    let (session, link, sign_in) = (samples::session("old"), samples::link(1), samples::sign_in("new", 1));
    given::link(&store, &link).await;
    let key = session.token.as_str();
    let grant = samples::grant(1, &link, &session);
    let vars = vars! {
        "session_id" => row::id("visitor_session", key), "session_key" => key, "idp" => session.idp.as_str(),
        "person" => session.person.as_str(), "account" => row::id("account", sign_in.account.0.as_str()),
        "person_id" => row::id("person", session.person.as_str()),
        "grant_id" => row::id_of("grant", [key, link.id.as_str(), grant.id.as_str()].map(row::text).into()),
        "opening_id" => row::id_of("opening", [grant.id.as_str(), "page 5 v1"].map(row::text).into()),
        "link" => link.id.as_str(), "grant" => grant.id.as_str(), "from" => samples::NOW.0, "to" => samples::minutes(60).0,
    };
    let statement = "{
        CREATE $session_id SET idp = $idp, person = $person, groups = [], created_at = $from, idle_at = $to, expires_at = $to;
        CREATE $grant_id SET session = $session_key, link = $link, epoch = 0, person = $person, created_at = $from, expires_at = $to;
        CREATE $opening_id SET grant = $grant;
        CREATE $person_id SET name = 'Ana Ruiz';
        CREATE $account SET person = $person;
    }";
    run(&store, statement, vars).await;
    assert!(store.had_grant(&session.token, &link.id).await.unwrap());
    apply(&store.client, MIGRATIONS).await.unwrap();

    assert_eq!(store.find_visitor_session(&session.token, samples::NOW).await.unwrap(), None);
    assert!(store.gate_state(&session.token, &link.id, samples::NOW).await.unwrap().is_none());
    assert!(!store.had_grant(&session.token, &link.id).await.unwrap());
    assert_eq!(store.count_live_grants(&link.id, link.epoch, samples::NOW).await.unwrap(), 0);
    let left = run(&store, "RETURN array::len((SELECT VALUE id FROM opening))", vars! {}).await;
    assert_eq!(row::decode::<u64>(left).unwrap(), 0);
    // Nothing of them is in the way of what comes: the same account signs in anew, and a logout finds it.
    assert_eq!(store.list_persons(std::slice::from_ref(&session.person)).await.unwrap().len(), 1);
    let mut again = sign_in;
    again.person = samples::person(2);
    store.put_request(&samples::request("new")).await.unwrap();
    let accepted = store.complete_sign_in(&again, samples::NOW).await.unwrap();
    assert_eq!(accepted, SignInResult::Accepted(session.person));
    assert_eq!(store.end_sessions_of(&samples::logout("new", 1)).await.unwrap(), Some(1));
}
