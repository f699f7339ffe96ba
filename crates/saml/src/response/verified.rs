//! Which bytes are believed: those that a signature covers, and what was encrypted in them.

use super::structure::{Structure, assertions, only_assertion};
use crate::encryption;
use crate::names::SAML;
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::signature::{shape, stranger, verify};
use crate::xml::{Document, Node};
use sluice_domain::sso::rules::RequiredSignature;
use sluice_service::ports::saml::SamlRefusal;

/// What may be read for an identity.
#[derive(Debug)]
pub(super) struct Verified {
    /// The Response as it was digested, if it is signed.
    response: Option<Document>,
    /// The Assertion as it was digested, if it was verified by itself. Else it is in the Response, or in `plaintext`.
    assertion: Option<Document>,
    /// What an encrypted Assertion was, as it came.
    plaintext: Option<Document>,
}

impl Verified {
    /// The Response of the verified bytes if it is signed; else the received one, whose fields can only add refusals.
    pub(super) fn response<'v>(&'v self, received: Node<'v>) -> Node<'v> {
        self.response.as_ref().map_or(received, Document::root)
    }

    /// The Assertion. The same structure is demanded of verified bytes again.
    pub(super) fn assertion(&self) -> Result<Node<'_>, SamlRefusal> {
        let alone = self.assertion.as_ref().or(self.plaintext.as_ref());
        let assertion = match (alone, &self.response) {
            (Some(document), _) => document.root(),
            (None, Some(response)) => only_assertion(response.root())?,
            (None, None) => return Err(SamlRejection::SignedContent.into()),
        };
        let fits = assertion.is(SAML, "Assertion") && assertions(assertion).count() == 1;
        if fits { Ok(assertion) } else { Err(SamlRejection::SignedContent.into()) }
    }

    /// The Assertion before canonicalisation.
    pub(super) fn as_it_came<'v>(&'v self, structure: &Structure<'v>) -> Node<'v> {
        self.plaintext.as_ref().map_or(structure.assertion, Document::root)
    }
}

/// Verifies every signature, and decrypts what is encrypted.
pub(super) fn verify(structure: &Structure<'_>, check: &Check<'_>) -> Result<Verified, SamlRefusal> {
    if structure.is_encrypted() {
        return decrypt(structure, check);
    }
    if check.rules.require_encryption {
        return Err(SamlRejection::EncryptionRequired.into());
    }
    check_signatures(structure, check)?;
    plain(structure, check.signers()).map_err(|refusal| explain(refusal, structure, check))
}

/// Of the Response if it is signed; of the Assertion if only that is, or if the two were signed with different keys, which
/// libxmlsec cannot verify in one go.
fn plain(structure: &Structure<'_>, keys: verify::Keys<'_>) -> Result<Verified, SamlRefusal> {
    let whole = |document| Verified { response: Some(document), assertion: None, plaintext: None };
    let alone = |document| Verified { response: None, assertion: Some(document), plaintext: None };
    match (structure.response_signature, structure.assertion_signature) {
        (None, _) => verify::verify(structure.assertion, keys).map(alone),
        (Some(_), None) => verify::verify(structure.response, keys).map(whole),
        (Some(outer), Some(_)) => verify::verify(structure.response, keys).map(whole).or_else(|refusal| {
            if !outer.is_before(structure.assertion) {
                return Err(refusal);
            }
            verify::verify_first(structure.response, keys)?;
            verify::verify(structure.assertion, keys).map(alone)
        }),
    }
}

/// The signature of the Response is over the encrypted form, and is verified before anything is decrypted: where there is one,
/// only the identity provider can make us decrypt. What comes out must satisfy everything that a plain Assertion must, and is
/// signed itself if the Response is not.
fn decrypt(structure: &Structure<'_>, check: &Check<'_>) -> Result<Verified, SamlRefusal> {
    let explained = |refusal| explain(refusal, structure, check);
    let response = match structure.response_signature {
        None if check.rules.required_signature.includes_response() => {
            return Err(SamlRejection::ResponseUnsigned.into());
        }
        None => None,
        Some(signature) => {
            shape::check(signature, check.rules.allow_sha1)?;
            Some(verify::verify(structure.response, check.signers()).map_err(explained)?)
        }
    };
    let holder = match &response {
        Some(response) => only_assertion(response.root())?,
        None => structure.assertion,
    };
    let plaintext = encryption::open(holder, "Assertion", check.keys, check.rules.allow_cbc)?;
    let opened = structure.with_plaintext(&plaintext)?;
    check_signatures(&opened, check)?;
    let assertion = if opened.assertion_signature.is_some() {
        let verified = verify::verify(opened.assertion, check.signers());
        Some(verified.map_err(|refusal| explain(refusal, &opened, check))?)
    } else {
        None
    };
    Ok(Verified { response, assertion, plaintext: Some(plaintext) })
}

/// What must be signed is, and each signature has the shape that it may have.
fn check_signatures(structure: &Structure<'_>, check: &Check<'_>) -> Result<(), SamlRefusal> {
    let (response, assertion) = (structure.response_signature, structure.assertion_signature);
    let required = check.rules.required_signature;
    if response.is_none() && assertion.is_none() {
        return Err(SamlRejection::Unsigned.into());
    }
    if response.is_none() && required.includes_response() {
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

fn explain(refusal: SamlRefusal, structure: &Structure<'_>, check: &Check<'_>) -> SamlRefusal {
    let signatures = [structure.response_signature, structure.assertion_signature].into_iter().flatten();
    stranger::explain(refusal, signatures, check.certificates)
}
