//! An accepted sign-in, written whole or not at all.

use super::rows::SessionRow;
use crate::audit::AuditRow;
use crate::client::{Client, vars};
use crate::row::{self, known};
use sluice_domain::id::PersonId;
use sluice_domain::time::Timestamp;
use sluice_service::ports::visits::{SignIn, SignInResult};
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue};

// The request is deleted and the assertion created: whoever does one of them second runs again and is told so. Two first sign-ins
// of one account both create it, so one runs again and finds it. The sessions that are replaced go as at a sign-out. A sign-in that
// nobody asked for has no request, so `$requests` is a list of one or of none.
const COMPLETE: &str = concat!(
    "{
    LET $waiting = (SELECT VALUE replaces FROM $requests WHERE expires_at > $now);
    IF array::len($waiting) < array::len($requests) { RETURN { code: 'request_gone' } };
    IF record::exists($assertion) { RETURN { code: 'replayed' } };
    LET $known = (SELECT VALUE person FROM ONLY $account);
    LET $who = $known ?? $person;
    LET $replaced = array::flatten($waiting);
    DELETE $requests;
    CREATE $assertion SET until = $until RETURN NONE;
    IF $known IS NONE { CREATE $account SET person = $who RETURN NONE };
    UPSERT type::record('person', $who) CONTENT { name: $name, email: $email } RETURN NONE;
    ",
    end_sessions!("$replaced"),
    "
    INSERT INTO visitor_session object::extend($signed_in, { person: $who }) RETURN NONE;
    INSERT INTO audit object::extend($event, { actor: 'visitor', actor_id: $who }) RETURN NONE;
    RETURN { code: 'accepted', person: $who };
}"
);

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct Answer {
    code: String,
    person: Option<String>,
}

pub(super) async fn complete(client: &Client, sign_in: &SignIn, now: Timestamp) -> StoreResult<SignInResult> {
    let account = row::id("account", sign_in.account.0.as_str());
    let requests: Vec<RecordId> =
        sign_in.request.iter().map(|request| row::id("saml_request", request.as_str())).collect();
    let vars = vars! {
        "requests" => requests,
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
