//! With migration 0008 a connection that reads AES-CBC demands a signed Response.

use super::{MIGRATIONS, apply};
use crate::{DatabaseConfig, SurrealStore};
use sluice_domain::sso::rules::{IdpRules, RequiredSignature};
use sluice_service::ports::IdpRepository;
use sluice_service::testing::{given, samples};

#[tokio::test(flavor = "multi_thread")]
async fn cbc_demands_a_signed_response() {
    use RequiredSignature::{Assertion, Both, Either, Response};
    let store = SurrealStore::open_with(&DatabaseConfig::at("mem://"), &MIGRATIONS[..7]).await.unwrap();
    let cases = [
        (true, Either, Response),
        (true, Assertion, Both),
        (true, Response, Response),
        (true, Both, Both),
        (false, Either, Either),
        (false, Assertion, Assertion),
    ];
    let connection = |n: u32, allow_cbc, required_signature| {
        let mut idp = samples::idp(n);
        idp.rules = IdpRules { allow_cbc, required_signature, ..IdpRules::default() };
        idp
    };
    for (n, (cbc, before, _)) in (1..).zip(cases) {
        given::idp(&store, &connection(n, cbc, before)).await;
    }
    apply(&store.client, MIGRATIONS).await.unwrap();
    for (n, (cbc, _, after)) in (1..).zip(cases) {
        let expected = connection(n, cbc, after);
        assert_eq!(store.find_idp(&expected.id).await.unwrap(), Some(expected));
    }
}
