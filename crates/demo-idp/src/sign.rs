//! Enveloped XML signatures: RSA, exclusive canonicalisation, one reference.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use openssl::{error::ErrorStack, hash::MessageDigest, hash::hash, sign::Signer};

use crate::{
    keys::KeyPair,
    xml::{Element, Ns},
};

const EXCLUSIVE_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// The hash of a signature and of its digest. `Sha1` is a fault: no service provider should take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    Sha256,
    Sha1,
}

impl Hash {
    const fn signature_uri(self) -> &'static str {
        match self {
            Self::Sha256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            Self::Sha1 => "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        }
    }

    const fn digest_uri(self) -> &'static str {
        match self {
            Self::Sha256 => "http://www.w3.org/2001/04/xmlenc#sha256",
            Self::Sha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
        }
    }

    fn digest(self) -> MessageDigest {
        match self {
            Self::Sha256 => MessageDigest::sha256(),
            Self::Sha1 => MessageDigest::sha1(),
        }
    }
}

/// Signs an element over its `ID` and puts the signature behind its first child, the Issuer.
pub fn sign(element: Element, keys: &KeyPair, algorithm: Hash) -> Result<Element, ErrorStack> {
    let digest = BASE64.encode(hash(algorithm.digest(), element.canonical().as_bytes())?);
    let ds = |name| Element::new(Ns::Ds, name);
    let reference = ds("Reference").attr("URI", format!("#{}", element.value("ID"))).children([
        ds("Transforms").children([ENVELOPED, EXCLUSIVE_C14N].map(|uri| ds("Transform").attr("Algorithm", uri))),
        ds("DigestMethod").attr("Algorithm", algorithm.digest_uri()),
        ds("DigestValue").text(digest),
    ]);
    let signed_info = ds("SignedInfo").children([
        ds("CanonicalizationMethod").attr("Algorithm", EXCLUSIVE_C14N),
        ds("SignatureMethod").attr("Algorithm", algorithm.signature_uri()),
        reference,
    ]);
    let mut signer = Signer::new(algorithm.digest(), keys.private())?;
    let value = signer.sign_oneshot_to_vec(signed_info.canonical().as_bytes())?;
    let certificate = ds("X509Certificate").text(keys.certificate_base64()?);
    let signature = ds("Signature").children([
        signed_info,
        ds("SignatureValue").text(BASE64.encode(value)),
        ds("KeyInfo").child(ds("X509Data").child(certificate)),
    ]);
    Ok(element.child_behind_first(signature))
}
