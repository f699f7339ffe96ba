//! One entry of a manifest of vectors, run through the public functions of the crate.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::pkey::PKey;
use serde_json::Value;
use sluice_domain::sso::idp::SigningCertificate;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::{Span, Timestamp};
use sluice_saml::{Check, MetadataEntity, MetadataRules, Saml};
use sluice_service::ports::saml::{SamlRefusal, SpKey, SpKeys, SpSettings, VerifiedLogout, VerifiedSignIn};
use std::path::Path;

#[path = "logout.rs"]
mod logout;

/// No entry says how weak its keys may be, so that is not part of its check: those of the oldest are admitted.
const OLD_RSA_BITS: u32 = 1024;

pub enum Verdict {
    SignIn(VerifiedSignIn),
    Entities(Vec<MetadataEntity>),
    LogoutRequest(VerifiedLogout),
    /// The identity provider has ended the session.
    LogoutResponse,
    /// The code of the reason.
    Refused(&'static str),
    /// A kind of message that the crate does not read.
    NotRead,
}

pub fn text<'v>(entry: &'v Value, field: &str) -> &'v str {
    entry[field].as_str().unwrap_or_default()
}

/// Stands in the manifest for the name of somebody whose name came encrypted, and which the manifest does not know.
const ENCRYPTED_NAME: &str = "<EncryptedID>";

impl Verdict {
    /// Whether this is what the entry expects. An `either` is right whatever was decided, but never with the identity that nobody
    /// may get.
    pub fn fits(&self, entry: &Value) -> bool {
        let expected = text(entry, "expected");
        match self {
            Self::SignIn(sign_in) => {
                let named = &entry["name_id"];
                let name_fits = named.is_null() || named == ENCRYPTED_NAME || named == sign_in.name_id.as_str();
                let forbidden = entry["never_identity"] == sign_in.name_id.as_str();
                !forbidden && (expected == "either" || (expected == "accept" && name_fits))
            }
            Self::Entities(found) => {
                let named = entry["idps"].as_array().into_iter().flatten().map(|idp| text(idp, "entity_id"));
                let same = found.iter().map(|entity| entity.entity_id.as_str()).eq(named);
                expected == "either" || (expected == "accept" && same)
            }
            Self::LogoutRequest(logout) => {
                let forbidden =
                    logout.name_id.as_ref().is_some_and(|name| entry["never_identity"] == name.value.as_str());
                !forbidden && (expected == "either" || (expected == "accept" && logout::says_the_same(logout, entry)))
            }
            Self::LogoutResponse => matches!(expected, "accept" | "either"),
            Self::Refused(_) => matches!(expected, "reject" | "either"),
            Self::NotRead => false,
        }
    }
}

/// The verdict on an entry, or what is wrong with the entry itself.
pub fn verdict(saml: &Saml, folder: &Path, entry: &Value) -> Result<Verdict, String> {
    match text(entry, "kind") {
        "response" => response(saml, folder, entry),
        "metadata" => {
            let (xml, now) = (read(folder, text(entry, "file"))?, now(entry)?);
            let signers = certificates(saml, folder, &entry["metadata_trust_cert_files"])?;
            let rules = MetadataRules { minimum_rsa_bits: OLD_RSA_BITS, signers: &signers };
            let read = saml.read_entities(&xml, now, &rules);
            Ok(read.map_or_else(|fault| Verdict::Refused(fault.code), Verdict::Entities))
        }
        "logout_request" | "logout_response" => logout::verdict(saml, folder, entry),
        _ => Ok(Verdict::NotRead),
    }
}

/// The frozen time of an entry.
pub fn now(entry: &Value) -> Result<Timestamp, String> {
    let frozen = text(entry, "frozen_time");
    instant(frozen).ok_or_else(|| format!("frozen_time {frozen}"))
}

pub fn read(folder: &Path, file: &str) -> Result<Vec<u8>, String> {
    std::fs::read(folder.join(file)).map_err(|error| format!("{file}: {error}"))
}

pub fn certificates(saml: &Saml, folder: &Path, files: &Value) -> Result<Vec<SigningCertificate>, String> {
    let files = files.as_array().into_iter().flatten().filter_map(Value::as_str);
    files
        .map(|file| {
            let certificate = saml.read_any_certificate(&read(folder, file)?);
            certificate.map_err(|fault| format!("{file}: {}", fault.code))
        })
        .collect()
}

fn response(saml: &Saml, folder: &Path, entry: &Value) -> Result<Verdict, String> {
    let bytes = read(folder, text(entry, "file"))?;
    let form_value = match text(entry, "encoding") {
        "xml" => STANDARD.encode(bytes),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    };
    let outcome = sign_in(saml, folder, entry, &form_value)?;
    Ok(outcome.map_or_else(|refusal| Verdict::Refused(refusal.code), Verdict::SignIn))
}

/// What comes of `form_value` with the settings of an entry.
pub fn sign_in(
    saml: &Saml,
    folder: &Path,
    entry: &Value,
    form_value: &str,
) -> Result<Result<VerifiedSignIn, SamlRefusal>, String> {
    let certificates = certificates(saml, folder, &entry["idp_cert_files"])?;
    let (sp_entity_id, acs_url) = (text(entry, "sp_entity_id").to_owned(), text(entry, "acs_url").to_owned());
    let sp = SpSettings { entity_id: sp_entity_id, acs_url, slo_url: None };
    let rules = IdpRules {
        allow_sha1: entry["allow_sha1"] == true,
        minimum_rsa_bits: OLD_RSA_BITS,
        allow_unsolicited: entry["allow_unsolicited"] == true,
        allow_cbc: allows_cbc(entry),
        ..IdpRules::default()
    };
    let keys = keys(folder, entry)?;
    let check = Check {
        sp: &sp,
        keys: &keys,
        idp_entity_id: text(entry, "idp_entity_id"),
        certificates: &certificates,
        request_id: entry["request_id"].as_str(),
        now: now(entry)?,
        rules: &rules,
    };
    Ok(saml.verify_with(form_value, &check))
}

/// Only where the entry says that its IdP encrypts so.
pub fn allows_cbc(entry: &Value) -> bool {
    entry["encryption"].to_string().contains("-cbc\"")
}

/// The key that decrypts, if the entry names one.
pub fn keys(folder: &Path, entry: &Value) -> Result<SpKeys, String> {
    let file = text(entry, "sp_key_file");
    if file.is_empty() {
        return Ok(SpKeys::default());
    }
    let private = PKey::private_key_from_pem(&read(folder, file)?).and_then(|key| key.private_key_to_pkcs8());
    let facts = SpKeyFacts {
        fingerprint: file.to_owned(),
        key_use: SpKeyUse::Encryption,
        state: SpKeyState::Active,
        not_after: now(entry)?,
        created_at: now(entry)?,
    };
    let private = private.map_err(|error| format!("{file}: {error}"))?.into();
    Ok(SpKeys(vec![SpKey { facts, certificate: Vec::new(), private }]))
}

/// `YYYY-MM-DDTHH:MM:SS`, an optional fraction, `Z`.
fn instant(text: &str) -> Option<Timestamp> {
    let two = |at: usize| text.get(at..at + 2)?.parse::<u8>().ok();
    let year = text.get(..4)?.parse().ok()?;
    let whole = Timestamp::from_civil(year, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?)?;
    let fraction = text.get(19..)?.trim_start_matches('.').trim_end_matches('Z');
    Some(whole.plus(Span(format!("{fraction:0<3}").get(..3)?.parse().ok()?)))
}
