//! A logout that an identity provider asked for.

use super::sweep::late_grants;
use crate::audit::AuditRow;
use crate::client::{Client, vars};
use crate::row;
use sluice_service::ports::StoreResult;
use sluice_service::ports::visits::LogoutOrder;

// The request's id is consumed as an assertion's is: of two that bring the same one, the second runs again and finds it there. Two
// requests that end the same session both delete it, so the second runs again and finds it gone. A sign-in at the same moment makes
// a new session. Either that is in sight, or the sign-in counts as later and its session stays.
const END_SESSIONS_OF: &str = concat!(
    "{
    IF record::exists($request) { RETURN NONE };
    CREATE $request SET until = $until RETURN NONE;
    LET $named = (SELECT VALUE record::id(id) FROM visitor_session
        WHERE account = $account AND (array::len($indexes) = 0 OR session_index IN $indexes));
    ",
    end_sessions!("$named"),
    "
    INSERT INTO audit object::extend($event, { note: type::string(array::len($named)) }) RETURN NONE;
    RETURN $named;
}"
);

pub(super) async fn end_sessions_of(client: &Client, order: &LogoutOrder) -> StoreResult<Option<u64>> {
    let indexes: Vec<String> = order.session_indexes.iter().map(|index| index.as_str().to_owned()).collect();
    let vars = vars! {
        "request" => row::id("assertion", order.request.as_str()),
        "until" => order.request_until.0,
        "account" => order.account.0.as_str(),
        "indexes" => indexes,
        "event" => AuditRow::from(&order.event),
    };
    let Some(ended) = client.value::<Option<Vec<String>>>(END_SESSIONS_OF, vars).await? else { return Ok(None) };
    for key in &ended {
        late_grants(client, key).await;
    }
    Ok(Some(ended.len() as u64))
}
