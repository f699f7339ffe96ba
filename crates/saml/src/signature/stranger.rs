use crate::names::DS;
use crate::rejection::SamlRejection;
use crate::xml::Node;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use sluice_domain::sso::idp::SigningCertificate;
use sluice_service::ports::saml::SamlRefusal;

/// For the admin: a signature by a key that is not configured is told from changed content, as far as `KeyInfo` says so.
pub(crate) fn explain<'d>(
    refusal: SamlRefusal,
    signatures: impl IntoIterator<Item = Node<'d>>,
    certificates: &[SigningCertificate],
) -> SamlRefusal {
    if refusal.code != SamlRejection::SignatureInvalid.code() {
        return refusal;
    }
    let known = |print: &str| certificates.iter().any(|c| c.fingerprint == print);
    match signatures.into_iter().filter_map(key_fingerprint).find(|print| !known(print)) {
        Some(print) => {
            let expected: Vec<&str> = certificates.iter().map(|c| c.fingerprint.as_str()).collect();
            SamlRejection::KeyNotConfigured.expected(&expected.join(" "), Some(&print))
        }
        None => refusal,
    }
}

fn key_fingerprint(signature: Node<'_>) -> Option<String> {
    let text = signature.subtree().find(|n| n.is(DS, "X509Certificate"))?.text();
    let der = STANDARD.decode(text.split_ascii_whitespace().collect::<String>()).ok()?;
    Some(sluice_domain::id::hex(&Sha256::digest(der)))
}
