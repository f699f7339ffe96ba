//! Facts of signatures and encryption: over what, with which algorithms, and with whose key as far as the message says.

use super::Case;
use super::fact::{Facts, all, said};
use crate::encryption;
use crate::names::{C14N_10, C14N_11, DS, ENVELOPED, EXC_C14N, XENC};
use crate::redirect::Query;
use crate::signature::algorithm;
use crate::xml::Node;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use sluice_domain::id::hex;
use sluice_domain::sso::exchange::{FactName, MessageKind};
use sluice_domain::sso::rules::RequiredSignature;

/// In place of the element that a signature covers, where it covers the query (bindings 3.4.4.1).
const QUERY: &str = "query";

/// Whether an element holds a signature of its own.
pub(super) fn is_signed(node: Node<'_>) -> bool {
    node.child(DS, "Signature").is_some()
}

pub(super) fn add(facts: &mut Facts, case: &Case<'_>, assertions: &[Node<'_>], plaintext: Option<Node<'_>>) {
    let everything = || case.root.subtree().chain(plaintext.into_iter().flat_map(Node::subtree));
    let signatures: Vec<Node<'_>> = everything().filter(|node| node.is(DS, "Signature")).collect();
    let mut signed: Vec<&str> = signatures.iter().filter_map(|signature| signature.parent()).map(Node::local).collect();
    signed.extend(case.query.filter(|query| query.is_signed()).map(|_| QUERY));
    facts.add(FactName::Signed, to_be_signed(case), &signed, is_what_must_be(case, assertions));
    algorithms(facts, case, &signatures);
    keys(facts, case, &signatures);

    let methods = |local: &'static str| {
        let encrypted = everything().filter(move |node| node.is(XENC, local));
        said(encrypted.flat_map(|node| node.children_named(XENC, "EncryptionMethod")), "Algorithm")
    };
    let content: Vec<&str> = encryption::content(case.check.rules.allow_cbc).collect();
    for (name, local, known) in [
        (FactName::DataEncryption, "EncryptedData", content.as_slice()),
        (FactName::KeyTransport, "EncryptedKey", encryption::KEY_TRANSPORT.as_slice()),
    ] {
        let received = methods(local);
        facts.add(name, known.iter().copied(), &received, all(&received, |uri| known.contains(uri)));
    }
}

fn to_be_signed<'d>(case: &Case<'d>) -> Vec<&'d str> {
    match (case.kind, case.check.rules.required_signature) {
        (MessageKind::Response, RequiredSignature::Response) => vec!["Response"],
        (MessageKind::Response, RequiredSignature::Assertion) => vec!["Assertion"],
        (MessageKind::Response, RequiredSignature::Either | RequiredSignature::Both) => vec!["Response", "Assertion"],
        _ if case.query.is_some() => vec![QUERY],
        _ => vec![case.root.local()],
    }
}

/// `None` where an assertion that nobody can read may be what is signed.
fn is_what_must_be(case: &Case<'_>, assertions: &[Node<'_>]) -> Option<bool> {
    if case.kind != MessageKind::Response {
        return Some(case.query.map_or_else(|| is_signed(case.root), Query::is_signed));
    }
    let (response, assertion) = (is_signed(case.root), all(assertions, |assertion| is_signed(*assertion)));
    match case.check.rules.required_signature {
        RequiredSignature::Response => Some(response),
        RequiredSignature::Assertion => assertion,
        RequiredSignature::Either => {
            if response {
                Some(true)
            } else {
                assertion
            }
        }
        RequiredSignature::Both => {
            if response {
                assertion
            } else {
                Some(false)
            }
        }
    }
}

fn each<'d>(nodes: &[Node<'d>], local: &'static str) -> Vec<Node<'d>> {
    nodes.iter().flat_map(|node| node.children_named(DS, local)).collect()
}

fn algorithms(facts: &mut Facts, case: &Case<'_>, signatures: &[Node<'_>]) {
    let sha1 = case.check.rules.allow_sha1;
    let signed_infos = each(signatures, "SignedInfo");
    let references = each(&signed_infos, "Reference");

    let of_query = case.query.and_then(Query::signature_algorithm);
    let mut methods = said(each(&signed_infos, "SignatureMethod"), "Algorithm");
    methods.extend(of_query.as_deref());
    let fits = all(&methods, |uri| algorithm::signature_allowed(uri, sha1));
    facts.add(FactName::SignatureAlgorithm, algorithm::signatures(sha1), &methods, fits);

    let digests = said(each(&references, "DigestMethod"), "Algorithm");
    let fits = all(&digests, |uri| algorithm::digest_allowed(uri, sha1));
    facts.add(FactName::DigestAlgorithm, algorithm::digests(sha1), &digests, fits);

    // The other transform is that the signature itself is left out.
    let mut forms = said(each(&signed_infos, "CanonicalizationMethod"), "Algorithm");
    forms.extend(said(each(&each(&references, "Transforms"), "Transform"), "Algorithm"));
    forms.retain(|uri| *uri != ENVELOPED);
    let known = [EXC_C14N, C14N_10, C14N_11];
    facts.add(FactName::Canonicalization, known, &forms, all(&forms, |uri| known.contains(uri)));
}

/// A signature may name a whole chain, of which one certificate has to be known.
fn keys(facts: &mut Facts, case: &Case<'_>, signatures: &[Node<'_>]) {
    let of_signature = |signature: &Node<'_>| -> Vec<String> {
        let key_infos = signature.children_named(DS, "KeyInfo").flat_map(Node::subtree);
        key_infos.filter(|node| node.is(DS, "X509Certificate")).filter_map(fingerprint).collect()
    };
    let mut prints: Vec<Vec<String>> = signatures.iter().map(of_signature).collect();
    prints.retain(|prints| !prints.is_empty());
    let known: Vec<&str> = case.check.certificates.iter().map(|known| known.fingerprint.as_str()).collect();
    let fits = all(&prints, |prints| prints.iter().any(|print| known.contains(&print.as_str())));
    facts.add(FactName::KeyFingerprint, known.iter().copied(), &prints.concat(), fits.filter(|_| case.is_known));
}

/// Of the octets in it, whatever they are.
fn fingerprint(certificate: Node<'_>) -> Option<String> {
    let base64: String = certificate.text().split_ascii_whitespace().collect();
    STANDARD.decode(base64).ok().map(|der| hex(&Sha256::digest(der)))
}
