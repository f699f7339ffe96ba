use crate::certificate;
use crate::rejection::SamlRejection;
use crate::signature::algorithm::{method, signature_allowed};
use crate::signature::verify::Keys;
use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::pkey::{Id, PKey, Public};
use openssl::sign::Verifier;
use sluice_domain::sso::idp::SigningCertificate;
use sluice_service::ports::saml::SamlRefusal;

/// Whether one of the keys made `signature` over `octets` with the algorithm `uri`. The same algorithms count as in XML, and the
/// same keys, each tried by itself.
pub(super) fn verify(
    octets: &[u8],
    uri: &str,
    signature: &[u8],
    keys: Keys<'_>,
    sha1: bool,
) -> Result<(), SamlRefusal> {
    let method = method(uri).filter(|_| signature_allowed(uri, sha1));
    let (kind, digest) = method.ok_or_else(|| SamlRejection::SignatureAlgorithm.received(uri))?;
    let holds = |certificate: &SigningCertificate| {
        certificate::key(&certificate.der)
            .is_some_and(|key| key.id() == kind && made_by(&key, digest, signature, octets))
    };
    if keys.usable()?.any(holds) { Ok(()) } else { Err(SamlRejection::RedirectSignature.into()) }
}

/// XML Signature writes an ECDSA signature as two numbers of the curve's size side by side (RFC 4050, 3.3); what signs with Java
/// writes DER.
fn made_by(key: &PKey<Public>, digest: MessageDigest, signature: &[u8], octets: &[u8]) -> bool {
    let holds = |signature: &[u8]| {
        Verifier::new(digest, key).and_then(|mut verifier| verifier.verify_oneshot(signature, octets)).unwrap_or(false)
    };
    holds(signature) || (key.id() == Id::EC && side_by_side(key, signature).is_some_and(|der| holds(&der)))
}

fn side_by_side(key: &PKey<Public>, signature: &[u8]) -> Option<Vec<u8>> {
    let size = usize::try_from(key.ec_key().ok()?.group().degree().div_ceil(8)).ok()?;
    if signature.len() != 2 * size {
        return None;
    }
    let (r, s) = signature.split_at(size);
    let (r, s) = (BigNum::from_slice(r).ok()?, BigNum::from_slice(s).ok()?);
    EcdsaSig::from_private_components(r, s).and_then(|signature| signature.to_der()).ok()
}
