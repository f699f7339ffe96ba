//! Verification of what nearly every identity provider writes, without libxmlsec: exclusive canonicalisation without parameters, and
//! RSA (docs/adr/0009-common-signatures-are-verified-here.md).
//!
//! It cannot say yes to anything else than what was signed, whatever our canonical form is worth: the octets that are hashed here are
//! the very ones from which identity is read. If our form were another than the signer's, the hash would be another, and libxmlsec
//! would decide.

use super::algorithm;
use super::verify::Keys;
use crate::certificate;
use crate::names::{DS, EXC_C14N};
use crate::xml::{Node, canonical};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::hash::{MessageDigest, hash};
use openssl::pkey::{Id, PKey, Public};
use openssl::sign::Verifier;

/// The octets that the signature of `signed` covers, if that signature and every other one in it hold, all with one of the keys. Their
/// shape has been checked ([`super::shape`]). None if not, or if they are of another form than this function knows.
pub(super) fn signed_octets(signed: Node<'_>, keys: Keys<'_>) -> Option<String> {
    let mut octets = None;
    let mut signatures = Vec::new();
    for node in signed.subtree().filter(|node| node.is(DS, "Signature")) {
        let holder = node.parent()?;
        let signature = Signature::read(node, holder)?;
        let covered = canonical::without(holder, Some(node));
        if *hash(signature.digest, covered.as_bytes()).ok()? != *signature.digest_value {
            return None;
        }
        if holder == signed {
            octets = Some(covered);
        }
        signatures.push(signature);
    }
    let all_by = |key: PKey<Public>| signatures.iter().all(|signature| signature.is_by(&key));
    let mut usable = keys.usable().ok()?.filter_map(|certificate| certificate::key(&certificate.der));
    octets.filter(|_| usable.any(all_by))
}

struct Signature {
    /// The canonical form of the `SignedInfo`.
    signed_info: String,
    value: Vec<u8>,
    method: MessageDigest,
    digest: MessageDigest,
    digest_value: Vec<u8>,
}

impl Signature {
    fn read(node: Node<'_>, holder: Node<'_>) -> Option<Self> {
        let signed_info = node.child(DS, "SignedInfo")?;
        let reference = signed_info.child(DS, "Reference")?;
        let refers = reference.attribute("URI").and_then(|uri| uri.strip_prefix('#')) == Some(holder.attribute("ID")?);
        // The first is the enveloped signature.
        let mut transforms = reference.child(DS, "Transforms")?.children().skip(1);
        let known = is_exclusive(signed_info.child(DS, "CanonicalizationMethod")?) && is_exclusive(transforms.next()?);
        let (kind, method) = algorithm::method(uri(signed_info.child(DS, "SignatureMethod")?)?)?;
        if !refers || !known || kind != Id::RSA {
            return None;
        }
        Some(Self {
            signed_info: canonical::without(signed_info, None),
            value: octets(node.child(DS, "SignatureValue")?)?,
            method,
            digest: algorithm::digest(uri(reference.child(DS, "DigestMethod")?)?)?,
            digest_value: octets(reference.child(DS, "DigestValue")?)?,
        })
    }

    fn is_by(&self, key: &PKey<Public>) -> bool {
        let verify = || Verifier::new(self.method, key)?.verify_oneshot(&self.value, self.signed_info.as_bytes());
        key.id() == Id::RSA && verify().unwrap_or(false)
    }
}

fn uri(node: Node<'_>) -> Option<&str> {
    node.attribute("Algorithm")
}

/// A prefix list would be a child.
fn is_exclusive(node: Node<'_>) -> bool {
    uri(node) == Some(EXC_C14N) && node.children().next().is_none()
}

fn octets(node: Node<'_>) -> Option<Vec<u8>> {
    let base64: String = node.text().split_ascii_whitespace().collect();
    STANDARD.decode(base64).ok()
}

#[cfg(test)]
mod tests;
