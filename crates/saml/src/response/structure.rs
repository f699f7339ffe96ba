use crate::names::{DS, SAML, SAMLP, STATUS_SUCCESS, XML};
use crate::rejection::SamlRejection;
use crate::xml::{Document, Node};
use sluice_service::ports::saml::SamlRefusal;
use std::collections::HashSet;

/// A received response after the pre-scan: one Response, one Assertion in it, and where the signatures are.
#[derive(Debug)]
pub(super) struct Structure<'d> {
    pub(super) response: Node<'d>,
    pub(super) assertion: Node<'d>,
    pub(super) response_signature: Option<Node<'d>>,
    pub(super) assertion_signature: Option<Node<'d>>,
}

/// The same of verified bytes, whose root is the Response or the Assertion.
#[derive(Debug)]
pub(super) struct Verified<'d> {
    pub(super) response: Option<Node<'d>>,
    pub(super) assertion: Node<'d>,
}

impl<'d> Structure<'d> {
    /// Checks everything about the structure that signature wrapping plays with.
    pub(super) fn scan(root: Node<'d>) -> Result<Self, SamlRefusal> {
        if !root.is(SAMLP, "Response") {
            return Err(SamlRejection::NotAResponse.received(root.local()));
        }
        check_ids(root)?;
        let assertion = only_assertion(root)?;
        let response_signature = signature_of(root)?;
        let assertion_signature = signature_of(assertion)?;
        let placed = [response_signature, assertion_signature];
        for node in root.subtree().filter(|n| n.namespace() == DS) {
            match node.local() {
                "Signature" if !placed.contains(&Some(node)) => return Err(SamlRejection::SignaturePlace.into()),
                "Object" | "Manifest" => return Err(SamlRejection::SignatureShape.received(node.local())),
                _ => {}
            }
        }
        Ok(Self { response: root, assertion, response_signature, assertion_signature })
    }

    /// Response and Assertion in verified bytes. The same structure is demanded of them again.
    pub(super) fn within(signed: &'d Document) -> Result<Verified<'d>, SamlRefusal> {
        let root = signed.root();
        if root.is(SAMLP, "Response") {
            return Ok(Verified { response: Some(root), assertion: only_assertion(root)? });
        }
        if root.is(SAML, "Assertion") && assertions(root).count() == 1 {
            return Ok(Verified { response: None, assertion: root });
        }
        Err(SamlRejection::SignedContent.into())
    }
}

fn assertions(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    root.subtree().filter(|n| n.namespace() == SAML && matches!(n.local(), "Assertion" | "EncryptedAssertion"))
}

fn only_assertion(root: Node<'_>) -> Result<Node<'_>, SamlRefusal> {
    let mut found = assertions(root);
    let Some(assertion) = found.next() else {
        return Err(failure(root).unwrap_or(SamlRejection::MissingAssertion.into()));
    };
    if found.next().is_some() || assertion.parent() != Some(root) {
        return Err(SamlRejection::SeveralAssertions.into());
    }
    if assertion.local() == "EncryptedAssertion" {
        return Err(SamlRejection::EncryptedAssertion.into());
    }
    Ok(assertion)
}

/// A response without an assertion usually reports why: the admin is to see that, verified or not, for it is a refusal anyway.
fn failure(root: Node<'_>) -> Option<SamlRefusal> {
    let code = root.child(SAMLP, "Status")?.child(SAMLP, "StatusCode")?.attribute("Value")?;
    (code != STATUS_SUCCESS).then(|| super::rules::message::status_refusal(root))
}

/// The signature of an element: a direct child behind nothing but the Issuer, which is its place in the schema (core 2.3.3 and
/// 3.2.2), or the last child, where Auth0 and others put it.
pub(crate) fn signature_of(element: Node<'_>) -> Result<Option<Node<'_>>, SamlRefusal> {
    let children: Vec<Node<'_>> = element.children().collect();
    let mut found = children.iter().enumerate().filter(|(_, n)| n.is(DS, "Signature"));
    let Some((at, signature)) = found.next() else { return Ok(None) };
    let fits = match at {
        0 => true,
        1 => children[0].is(SAML, "Issuer"),
        _ => at + 1 == children.len(),
    };
    if fits && found.next().is_none() { Ok(Some(*signature)) } else { Err(SamlRejection::SignaturePlace.into()) }
}

/// `ID` in no namespace is the only identifier; whatever another library could take for one is refused.
pub(crate) fn check_ids(root: Node<'_>) -> Result<(), SamlRefusal> {
    let mut seen = HashSet::new();
    for (namespace, local, value) in root.subtree().flat_map(Node::attributes) {
        if (namespace == XML && local == "id") || (!namespace.is_empty() && local == "ID") {
            return Err(SamlRejection::InvalidId.received(local));
        }
        if local != "ID" {
            continue;
        }
        // Wider than an NCName: real IdPs begin an ID with a digit. What could end a quotation is not among it.
        let plain = (1..=256).contains(&value.len())
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
        if !plain {
            return Err(SamlRejection::InvalidId.received(value));
        }
        if !seen.insert(value) {
            return Err(SamlRejection::DuplicateId.received(value));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
