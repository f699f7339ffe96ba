//! What a message says of itself, for the recorder. Nothing here believes it or decides anything, and nothing that decides asks here.
//!
//! Messages are full of people. What is recorded of them is what the connection's mapping reads, and in a test, which an admin makes
//! with an account of their own, all of it ([`keep`]). Of the XML only what is known to be harmless is shown ([`known`]).

mod assertion;
mod budget;
mod fact;
mod keep;
mod known;
mod message;
mod opened;
mod person;
mod session;
mod signature;

use crate::names::{SAML, SAMLP};
use crate::redirect::Query;
use crate::response::encoding::decode;
use crate::rules::Check;
use crate::xml::{Document, Limits, Node, parse, redacted};
use fact::Facts;
use known::Harmless;
use opened::Opened;
use sluice_domain::sso::exchange::{Keep, MessageKind, XML_MAX};
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::rules::IdpRules;
use sluice_service::ports::saml::{Against, Incoming, Inspected, Inspection, Outgoing};

/// What a message says, laid beside what it should say. `None`: it is no message of ours or of an identity provider's that can be
/// read within the limits of messages.
pub(crate) fn inspect(message: Inspected<'_>, against: &Against<'_>) -> Option<Inspection> {
    let carried = Carried::read(message)?;
    let document = parse(&carried.xml, Limits::MESSAGE).ok()?;
    let (root, keep, strict) = (document.root(), against.keep, IdpRules::default());
    let case = Case {
        root,
        kind: kind(root).filter(|kind| takes(&message, *kind))?,
        query: carried.query.as_ref(),
        is_known: against.idp.is_some(),
        check: check(against, &strict),
        keep,
    };
    if !case.is_known {
        return Some(of_a_stranger(&case, carried.binding));
    }
    let may_open = against.decrypt && !carried.ours;
    let opened = if may_open { Opened::read(&case) } else { Opened::default() };
    let plaintext = opened.assertion.as_ref().map(Document::root);
    // Of several, all: that there are several may be why it was refused.
    let assertions: Vec<Node<'_>> = root.subtree().filter(|node| node.is(SAML, "Assertion")).chain(plaintext).collect();
    let name = person::name(root, &assertions, &opened);
    let sessions = session::named(root.subtree().chain(plaintext.into_iter().flat_map(Node::subtree)), keep);

    let mut facts = Facts { ours: carried.ours, found: Vec::new() };
    message::add(&mut facts, &case, &assertions);
    assertion::add(&mut facts, &case, &assertions);
    person::add_format(&mut facts, &case, name);
    signature::add(&mut facts, &case, &assertions, plaintext);
    let mut facts = facts.found;
    session::redact(&mut facts, &sessions);
    let mut name_id = name.map(|name| person::name_id(name, keep));
    let mut attributes = person::attributes(&assertions, &opened, keep);
    budget::within(&mut facts, &mut name_id, &mut attributes);
    let xml = redacted::write(root, &Harmless { keep, sessions: &sessions }, XML_MAX);
    Some(Inspection { kind: case.kind, binding: carried.binding, facts, name_id, attributes, xml })
}

/// Whom it names is nobody's that is known here, and the rest is of no use to anybody.
fn of_a_stranger(case: &Case<'_>, binding: Binding) -> Inspection {
    let mut facts = Facts { ours: false, found: Vec::new() };
    message::add(&mut facts, case, &[]);
    budget::of_a_stranger(&mut facts.found);
    Inspection { kind: case.kind, binding, facts: facts.found, name_id: None, attributes: Vec::new(), xml: None }
}

/// What else comes to a service than what it is for is none of its messages.
fn takes(message: &Inspected<'_>, kind: MessageKind) -> bool {
    match message {
        Inspected::Response(_) => kind == MessageKind::Response,
        Inspected::Logout(_) => matches!(kind, MessageKind::LogoutRequest | MessageKind::LogoutResponse),
        Inspected::Sent(_) => true,
    }
}

/// A message out of what carries it.
struct Carried<'m> {
    xml: Vec<u8>,
    binding: Binding,
    /// By redirect.
    query: Option<Query<'m>>,
    ours: bool,
}

impl<'m> Carried<'m> {
    fn read(message: Inspected<'m>) -> Option<Self> {
        let (incoming, ours) = match message {
            Inspected::Response(message) => (Incoming::Post { message, relay_state: None }, false),
            Inspected::Logout(incoming) => (incoming, false),
            Inspected::Sent(outgoing) => (as_it_comes(outgoing)?, true),
        };
        Some(match incoming {
            Incoming::Redirect { query } => {
                let query = Query::read(query).ok()?;
                Self { xml: query.xml().ok()?, binding: Binding::Redirect, query: Some(query), ours }
            }
            Incoming::Post { message, .. } => {
                Self { xml: decode(message).ok()?, binding: Binding::Post, query: None, ours }
            }
        })
    }
}

/// What leaves, as its receiver gets it.
fn as_it_comes(outgoing: &Outgoing) -> Option<Incoming<'_>> {
    match outgoing {
        Outgoing::Redirect(url) => url.split_once('?').map(|(_, query)| Incoming::Redirect { query }),
        Outgoing::Post { fields, .. } => {
            let (_, message) = fields.iter().find(|(name, _)| matches!(*name, "SAMLRequest" | "SAMLResponse"))?;
            Some(Incoming::Post { message, relay_state: None })
        }
    }
}

fn kind(root: Node<'_>) -> Option<MessageKind> {
    match (root.namespace(), root.local()) {
        (SAMLP, "AuthnRequest") => Some(MessageKind::AuthnRequest),
        (SAMLP, "Response") => Some(MessageKind::Response),
        (SAMLP, "LogoutRequest") => Some(MessageKind::LogoutRequest),
        (SAMLP, "LogoutResponse") => Some(MessageKind::LogoutResponse),
        _ => None,
    }
}

/// A message, and what it is laid beside.
struct Case<'c> {
    root: Node<'c>,
    kind: MessageKind,
    query: Option<&'c Query<'c>>,
    /// It is known whose message it is. If not, the rules of `check` are the strictest.
    is_known: bool,
    check: Check<'c>,
    keep: &'c Keep,
}

fn check<'a>(against: &Against<'a>, strict: &'a IdpRules) -> Check<'a> {
    let idp = against.idp;
    Check {
        sp: against.sp,
        keys: against.keys,
        idp_entity_id: idp.map_or("", |idp| idp.entity_id.as_str()),
        certificates: idp.map_or(&[], |idp| idp.certificates.as_slice()),
        request_id: against.request_id,
        now: against.now,
        rules: idp.map_or(strict, |idp| &idp.rules),
    }
}

#[cfg(test)]
mod tests;
