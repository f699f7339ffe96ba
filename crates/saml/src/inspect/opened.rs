use super::Case;
use crate::encryption;
use crate::names::{SAML, XENC};
use crate::response::structure::{check_ids, check_places, signature_of};
use crate::rules::Check;
use crate::signature::{shape, verify};
use crate::xml::{Document, Node};
use sluice_domain::sso::exchange::MessageKind;

/// Encrypted attributes that are opened, as many as verification opens.
const MOST: usize = 32;

/// What came encrypted and could be read.
///
/// To decrypt is to answer whoever encrypted: by the time that it takes, a forger learns how far a ciphertext came. So nothing is opened
/// for the recorder but in a message that verification was reached for, and there only what the identity provider signed as it came
/// encrypted. What is signed within the ciphertext alone is recorded as encrypted.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) assertion: Option<Document>,
    pub(super) name_id: Option<Document>,
    pub(super) attributes: Vec<Document>,
}

impl Opened {
    pub(super) fn read(case: &Case<'_>) -> Self {
        let root = case.root;
        let is_encrypted = root.subtree().any(|node| node.is(XENC, "EncryptedData"));
        if !is_encrypted || check_ids(root.subtree()).is_err() {
            return Self::default();
        }
        match case.kind {
            MessageKind::Response => Self::in_response(root, &case.check),
            MessageKind::LogoutRequest => Self::in_logout(case),
            MessageKind::AuthnRequest | MessageKind::LogoutResponse => Self::default(),
        }
    }

    fn in_response(root: Node<'_>, check: &Check<'_>) -> Self {
        let response = signed(root, check);
        let holder = response.as_ref().and_then(|response| only(response.root(), "EncryptedAssertion"));
        let assertion = holder.and_then(|holder| open(holder, "Assertion", check));
        // What is encrypted in an assertion is opened only where that is authentic.
        let authentic = match (&response, &assertion) {
            (Some(_), Some(plaintext)) => Some(Authentic::Here(plaintext.root())),
            (Some(response), None) => only(response.root(), "Assertion").map(Authentic::Here),
            (None, _) => only(root, "Assertion").and_then(|assertion| signed(assertion, check)).map(Authentic::Anew),
        };
        let within = authentic.as_ref().map(Authentic::root);
        let name = within.and_then(|assertion| only(only(assertion, "Subject")?, "EncryptedID"));
        let name_id = name.and_then(|holder| open(holder, "NameID", check));
        let statements = within.into_iter().flat_map(|assertion| assertion.children_named(SAML, "AttributeStatement"));
        let holders = statements.flat_map(|statement| statement.children_named(SAML, "EncryptedAttribute"));
        let attributes = holders.take(MOST).filter_map(|holder| open(holder, "Attribute", check)).collect();
        Self { assertion, name_id, attributes }
    }

    fn in_logout(case: &Case<'_>) -> Self {
        let (root, check) = (case.root, &case.check);
        let authentic = match case.query {
            Some(query) => {
                let holds = query.verify(check.signers(), check.rules.allow_sha1).is_ok();
                (holds && check_places(root, [None, None]).is_ok()).then_some(Authentic::Here(root))
            }
            None => signed(root, check).map(Authentic::Anew),
        };
        let name = authentic.as_ref().and_then(|request| only(request.root(), "EncryptedID"));
        Self { name_id: name.and_then(|holder| open(holder, "NameID", check)), ..Self::default() }
    }
}

/// An element that the identity provider signed.
enum Authentic<'d> {
    /// What it stands in is authentic.
    Here(Node<'d>),
    /// As it was digested.
    Anew(Document),
}

impl Authentic<'_> {
    fn root(&self) -> Node<'_> {
        match self {
            Self::Here(node) => *node,
            Self::Anew(document) => document.root(),
        }
    }
}

/// The element as it was digested, if the connection's keys signed it. Every signature in it passes what it passes in verification
/// before it is looked at.
fn signed(node: Node<'_>, check: &Check<'_>) -> Option<Document> {
    let own = signature_of(node).ok()??;
    let inner = node.child(SAML, "Assertion").and_then(|assertion| signature_of(assertion).ok()?);
    check_places(node, [Some(own), inner]).ok()?;
    for signature in [Some(own), inner].into_iter().flatten() {
        shape::check(signature, check.rules.allow_sha1).ok()?;
    }
    verify::verify(node, check.signers()).ok()
}

/// The child of this name, if there is no other.
fn only<'d>(node: Node<'d>, local: &'static str) -> Option<Node<'d>> {
    let mut found = node.children_named(SAML, local);
    found.next().filter(|_| found.next().is_none())
}

fn open(holder: Node<'_>, local: &str, check: &Check<'_>) -> Option<Document> {
    encryption::open(holder, local, check.keys, check.rules.allow_cbc).ok()
}
