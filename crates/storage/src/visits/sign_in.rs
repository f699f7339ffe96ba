//! An accepted sign-in, written whole or not at all.

use super::rows::SessionRow;
use crate::audit::AuditRow;
use crate::client::{Client, vars};
use crate::row::{self, known};
use sluice_domain::id::PersonId;
use sluice_domain::time::Timestamp;
use sluice_service::ports::visits::{SignIn, SignInResult};
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::SurrealValue;

// The request is deleted and the assertion created: whoever does one of them second runs again and is told so. Two first sign-ins
// of one account both create it, so one runs again and finds it. The sessions that are replaced go as at a sign-out, with their
// grants and what was opened under those: each a range of keys.
const COMPLETE: &str = "{
    LET $waiting = (SELECT expires_at, replaces FROM ONLY $request);
    IF $waiting IS NONE OR $waiting.expires_at <= $now { RETURN { code: 'request_gone' } };
    IF record::exists($assertion) { RETURN { code: 'replayed' } };
    LET $known = (SELECT VALUE person FROM ONLY $account);
    LET $who = $known ?? $person;
    LET $replaced = $waiting.replaces;
    DELETE $request;
    CREATE $assertion SET until = $until RETURN NONE;
    IF $known IS NONE { CREATE $account SET person = $who RETURN NONE };
    UPSERT type::record('person', $who) CONTENT { name: $name, email: $email } RETURN NONE;
    FOR $key IN $replaced {
        LET $over = type::record('visitor_session', $key);
        DELETE $over;
        LET $grants = (DELETE grant:[$key]..[$key, []] RETURN BEFORE);
        LET $ended = (SELECT VALUE record::id(id)[2] FROM $grants);
        FOR $grant IN $ended { DELETE opening:[$grant]..[$grant, []] RETURN NONE };
    };
    INSERT INTO visitor_session object::extend($signed_in, { person: $who }) RETURN NONE;
    INSERT INTO audit object::extend($event, { actor: 'visitor', actor_id: $who }) RETURN NONE;
    RETURN { code: 'accepted', person: $who };
}";

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct Answer {
    code: String,
    person: Option<String>,
}

pub(super) async fn complete(client: &Client, sign_in: &SignIn, now: Timestamp) -> StoreResult<SignInResult> {
    let account = row::id("account", sign_in.account.0.as_str());
    let vars = vars! {
        "request" => row::id("saml_request", sign_in.request.as_str()),
        "assertion" => row::id("assertion", sign_in.assertion.as_str()),
        "until" => sign_in.assertion_until.0,
        "account" => account.clone(),
        "person" => sign_in.person.id.as_str(),
        "name" => sign_in.person.name.clone(),
        "email" => sign_in.person.email.clone(),
        "signed_in" => SessionRow::from(&sign_in.session),
        "event" => AuditRow::from(&sign_in.event),
        "now" => now.0,
    };
    let answer: Answer = client.value(COMPLETE, vars).await?;
    match (answer.code.as_str(), answer.person) {
        ("accepted", Some(person)) => Ok(SignInResult::Accepted(known(&account, "person", PersonId::parse(&person))?)),
        ("request_gone", None) => Ok(SignInResult::RequestGone),
        ("replayed", None) => Ok(SignInResult::Replayed),
        (code, _) => Err(StoreError::Unavailable(format!("a sign-in was answered with {code}"))),
    }
}
