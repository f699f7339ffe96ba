//! The way of a response: decode, pre-scan, verify the signature, read the verified bytes, apply every rule.

pub(crate) mod encoding;
pub(crate) mod rules;
pub(crate) mod structure;

use crate::names::SAML;
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::signature::{shape, stranger, verify};
use crate::xml::{Document, Limits, parse};
use encoding::decode;
use rules::{attributes, authn, conditions, message, subject};
use sluice_domain::sso::rules::RequiredSignature;
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
    check_signatures(&structure, check)?;
    let signed = verified(&structure, check)?;

    // The Response of the verified bytes if it is signed; else the received one, whose fields can only add refusals.
    let verified = Structure::within(&signed)?;
    let response = verified.response.unwrap_or(received.root());
    let response_signed = structure.response_signature.is_some();
    message::check_response(response, response_signed, check)?;

    let assertion = verified.assertion;
    message::check_assertion(assertion, check)?;
    subject::check_received(structure.assertion)?;
    let name_id = subject::name_id(assertion, check)?;
    let confirmed_until = subject::confirm(assertion, response, check)?;
    let conditions_end = conditions::check(assertion, check)?;
    let session = authn::check(assertion, check)?;
    let attributes = attributes::read(assertion)?;
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

/// What must be signed is, and each signature has the shape that it may have.
fn check_signatures(structure: &Structure<'_>, check: &Check<'_>) -> Result<(), SamlRefusal> {
    let (response, assertion) = (structure.response_signature, structure.assertion_signature);
    let required = check.rules.required_signature;
    if response.is_none() && assertion.is_none() {
        return Err(SamlRejection::Unsigned.into());
    }
    if response.is_none() && matches!(required, RequiredSignature::Response | RequiredSignature::Both) {
        return Err(SamlRejection::ResponseUnsigned.into());
    }
    if assertion.is_none() && matches!(required, RequiredSignature::Assertion | RequiredSignature::Both) {
        return Err(SamlRejection::AssertionUnsigned.into());
    }
    [response, assertion]
        .into_iter()
        .flatten()
        .try_for_each(|signature| shape::check(signature, check.rules.allow_sha1))
}

/// The verified bytes: of the Response if it is signed; of the Assertion if only that is, or if the two were signed with different
/// keys, which libxmlsec cannot verify in one go.
fn verified(structure: &Structure<'_>, check: &Check<'_>) -> Result<Document, SamlRefusal> {
    let keys = check.signers();
    let outcome = match (structure.response_signature, structure.assertion_signature) {
        (None, _) => verify::verify(structure.assertion, keys),
        (Some(_), None) => verify::verify(structure.response, keys),
        (Some(outer), Some(_)) => verify::verify(structure.response, keys).or_else(|refusal| {
            if !outer.is_before(structure.assertion) {
                return Err(refusal);
            }
            verify::verify_first(structure.response, keys)?;
            verify::verify(structure.assertion, keys)
        }),
    };
    let signatures = [structure.response_signature, structure.assertion_signature].into_iter().flatten();
    outcome.map_err(|refusal| stranger::explain(refusal, signatures, check.certificates))
}
