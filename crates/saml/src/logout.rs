//! Single logout (profiles 4.4), by redirect and by POST, both as the one who asks and as the one who answers. Every message is
//! signed: one that is not would let anybody sign anybody out, or make believe that they are.

mod answer;
mod authentic;
mod name;
mod request;
mod write;

pub(crate) use answer::verify as verify_response;
pub(crate) use request::verify as verify_request;
pub(crate) use write::{request, response};

use crate::names::{SAML, SAMLP};
use crate::outgoing::Kind;
use crate::redirect::{Query, check_relay_state};
use crate::rejection::SamlRejection;
use crate::response::encoding::decode;
use crate::response::rules::message::{check_issuer, header};
use crate::response::rules::{exactly_one, time};
use crate::rules::Check;
use crate::xml::{Limits, Node, parse};
use sluice_domain::time::{Span, Timestamp};
use sluice_service::ports::saml::{Envelope, Incoming, SamlRefusal};

/// How long a message without NotOnOrAfter is good: it comes straight through a browser.
const LIFE: Span = Span::minutes(5);
/// The longest that a NotOnOrAfter is honoured, so that what remembers used requests can forget them.
const LONGEST_LIFE: Span = Span::days(1);

/// What a logout message says of itself, unverified: good only to find out whom to ask for the keys.
pub(crate) fn untrusted(message: Incoming<'_>) -> Result<Envelope, SamlRefusal> {
    let (xml, relay_state, parameter) = match message {
        Incoming::Redirect { query } => {
            let query = Query::read(query)?;
            (query.xml()?, query.relay_state()?, Some(query.request))
        }
        Incoming::Post { message, relay_state } => {
            check_relay_state(relay_state)?;
            (decode(message)?, relay_state.map(str::to_owned), None)
        }
    };
    let document = parse(&xml, Limits::MESSAGE)?;
    let root = document.root();
    let request = root.is(SAMLP, "LogoutRequest");
    check_root(root, if parameter.unwrap_or(request) { Kind::Request } else { Kind::Response })?;
    Ok(Envelope {
        issuer: root.child(SAML, "Issuer").map(|issuer| issuer.text().trim().to_owned()),
        in_response_to: root.attribute("InResponseTo").map(str::to_owned),
        request,
        relay_state,
    })
}

/// The code with which another message than one of this kind is refused.
fn other_than(kind: Kind) -> SamlRejection {
    match kind {
        Kind::Request => SamlRejection::NotALogoutRequest,
        Kind::Response => SamlRejection::NotALogoutResponse,
    }
}

fn check_root(root: Node<'_>, kind: Kind) -> Result<(), SamlRefusal> {
    let name = match kind {
        Kind::Request => "LogoutRequest",
        Kind::Response => "LogoutResponse",
    };
    if root.is(SAMLP, name) { Ok(()) } else { Err(other_than(kind).received(root.local())) }
}

/// What requests and responses share: version, ID, times, Issuer and Destination (core 3.2; bindings 3.4.5.2 and 3.5.5.2; profiles
/// 4.4.4). Returns until when the message could be used again.
fn check_head(root: Node<'_>, check: &Check<'_>) -> Result<Timestamp, SamlRefusal> {
    header(root, check)?;
    check_issuer(exactly_one(root, SAML, "Issuer")?, check, SamlRejection::WrongLogoutIssuer)?;
    let (expected, received) = (check.sp.slo_url.as_deref(), root.attribute("Destination"));
    if expected.is_none() || received != expected {
        return Err(SamlRejection::WrongDestination.with(expected, received));
    }
    let end = end(root)?;
    if check.is_over(end) {
        return Err(SamlRejection::LogoutExpired.expected(&check.now.rfc3339(), Some(&end.rfc3339())));
    }
    Ok(check.latest(end))
}

/// When a message ends. Only a request has a NotOnOrAfter (core 3.7.1).
pub(crate) fn end(root: Node<'_>) -> Result<Timestamp, SamlRefusal> {
    let issued =
        time(root, "IssueInstant")?.ok_or_else(|| SamlRejection::InvalidTime.expected("IssueInstant", None))?;
    let said = time(root, "NotOnOrAfter")?.filter(|_| root.local() == "LogoutRequest");
    Ok(said.map_or(issued.plus(LIFE), |end| end.min(issued.plus(LONGEST_LIFE))))
}

#[cfg(test)]
mod tests;
