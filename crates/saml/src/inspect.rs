//! What a message says of itself, for the recorder. Nothing here believes it or decides anything, and nothing that decides asks here.
//!
//! Messages are full of people. What is recorded of them is what the connection's mapping reads, and in a test, which an admin makes
//! with an account of their own, all of it ([`keep`]). Of the XML only what is known to be harmless is shown ([`known`]).

mod assertion;
mod fact;
mod keep;
mod known;
mod message;
mod opened;
mod person;
mod signature;

use crate::names::{SAML, SAMLP};
use crate::redirect::Query;
use crate::response::encoding::decode;
use crate::rules::Check;
use crate::xml::{Document, Limits, Node, parse, redacted};
use fact::Facts;
use known::Harmless;
use opened::Opened;
use sluice_domain::sso::exchange::{MessageKind, XML_MAX};
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
        kind: kind(root)?,
        query: carried.query.as_ref(),
        is_known: against.idp.is_some(),
        check: check(against, &strict),
    };
    let opened = if carried.ours { Opened::default() } else { Opened::read(&case) };
    let plaintext = opened.assertion.as_ref().map(Document::root);
    // Of several, all: that there are several may be why it was refused.
    let assertions: Vec<Node<'_>> = root.subtree().filter(|node| node.is(SAML, "Assertion")).chain(plaintext).collect();
    let name = person::name(root, &assertions, &opened);

    let mut facts = Facts { ours: carried.ours, found: Vec::new() };
    message::add(&mut facts, &case, &assertions);
    assertion::add(&mut facts, &case, &assertions);
    person::add_format(&mut facts, &case, name);
    signature::add(&mut facts, &case, &assertions, plaintext);
    Some(Inspection {
        kind: case.kind,
        binding: carried.binding,
        facts: facts.found,
        name_id: name.map(|name| person::name_id(name, keep)),
        attributes: person::attributes(&assertions, &opened, keep),
        xml: redacted::write(root, &Harmless(keep), XML_MAX),
    })
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
    /// It is known whose message it is. If not, the rules of `check` are the strictest, and nobody is in it.
    is_known: bool,
    check: Check<'c>,
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
