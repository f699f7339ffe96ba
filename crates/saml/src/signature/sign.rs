use crate::names::{DS, ENVELOPED, EXC_C14N, SAML};
use crate::xml::canonical::exclusive;
use crate::xml::chars::is_ncname;
use crate::xml::{Limits, parse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::hash::MessageDigest;
use openssl::pkey::{Id, PKey};
use openssl::sign::Signer;
use sha2::{Digest, Sha256};
use sluice_service::ports::saml::{MetadataFault, SpKey};

/// RSA (PKCS#1 v1.5) with SHA-256: what every identity provider can verify. The `SigAlg` of a signed query, too.
pub(crate) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// Signs a document of our own: an enveloped signature over its root element, referred to by its `ID` (core 5.4), right behind the
/// Issuer, or first where there is none. Comments and unused namespace declarations of the document get lost.
///
/// The digest is over our own canonical form, and the result is made of the very same text: nothing else could be read in it.
/// Code: `not_signed`.
pub(crate) fn sign_enveloped(xml: &str, key: &SpKey) -> Result<String, MetadataFault> {
    let document = parse(xml.as_bytes(), Limits::METADATA)?;
    let root = document.root();
    let id = root.attribute("ID").filter(|id| is_ncname(id)).ok_or(FAULT)?;
    let canonical = exclusive(root, root.children().next().filter(|child| child.is(SAML, "Issuer")));
    let digest = STANDARD.encode(Sha256::digest(&canonical.text));
    // As it canonicalises by itself. In its place the declaration is inherited from the Signature.
    let signed_info = signed_info(id, &digest);
    let value = STANDARD.encode(rsa_sha256(signed_info.as_bytes(), key)?);
    let signed_info = signed_info.replacen(&format!(" xmlns:ds=\"{DS}\""), "", 1);
    let certificate = STANDARD.encode(&key.certificate);
    let (before, after) = canonical.text.split_at(canonical.place);
    Ok(format!(
        "{before}<ds:Signature xmlns:ds=\"{DS}\">{signed_info}<ds:SignatureValue>{value}</ds:SignatureValue>\
         <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
         </ds:Signature>{after}"
    ))
}

/// The signature over octets with [`RSA_SHA256`]. Code: `not_signed`.
pub(crate) fn rsa_sha256(octets: &[u8], key: &SpKey) -> Result<Vec<u8>, MetadataFault> {
    let key = PKey::private_key_from_der(&key.private).ok().filter(|key| key.id() == Id::RSA).ok_or(FAULT)?;
    let sign = || Signer::new(MessageDigest::sha256(), &key)?.sign_oneshot_to_vec(octets);
    sign().map_err(|_| FAULT)
}

const FAULT: MetadataFault = MetadataFault { code: "not_signed", detail: None };

/// In canonical form already: an `ID` is a plain name, and base64 needs no escapes.
fn signed_info(id: &str, digest: &str) -> String {
    format!(
        "<ds:SignedInfo xmlns:ds=\"{DS}\"><ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"{RSA_SHA256}\"></ds:SignatureMethod><ds:Reference URI=\"#{id}\"><ds:Transforms>\
         <ds:Transform Algorithm=\"{ENVELOPED}\"></ds:Transform><ds:Transform Algorithm=\"{EXC_C14N}\"></ds:Transform></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{SHA256}\"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
}

#[cfg(test)]
mod tests;
