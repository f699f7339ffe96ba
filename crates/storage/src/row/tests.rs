use crate::client::vars;
use crate::{DatabaseConfig, SurrealStore};
use sluice_domain::audit::Action::SpKeyPublished;
use sluice_domain::sso::sp_key::{SpKeyState, SpKeyUse};
use sluice_service::ports::{
    IdpRepository, LinkRepository, SpKeyRepository, Store, StoreError, StoreResult, VisitRepository,
};
use sluice_service::testing::{given, samples};
use std::fmt::Debug;

async fn store() -> SurrealStore {
    let store = SurrealStore::open(&DatabaseConfig::at("mem://")).await.unwrap();
    let every: &dyn Store = &store;
    given::idp(every, &samples::enabled_idp(1)).await;
    given::link(every, &samples::link(1)).await;
    store
}

fn assert_corrupt<T: Debug>(result: StoreResult<T>, table: &str, why: &str) {
    match result {
        Err(StoreError::Corrupt { record, why: told }) => {
            assert!(record.starts_with(&format!("{table}:")), "{record}");
            assert!(told.contains(why), "{told}");
        }
        other => panic!("not corrupt: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contradiction_is_told_with_the_record() {
    let store = store().await;
    let id = samples::link(1).id;
    for (change, why) in [
        ("UPDATE link SET state = 'paused'", "state"),
        ("UPDATE link SET state = 'revoked'", "contradict"),
        ("UPDATE link SET state = 'active', space = 'elsewhere'", "contradict"),
        ("UPDATE link SET scope = 'planet'", "scope"),
        ("UPDATE link SET epoch = -1", ""),
    ] {
        store.client.run(change, vars! {}).await.unwrap();
        assert_corrupt(store.find_link(&id).await, "link", why);
        let session = given::session(&store, change).await;
        assert_corrupt(store.gate_state(&session.token, &id, samples::NOW).await, "link", why);
    }
    for (change, why) in [
        ("UPDATE idp SET passed = NONE", "passed no test"),
        ("UPDATE idp SET rules.required_signature = 'none'", "rules.required_signature"),
        ("UPDATE idp SET slo = [{ binding: 'artifact', url: 'https://idp.example' }]", "a binding"),
    ] {
        store.client.run(change, vars! {}).await.unwrap();
        assert_corrupt(store.find_idp(&samples::idp(1).id).await, "idp", why);
    }
    let key = samples::sp_key(1, SpKeyUse::Signing, SpKeyState::Active);
    store.create_sp_key(&key, &samples::event(1, SpKeyPublished)).await.unwrap();
    store.client.run("UPDATE sp_key SET state = 'lost'", vars! {}).await.unwrap();
    assert_corrupt(store.list_sp_keys().await, "sp_key", "state");
    store.put_request(&samples::request("a")).await.unwrap();
    store.client.run("UPDATE saml_request SET purpose = 'sign_out'", vars! {}).await.unwrap();
    assert_corrupt(store.find_request(&samples::hash("a"), samples::NOW).await, "saml_request", "purpose");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_takes_no_field_that_it_does_not_know_and_no_wrong_type() {
    let store = store().await;
    for change in [
        "UPDATE link SET colour = 'red'",
        "UPDATE link SET epoch = 'one'",
        "UPDATE link SET groups = [{ idp: 'a' }]",
        "UPDATE idp SET sso = [{ binding: 'post' }]",
        "UPDATE idp SET sso = { binding: 'post', url: 'https://idp.example' }",
        "UPDATE idp SET rules.colour = 'red'",
        "UPDATE link SET token_hash = NONE",
    ] {
        assert!(store.client.run(change, vars! {}).await.is_err(), "{change}");
    }
    assert_eq!(store.find_link(&samples::link(1).id).await.unwrap().unwrap().link, samples::link(1));
}
