//! The way of a response: decode, pre-scan, verify the signatures and decrypt, read the verified bytes, apply every rule.

pub(crate) mod encoding;
pub(crate) mod rules;
pub(crate) mod structure;
mod verified;

use crate::names::SAML;
use crate::rules::Check;
use crate::xml::{Limits, parse};
use encoding::decode;
use rules::{attributes, authn, conditions, message, subject};
use sluice_service::ports::saml::{Envelope, SamlRefusal, VerifiedSignIn};
use structure::Structure;

/// What a response that nobody has verified says of itself.
pub(crate) fn untrusted(form_value: &str) -> Option<Envelope> {
    let document = parse(&decode(form_value).ok()?, Limits::MESSAGE).ok()?;
    let root = document.root();
    let confirmation = || {
        root.subtree().find(|n| n.is(SAML, "SubjectConfirmationData")).and_then(|data| data.attribute("InResponseTo"))
    };
    let issuer = || root.subtree().find(|n| n.is(SAML, "Issuer")).map(|issuer| issuer.text().trim().to_owned());
    Some(Envelope {
        issuer: issuer(),
        in_response_to: root.attribute("InResponseTo").or_else(confirmation).map(str::to_owned),
        request: false,
        relay_state: None,
    })
}

/// Verifies a form value against everything that `check` names.
pub(crate) fn verify_response(form_value: &str, check: &Check<'_>) -> Result<VerifiedSignIn, SamlRefusal> {
    let received = parse(&decode(form_value)?, Limits::MESSAGE)?;
    let structure = Structure::scan(received.root())?;
    let verified = verified::verify(&structure, check)?;
    let response = verified.response(received.root());
    let response_signed = structure.response_signature.is_some();
    message::check_response(response, response_signed, check)?;

    let assertion = verified.assertion()?;
    message::check_assertion(assertion, check)?;
    subject::check_received(verified.as_it_came(&structure))?;
    let name_id = subject::name_id(assertion, check)?;
    let confirmed_until = subject::confirm(assertion, response, check)?;
    let conditions_end = conditions::check(assertion, check)?;
    let session = authn::check(assertion, check)?;
    let attributes = attributes::read(assertion, check)?;
    let end = conditions_end.map_or(confirmed_until, |end| end.min(confirmed_until));
    Ok(VerifiedSignIn {
        name_id: name_id.value,
        name_id_format: name_id.format,
        name_qualifier: name_id.name_qualifier,
        sp_name_qualifier: name_id.sp_name_qualifier,
        attributes,
        assertion_id: assertion.attribute("ID").unwrap_or_default().to_owned(),
        not_on_or_after: check.latest(end),
        session_not_on_or_after: session.not_on_or_after,
        session_index: session.index,
    })
}
