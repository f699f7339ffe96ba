//! Facts that messages have in common: who sent it, to whom, when, and in answer to what.

use super::Case;
use super::fact::{Facts, all, said, words};
use super::keep;
use crate::instant;
use crate::logout;
use crate::names::{SAML, SAMLP, STATUS_PARTIAL_LOGOUT, STATUS_SUCCESS};
use crate::response::rules::message::ISSUED_AHEAD;
use crate::xml::Node;
use sluice_domain::sso::exchange::{FactName, MessageKind};

pub(super) fn add(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    facts.add(FactName::Id, None, &said([case.root], "ID"), None);
    issuer(facts, case, assertions);
    destination(facts, case);
    in_response_to(facts, case, assertions);
    issue_instant(facts, case, assertions);
    logout_end(facts, case);
    status(facts, case);
}

/// The message, and the assertions in it.
fn issued<'d>(case: &Case<'d>, assertions: &[Node<'d>]) -> impl Iterator<Item = Node<'d>> {
    [case.root].into_iter().chain(assertions.to_vec())
}

fn issuer(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    let issuers = issued(case, assertions).flat_map(|node| node.children_named(SAML, "Issuer"));
    let issuers: Vec<String> = issuers.map(words).collect();
    let expected = case.is_known.then_some(case.check.idp_entity_id);
    let fits = expected.map(|expected| all(&issuers, |issuer| issuer == expected).unwrap_or_default());
    facts.add(FactName::Issuer, expected, &issuers, fits);
}

/// Signed messages must say it (bindings 3.4.5.2 and 3.5.5.2); logout messages are.
fn destination(facts: &mut Facts, case: &Case<'_>) {
    let sp = case.check.sp;
    let (expected, must) = match case.kind {
        MessageKind::Response => (Some(sp.acs_url.as_str()), super::signature::is_signed(case.root)),
        MessageKind::LogoutRequest | MessageKind::LogoutResponse => (sp.slo_url.as_deref(), true),
        // Nobody sends us any.
        MessageKind::AuthnRequest => (None, false),
    };
    let received = said([case.root], "Destination");
    let right = all(&received, |url| Some(*url) == expected);
    facts.add(FactName::Destination, expected, &received, right.or(must.then_some(false)));
}

/// Of a response, also what its bearer confirmations say, of which one has to be right. Where nobody asked there is nothing to compare,
/// unless it says that somebody did.
fn in_response_to(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    let asked = case.check.request_id;
    let mut received = said([case.root], "InResponseTo");
    let right = all(&received, |id| Some(*id) == asked);
    let fits = match case.kind {
        MessageKind::AuthnRequest | MessageKind::LogoutRequest => return,
        MessageKind::LogoutResponse => right.or(Some(false)),
        MessageKind::Response => {
            let confirmed = said(super::assertion::confirmations(assertions), "InResponseTo");
            received.extend(&confirmed);
            let one_right = (!confirmed.is_empty()).then(|| confirmed.iter().any(|id| Some(*id) == asked));
            let may_be_silent = asked.is_none() || case.check.rules.allow_unsolicited || assertions.is_empty();
            match (right, one_right) {
                (None, None) => (!may_be_silent).then_some(false),
                (right, one_right) => Some(right.unwrap_or(true) && one_right.unwrap_or(assertions.is_empty())),
            }
        }
    };
    facts.add(FactName::InResponseTo, asked, &received, fits);
}

/// It may lie a little ahead. Where nothing else ends a logout message, it is not good for long.
fn issue_instant(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>]) {
    let (check, received) = (&case.check, said(issued(case, assertions), "IssueInstant"));
    let latest = check.now.plus(ISSUED_AHEAD);
    let is_past = |text: &&str| instant::parse(text).is_some_and(|at| at <= latest);
    let fits = all(&received, is_past).unwrap_or_default() && (says_its_end(case) || is_fresh(case));
    facts.add(FactName::IssueInstant, [check.now.rfc3339().as_str()], &received, Some(fits));
}

fn logout_end(facts: &mut Facts, case: &Case<'_>) {
    if case.kind == MessageKind::LogoutRequest {
        let received = said([case.root], "NotOnOrAfter");
        let fits = says_its_end(case).then(|| is_fresh(case));
        facts.add(FactName::NotOnOrAfter, [case.check.now.rfc3339().as_str()], &received, fits);
    }
}

fn says_its_end(case: &Case<'_>) -> bool {
    case.kind == MessageKind::LogoutRequest && case.root.attribute("NotOnOrAfter").is_some()
}

fn is_fresh(case: &Case<'_>) -> bool {
    let is_logout = matches!(case.kind, MessageKind::LogoutRequest | MessageKind::LogoutResponse);
    !is_logout || logout::end(case.root).is_ok_and(|end| !case.check.is_over(end))
}

/// The codes, outermost first, and in a test what the identity provider says to it.
fn status(facts: &mut Facts, case: &Case<'_>) {
    let is_logout = match case.kind {
        MessageKind::Response => false,
        MessageKind::LogoutResponse => true,
        MessageKind::AuthnRequest | MessageKind::LogoutRequest => return,
    };
    let mut received: Vec<String> = Vec::new();
    let (mut first, mut second) = (Vec::new(), None);
    for status in case.root.children_named(SAMLP, "Status") {
        for code in status.children_named(SAMLP, "StatusCode") {
            first.push(code.attribute("Value"));
            let codes: Vec<Node<'_>> =
                std::iter::successors(Some(code), |code| code.child(SAMLP, "StatusCode")).collect();
            second = second.or_else(|| codes.get(1).and_then(|code| code.attribute("Value")));
            received.extend(said(codes, "Value").into_iter().map(str::to_owned));
        }
        if keep::words(case.keep) {
            received.extend(status.children_named(SAMLP, "StatusMessage").map(words));
        }
    }
    let is_partial = is_logout && second == Some(STATUS_PARTIAL_LOGOUT);
    let expected = [STATUS_SUCCESS].into_iter().chain(is_logout.then_some(STATUS_PARTIAL_LOGOUT));
    facts.add(FactName::Status, expected, &received, Some(first == [Some(STATUS_SUCCESS)] || is_partial));
}
