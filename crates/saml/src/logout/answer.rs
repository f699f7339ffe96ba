use super::{authentic, check_head};
use crate::names::{SAMLP, STATUS_PARTIAL_LOGOUT, STATUS_SUCCESS};
use crate::outgoing::Kind;
use crate::rejection::SamlRejection;
use crate::response::rules::{at_most_one, exactly_one};
use crate::rules::Check;
use crate::xml::Node;
use sluice_service::ports::saml::{Incoming, LogoutAnswer, LogoutExpectation, SamlRefusal};

/// Verifies a LogoutResponse (profiles 4.4.4.2), which answers the request that this browser has outstanding.
pub(crate) fn verify(message: Incoming<'_>, expectation: &LogoutExpectation<'_>) -> Result<LogoutAnswer, SamlRefusal> {
    let check = Check::of_logout(expectation);
    let authentic = authentic::read(message, Kind::Response, &check)?;
    let root = authentic.document.root();
    check_head(root, &check)?;
    match (root.attribute("InResponseTo"), check.request_id) {
        (Some(received), Some(expected)) if received == expected => status(root),
        (received, expected) => Err(SamlRejection::WrongInResponseTo.with(expected, received)),
    }
}

/// `PartialLogout` says as the second-level code that the IdP itself has ended the session, but not everybody it told; identity
/// providers put it below Success and below Responder (core 3.2.2.2, 3.7.3.2).
fn status(response: Node<'_>) -> Result<LogoutAnswer, SamlRefusal> {
    let first = exactly_one(exactly_one(response, SAMLP, "Status")?, SAMLP, "StatusCode")?;
    let second = at_most_one(first, SAMLP, "StatusCode")?.and_then(|code| code.attribute("Value"));
    Ok(match (first.attribute("Value"), second) {
        (_, Some(STATUS_PARTIAL_LOGOUT)) => LogoutAnswer::Partial,
        (Some(STATUS_SUCCESS), _) => LogoutAnswer::Success,
        _ => LogoutAnswer::Failed,
    })
}
