use super::direct;
use crate::certificate;
use crate::names::DS;
use crate::rejection::SamlRejection;
use crate::xml::chars::is_ncname;
use crate::xml::{Document, Limits, Node, parse, writer};
use samael::crypto::{CertificateDer, Crypto, CryptoProvider, ReduceMode};
use sluice_domain::sso::idp::SigningCertificate;
use sluice_service::ports::saml::SamlRefusal;

/// The keys that may have signed, and how weak they may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys<'a> {
    pub(crate) certificates: &'a [SigningCertificate],
    /// RSA moduli below this many bits are not tried.
    pub(crate) minimum_rsa_bits: u32,
}

impl<'a> Keys<'a> {
    /// Those that are strong enough; `no_key` if there are none.
    pub(crate) fn usable(self) -> Result<impl Iterator<Item = &'a SigningCertificate>, SamlRefusal> {
        let strong = move |key: &&SigningCertificate| {
            certificate::key(&key.der).is_some_and(|key| certificate::is_strong_key(&key, self.minimum_rsa_bits))
        };
        let mut usable = self.certificates.iter().filter(strong).peekable();
        if usable.peek().is_some() { Ok(usable) } else { Err(SamlRejection::NoKey.into()) }
    }
}

/// Verifies every signature in `signed` (an element whose signatures have been checked for their shape) and returns what was
/// digested for the outermost of them, read anew: the only document from which identity is taken.
///
/// What most identity providers write is verified here ([`direct`]); whatever does not hold so, and all other forms, by libxmlsec.
pub(crate) fn verify(signed: Node<'_>, keys: Keys<'_>) -> Result<Document, SamlRefusal> {
    let octets = match direct::signed_octets(signed, keys) {
        Some(octets) => octets,
        None => by_libxmlsec(signed, keys)?,
    };
    let document = parse(octets.as_bytes(), SIGNED).map_err(|_| SamlRejection::SignedContent)?;
    let root = document.root();
    let same = root.is(signed.namespace(), signed.local()) && root.attribute("ID") == signed.attribute("ID");
    if same { Ok(document) } else { Err(SamlRejection::SignedContent.into()) }
}

/// Each configured certificate is tried by itself, for libxmlsec answers a key of another type with an error. `KeyInfo` is never
/// used: with a key set, libxmlsec does not look at it.
pub(super) fn by_libxmlsec(signed: Node<'_>, keys: Keys<'_>) -> Result<String, SamlRefusal> {
    let xml = writer::write(signed);
    if signed.subtree().filter_map(|n| n.attribute("ID")).all(is_ncname) {
        keys.usable()?.find_map(|key| signed_octets(&xml, key)).ok_or(SamlRejection::SignatureInvalid.into())
    } else {
        whole(signed, &xml, keys)
    }
}

/// samael refuses a document in which an ID begins with a digit, libxmlsec does not. Then the document that it verified is taken as it was
/// written for it: the only reference is to its root, the only transforms are those of [`super::shape::check`], so that all of
/// it is signed but the signature itself. There must be no second signature, for only the first would be verified.
fn whole(signed: Node<'_>, xml: &str, keys: Keys<'_>) -> Result<String, SamlRefusal> {
    if signed.subtree().filter(|n| n.is(DS, "Signature")).count() != 1 {
        return Err(SamlRejection::SignatureInvalid.into());
    }
    verify_first(signed, keys)?;
    Ok(xml.to_owned())
}

/// Verifies only the first signature in `signed` in document order; the caller knows that it is that of `signed` itself. For a
/// Response whose Assertion is signed with another key.
pub(crate) fn verify_first(signed: Node<'_>, keys: Keys<'_>) -> Result<(), SamlRefusal> {
    let xml = writer::write(signed);
    let holds = |key: &SigningCertificate| {
        Crypto::verify_signed_xml(&xml, &CertificateDer::from(key.der.clone()), Some("ID")).is_ok()
    };
    if keys.usable()?.any(holds) { Ok(()) } else { Err(SamlRejection::SignatureInvalid.into()) }
}

/// Canonical XML may be longer than what it was made from, for it repeats namespaces.
const SIGNED: Limits = Limits { bytes: Limits::METADATA.bytes * 2, ..Limits::METADATA };

fn signed_octets(xml: &str, certificate: &SigningCertificate) -> Option<String> {
    let key = [CertificateDer::from(certificate.der.clone())];
    // The algorithms were checked by `shape::check`, which knows more of them than samael's list.
    Crypto::reduce_xml_to_signed_with_allowed_algorithms(xml, &key, ReduceMode::PreDigest, None)
        .ok()
        .filter(|octets| !octets.is_empty())
}
