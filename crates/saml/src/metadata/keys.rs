use crate::certificate;
use crate::names::{DS, MD};
use crate::xml::Node;
use sluice_domain::sso::idp::SigningCertificate;

/// Signing certificates of one provider, at most: every response is checked with one after the other. A provider that changes its
/// key has two, some have one for each of their regions.
const MOST: usize = 10;

/// More certificates than are looked at.
pub(super) const TOO_MANY: &str = "too_many_certificates";

/// The keys that may sign: `use="signing"` or no use at all (metadata 2.4.1.1), without repetitions. What holds no certificate, or
/// an unreadable one, is passed over.
pub(super) fn signing(descriptor: Node<'_>, minimum_rsa_bits: u32) -> Result<Vec<SigningCertificate>, &'static str> {
    let mut strong: Vec<SigningCertificate> = Vec::new();
    let mut weak = false;
    for key in descriptor.children_named(MD, "KeyDescriptor") {
        if !matches!(key.attribute("use"), None | Some("signing")) {
            continue;
        }
        for certificate in in_key_info(key) {
            if !certificate::is_strong(&certificate.der, minimum_rsa_bits) {
                weak = true;
            } else if strong.iter().all(|known| known.fingerprint != certificate.fingerprint) {
                if strong.len() == MOST {
                    return Err(TOO_MANY);
                }
                strong.push(certificate);
            }
        }
    }
    match (strong.is_empty(), weak) {
        (false, _) => Ok(strong),
        (true, true) => Err("weak_key"),
        (true, false) => Err("no_signing_certificate"),
    }
}

/// The certificates in the `KeyInfo` of a `KeyDescriptor` or a `Signature`, each read when it is asked for.
pub(super) fn in_key_info(parent: Node<'_>) -> impl Iterator<Item = SigningCertificate> {
    parent
        .children_named(DS, "KeyInfo")
        .flat_map(|info| info.children_named(DS, "X509Data"))
        .flat_map(|data| data.children_named(DS, "X509Certificate"))
        .filter_map(|node| certificate::parse(node.text().as_bytes()).ok())
}
