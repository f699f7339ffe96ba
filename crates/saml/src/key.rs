//! Key pairs of Sluice's own.

use crate::certificate;
use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::{BigNum, MsbOption};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509NameBuilder};
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{MetadataFault, SpKey, SpSettings};
use url::Url;
use zeroize::Zeroizing;

/// Enough until about 2030 and beyond (BSI TR-02102-1), and known to every identity provider.
const BITS: u32 = 3072;
/// Ten years of seconds: identity providers check the key, and some the dates too. Rollover is what ends a key.
const LIFE: i64 = 10 * 365 * 86_400;
/// A certificate's clock may be behind ours.
const HOUR: i64 = 3600;
/// The longest common name (X.520, ub-common-name).
const LONGEST_NAME: usize = 64;

/// Makes an RSA key pair with a self-signed certificate on the host of our entity ID. Code: `key_not_made`.
pub(crate) fn make(sp: &SpSettings, key_use: SpKeyUse, now: Timestamp) -> Result<SpKey, MetadataFault> {
    let fault = || MetadataFault { code: "key_not_made", detail: None };
    let (key, certificate) = pair(&name(&sp.entity_id), now).map_err(|_| fault())?;
    let encoded = || Ok::<_, ErrorStack>((certificate.to_der()?, Zeroizing::new(key.private_key_to_pkcs8()?)));
    let (certificate, private) = encoded().map_err(|_| fault())?;
    let read = certificate::read(&certificate).map_err(|_| fault())?;
    let facts = SpKeyFacts {
        fingerprint: read.fingerprint,
        key_use,
        state: SpKeyState::Next,
        not_after: read.not_after,
        created_at: now,
    };
    Ok(SpKey { facts, certificate, private })
}

/// What a person sees as the certificate's name; nothing checks it.
fn name(entity_id: &str) -> String {
    let host = Url::parse(entity_id).ok().and_then(|url| url.host_str().map(str::to_owned));
    let name = host.unwrap_or_else(|| entity_id.to_owned());
    let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if name.is_empty() { "Sluice".to_owned() } else { name }
}

fn pair(name: &str, now: Timestamp) -> Result<(PKey<Private>, X509), ErrorStack> {
    let key = PKey::from_rsa(Rsa::generate(BITS)?)?;
    let mut subject = X509NameBuilder::new()?;
    subject.append_entry_by_text("CN", name)?;
    let subject = subject.build();
    // RFC 5280, 4.1.2.2: positive, at most 20 octets.
    let mut serial = BigNum::new()?;
    serial.rand(159, MsbOption::MAYBE_ZERO, false)?;
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*Asn1Integer::from_bn(&serial)?)?;
    builder.set_subject_name(&subject)?;
    builder.set_issuer_name(&subject)?;
    let at = |seconds: i64| Asn1Time::from_unix(now.0.div_euclid(1000) + seconds);
    builder.set_not_before(&*at(-HOUR)?)?;
    builder.set_not_after(&*at(LIFE)?)?;
    builder.set_pubkey(&key)?;
    builder.sign(&key, MessageDigest::sha256())?;
    Ok((key, builder.build()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_003_200);

    fn made(entity_id: &str) -> SpKey {
        let sp = SpSettings { entity_id: entity_id.into(), acs_url: String::new(), slo_url: None };
        make(&sp, SpKeyUse::Encryption, NOW).unwrap()
    }

    #[test]
    fn a_key_pair_belongs_together_and_lasts_ten_years() {
        let key = made("https://sluice.example:8443/saml");
        let certificate = X509::from_der(&key.certificate).unwrap();
        let private = PKey::private_key_from_pkcs8(&key.private).unwrap();
        assert!(certificate.public_key().unwrap().public_eq(&private));
        assert!(certificate.verify(&private).unwrap());
        assert_eq!(private.bits(), 3072);
        let read = certificate::read(&key.certificate).unwrap();
        assert_eq!(read.subject, "CN=sluice.example");
        assert_eq!(read.fingerprint, key.facts.fingerprint);
        assert_eq!(read.not_after, key.facts.not_after);
        assert_eq!(key.facts.not_after.rfc3339(), "2036-11-15T12:00:00Z");
        assert!(read.not_before < NOW);
        assert_eq!(
            (key.facts.state, key.facts.key_use, key.facts.created_at),
            (SpKeyState::Next, SpKeyUse::Encryption, NOW)
        );
    }

    #[test]
    fn every_entity_id_gives_a_name() {
        assert_eq!(name("urn:sluice"), "urn:sluice");
        assert_eq!(name(""), "Sluice");
        assert_eq!(name(&"a".repeat(100)).len(), 64);
    }
}
