use super::{check_root, other_than};
use crate::names::{SAML, SAMLP};
use crate::outgoing::Kind;
use crate::redirect::{Query, check_relay_state};
use crate::rejection::SamlRejection;
use crate::response::encoding::decode;
use crate::response::structure::{check_ids, check_places, signature_of};
use crate::rules::Check;
use crate::signature::{shape, stranger, verify};
use crate::xml::{Document, Limits, Node, parse};
use sluice_service::ports::saml::{Incoming, SamlRefusal};

/// A message that the identity provider signed, and nothing else.
#[derive(Debug)]
pub(super) struct Authentic {
    /// By POST what was digested, by redirect what was in the signed query.
    pub(super) document: Document,
    /// By POST it is not signed (bindings 3.5.4): nothing may be concluded from it, it is only given back.
    pub(super) relay_state: Option<String>,
}

/// Reads a message of this kind if one of the connection's keys signed it.
pub(super) fn read(message: Incoming<'_>, kind: Kind, check: &Check<'_>) -> Result<Authentic, SamlRefusal> {
    match message {
        Incoming::Redirect { query } => by_redirect(query, kind, check),
        Incoming::Post { message, relay_state } => {
            check_relay_state(relay_state)?;
            let document = by_post(message, kind, check)?;
            Ok(Authentic { document, relay_state: relay_state.map(str::to_owned) })
        }
    }
}

/// The query is verified before anything in it is inflated or parsed.
fn by_redirect(query: &str, kind: Kind, check: &Check<'_>) -> Result<Authentic, SamlRefusal> {
    let query = Query::read(query)?;
    if query.request != (kind == Kind::Request) {
        return Err(other_than(kind).into());
    }
    query.verify(check.signers(), check.rules.allow_sha1)?;
    let document = parse(&query.xml()?, Limits::MESSAGE)?;
    let root = document.root();
    check_root(root, kind)?;
    check_ids(root.subtree())?;
    check_plain(root)?;
    // Whoever signs the query takes the signature off the message (bindings 3.4.4.1). One that nobody verifies must not be there.
    check_places(root, [None, None])?;
    let relay_state = query.relay_state()?;
    Ok(Authentic { document, relay_state })
}

fn by_post(message: &str, kind: Kind, check: &Check<'_>) -> Result<Document, SamlRefusal> {
    let received = parse(&decode(message)?, Limits::MESSAGE)?;
    let root = received.root();
    check_root(root, kind)?;
    check_ids(root.subtree())?;
    let signature = signature_of(root)?.ok_or(SamlRejection::Unsigned)?;
    check_places(root, [Some(signature), None])?;
    shape::check(signature, check.rules.allow_sha1)?;
    check_plain(root)?;
    verify::verify(root, check.signers()).map_err(|refusal| stranger::explain(refusal, [signature], check.certificates))
}

/// As the message came, before canonicalisation drops comments: nobody honest writes any into a name.
fn check_plain(root: Node<'_>) -> Result<(), SamlRefusal> {
    let names = |node: &Node<'_>| node.is(SAML, "NameID") || node.is(SAMLP, "SessionIndex");
    if root.children().filter(names).all(Node::is_plain) { Ok(()) } else { Err(SamlRejection::NameIdContent.into()) }
}
