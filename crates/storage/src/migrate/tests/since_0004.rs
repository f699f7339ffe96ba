//! Sessions that do not know which settings of their connection vouched for them end with migration 0007.

use super::{MIGRATIONS, apply};
use crate::client::vars;
use crate::row;
use crate::{DatabaseConfig, SurrealStore};
use sluice_service::ports::{LinkRepository, VisitRepository};
use sluice_service::testing::{given, samples};

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_and_new_ones_begin() {
    let store = SurrealStore::open_with(&DatabaseConfig::at("mem://"), &MIGRATIONS[..4]).await.unwrap();
    let (session, link) = (samples::session("old"), samples::link(1));
    given::link(&store, &link).await;
    let (key, grant) = (session.token.as_str(), samples::grant(1, &link, &session));
    let vars = vars! {
        "session_id" => row::id("visitor_session", key), "session_key" => key, "idp" => session.idp.as_str(),
        "person" => session.person.as_str(), "account" => session.account.0.as_str(),
        "grant_id" => row::id_of("grant", [key, link.id.as_str(), grant.id.as_str()].map(row::text).into()),
        "opening_id" => row::id_of("opening", [grant.id.as_str(), "page 5 v1"].map(row::text).into()),
        "link" => link.id.as_str(), "grant" => grant.id.as_str(), "from" => samples::NOW.0, "to" => samples::minutes(60).0,
    };
    let statement = "{
        CREATE $session_id SET idp = $idp, person = $person, account = $account, groups = [], created_at = $from,
            idle_at = $to, expires_at = $to;
        CREATE $grant_id SET session = $session_key, link = $link, epoch = 0, person = $person, created_at = $from, expires_at = $to;
        CREATE $opening_id SET grant = $grant;
    }";
    store.client.run(statement, vars).await.unwrap();
    assert!(store.had_grant(&session.token, &link.id).await.unwrap());
    apply(&store.client, MIGRATIONS).await.unwrap();

    assert_eq!(store.find_visitor_session(&session.token, samples::NOW).await.unwrap(), None);
    assert!(!store.had_grant(&session.token, &link.id).await.unwrap());
    assert_eq!(store.count_live_grants(&link.id, link.epoch, samples::NOW).await.unwrap(), 0);
    let left = store.client.run("RETURN array::len((SELECT VALUE id FROM opening))", vars! {}).await.unwrap();
    assert_eq!(row::decode::<u64>(left).unwrap(), 0);
    // The account's index has forgotten them too: a logout finds the new session alone.
    let new = given::session(&store, "new").await;
    assert_eq!(store.find_visitor_session(&new.token, samples::NOW).await.unwrap(), Some(new));
    assert_eq!(store.end_sessions_of(&samples::logout("new", 1)).await.unwrap(), Some(1));
}
