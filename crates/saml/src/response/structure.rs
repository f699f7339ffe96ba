use crate::names::{DS, SAML, SAMLP, STATUS_SUCCESS, XML};
use crate::rejection::SamlRejection;
use crate::xml::{Document, Node};
use sluice_service::ports::saml::SamlRefusal;
use std::collections::HashSet;

/// A received response after the pre-scan: one Response, one Assertion in it, and where the signatures are. The Assertion may be an
/// `EncryptedAssertion`.
#[derive(Debug)]
pub(super) struct Structure<'d> {
    pub(super) response: Node<'d>,
    pub(super) assertion: Node<'d>,
    pub(super) response_signature: Option<Node<'d>>,
    pub(super) assertion_signature: Option<Node<'d>>,
}

impl<'d> Structure<'d> {
    /// Checks everything about the structure that signature wrapping plays with.
    pub(super) fn scan(root: Node<'d>) -> Result<Self, SamlRefusal> {
        if !root.is(SAMLP, "Response") {
            return Err(SamlRejection::NotAResponse.received(root.local()));
        }
        check_ids(root.subtree())?;
        let assertion = only_assertion(root)?;
        let response_signature = signature_of(root)?;
        // What is signed inside of an encrypted one shows later; beside the ciphertext there is no place for a signature.
        let encrypted = assertion.is(SAML, ENCRYPTED);
        let assertion_signature = if encrypted { None } else { signature_of(assertion)? };
        check_places(root, [response_signature, assertion_signature])?;
        Ok(Self { response: root, assertion, response_signature, assertion_signature })
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.assertion.is(SAML, ENCRYPTED)
    }

    /// The same with the plaintext of an encrypted Assertion in its place, which must satisfy the same rules there.
    pub(super) fn with_plaintext<'p>(&self, plaintext: &'p Document) -> Result<Structure<'p>, SamlRefusal>
    where
        'd: 'p,
    {
        let assertion = plaintext.root();
        check_ids(self.response.subtree().chain(assertion.subtree()))?;
        if assertions(assertion).count() != 1 {
            return Err(SamlRejection::SeveralAssertions.into());
        }
        let assertion_signature = signature_of(assertion)?;
        check_places(assertion, [assertion_signature, None])?;
        let (response, response_signature) = (self.response, self.response_signature);
        Ok(Structure { response, assertion, response_signature, assertion_signature })
    }
}

const ENCRYPTED: &str = "EncryptedAssertion";

/// Every Assertion in `root`, encrypted or not.
pub(super) fn assertions(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    root.subtree().filter(|n| n.namespace() == SAML && matches!(n.local(), "Assertion" | ENCRYPTED))
}

/// The one Assertion or `EncryptedAssertion`, a direct child of the Response.
pub(super) fn only_assertion(root: Node<'_>) -> Result<Node<'_>, SamlRefusal> {
    let mut found = assertions(root);
    let Some(assertion) = found.next() else {
        return Err(failure(root).unwrap_or(SamlRejection::MissingAssertion.into()));
    };
    if found.next().is_some() || assertion.parent() != Some(root) {
        return Err(SamlRejection::SeveralAssertions.into());
    }
    Ok(assertion)
}

/// A response without an assertion usually reports why: the admin is to see that, verified or not, for it is a refusal anyway.
fn failure(root: Node<'_>) -> Option<SamlRefusal> {
    let code = root.child(SAMLP, "Status")?.child(SAMLP, "StatusCode")?.attribute("Value")?;
    (code != STATUS_SUCCESS).then(|| super::rules::message::status_refusal(root))
}

/// No signature stands anywhere but where it was found, and none holds an Object or a Manifest.
pub(crate) fn check_places(root: Node<'_>, placed: [Option<Node<'_>>; 2]) -> Result<(), SamlRefusal> {
    for node in root.subtree().filter(|n| n.namespace() == DS) {
        match node.local() {
            "Signature" if !placed.contains(&Some(node)) => return Err(SamlRejection::SignaturePlace.into()),
            "Object" | "Manifest" => return Err(SamlRejection::SignatureShape.received(node.local())),
            _ => {}
        }
    }
    Ok(())
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
pub(crate) fn check_ids<'d>(nodes: impl Iterator<Item = Node<'d>>) -> Result<(), SamlRefusal> {
    let mut seen = HashSet::new();
    for (namespace, local, value) in nodes.flat_map(Node::attributes) {
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
