use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Public};
use openssl::x509::{X509, X509NameRef};
use sha2::{Digest, Sha256};
use sluice_domain::sso::idp::SigningCertificate;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::MetadataFault;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

pub(crate) const MINIMUM_RSA_BITS: u32 = sluice_domain::sso::rules::IdpRules::MINIMUM_RSA_BITS;
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
/// A certificate has a few kilobytes; this much is read.
const LARGEST: usize = 64 * 1024;

/// Reads a certificate from PEM, bare base64 or DER, whatever its key. Codes: `certificate_unreadable`, `several_certificates`.
pub(crate) fn parse(input: &[u8]) -> Result<SigningCertificate, MetadataFault> {
    let fault = |code| MetadataFault { code, detail: None };
    if input.len() > LARGEST {
        return Err(fault("certificate_unreadable"));
    }
    let der = match std::str::from_utf8(input) {
        Ok(text) if text.matches("-----BEGIN").count() > 1 => return Err(fault("several_certificates")),
        Ok(text) => decode(text).ok_or(fault("certificate_unreadable"))?,
        Err(_) => input.to_vec(),
    };
    describe(&der).ok_or(fault("certificate_unreadable"))
}

/// As [`parse`], and the key must be strong enough to sign: RSA of [`MINIMUM_RSA_BITS`] or more, or one of the NIST curves
/// P-256, P-384, P-521. Further code: `weak_key`, with the kind of key.
pub(crate) fn read(input: &[u8]) -> Result<SigningCertificate, MetadataFault> {
    let certificate = parse(input)?;
    if is_strong(&certificate.der, MINIMUM_RSA_BITS) {
        return Ok(certificate);
    }
    Err(MetadataFault { code: "weak_key", detail: Some(kind(&certificate.der)) })
}

/// Whether the certificate's key may verify signatures, with RSA of at least `minimum_rsa_bits`.
pub(crate) fn is_strong(der: &[u8], minimum_rsa_bits: u32) -> bool {
    read_key(der).is_some_and(|key| is_strong_key(&key, minimum_rsa_bits))
}

pub(crate) fn is_strong_key(key: &PKey<Public>, minimum_rsa_bits: u32) -> bool {
    match key.id() {
        Id::RSA => key.bits() >= minimum_rsa_bits,
        Id::EC => key
            .ec_key()
            .ok()
            .and_then(|ec| ec.group().curve_name())
            .is_some_and(|curve| matches!(curve, Nid::X9_62_PRIME256V1 | Nid::SECP384R1 | Nid::SECP521R1)),
        _ => false,
    }
}

fn read_key(der: &[u8]) -> Option<PKey<Public>> {
    X509::from_der(der).and_then(|certificate| certificate.public_key()).ok()
}

/// How many keys are remembered: more than there are connections.
const REMEMBERED: usize = 256;
/// By the certificate's DER.
type Keys = HashMap<Box<[u8]>, PKey<Public>>;
static KEYS: LazyLock<RwLock<Keys>> = LazyLock::new(RwLock::default);

/// The key of a certificate, which is parsed when it is first asked for: that takes OpenSSL longer than to verify a signature with it.
pub(crate) fn key(der: &[u8]) -> Option<PKey<Public>> {
    if let Some(known) = KEYS.read().unwrap_or_else(PoisonError::into_inner).get(der) {
        return Some(known.clone());
    }
    let key = read_key(der)?;
    let mut keys = KEYS.write().unwrap_or_else(PoisonError::into_inner);
    if keys.len() >= REMEMBERED {
        keys.clear();
    }
    keys.insert(der.into(), key.clone());
    Some(key)
}

fn kind(der: &[u8]) -> String {
    match X509::from_der(der).and_then(|certificate| certificate.public_key()) {
        Ok(key) if key.id() == Id::RSA => format!("RSA {}", key.bits()),
        Ok(key) if key.id() == Id::EC => format!("EC {}", key.bits()),
        _ => "unknown".to_owned(),
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let body = match text.split_once(BEGIN) {
        Some((_, rest)) => rest.split_once("-----END CERTIFICATE-----")?.0,
        None => text,
    };
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let decoded = STANDARD.decode(body).ok()?;
    // Some IdPs publish the base64 of a PEM file.
    match std::str::from_utf8(&decoded) {
        Ok(inner) if inner.contains(BEGIN) && !text.contains(BEGIN) => decode(inner),
        _ => Some(decoded),
    }
}

fn describe(der: &[u8]) -> Option<SigningCertificate> {
    let certificate = X509::from_der(der).ok()?;
    // What is hashed and kept is the certificate itself, without whatever may follow it.
    let der = certificate.to_der().ok()?;
    certificate.public_key().ok()?;
    Some(SigningCertificate {
        fingerprint: sluice_domain::id::hex(&Sha256::digest(&der)),
        subject: name(certificate.subject_name()),
        not_before: time(certificate.not_before())?,
        not_after: time(certificate.not_after())?,
        der,
    })
}

fn name(name: &X509NameRef) -> String {
    let parts: Vec<String> = name
        .entries()
        .map(|entry| {
            let key = entry.object().nid().short_name().unwrap_or("?");
            let value = entry.data().to_string().unwrap_or_default();
            format!("{key}={value}")
        })
        .collect();
    parts.join(", ")
}

fn time(time: &Asn1TimeRef) -> Option<Timestamp> {
    let difference = Asn1Time::from_unix(0).ok()?.diff(time).ok()?;
    Some(Timestamp::from_seconds(i64::from(difference.days) * 86_400 + i64::from(difference.secs)))
}

#[cfg(test)]
mod tests;
