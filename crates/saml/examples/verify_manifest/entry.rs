//! One entry of a manifest of vectors, run through the public functions of the crate.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sluice_domain::sso::idp::SigningCertificate;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::{Span, Timestamp};
use sluice_saml::{Check, MetadataEntity, MetadataRules, Saml};
use sluice_service::ports::saml::{SpKeys, SpSettings, VerifiedLogout, VerifiedSignIn};
use std::path::Path;

#[path = "logout.rs"]
pub mod logout;

/// RSA keys of this size are as old as SHA-1; entries without a setting for them, and those that allow SHA-1, admit them.
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

fn certificates(saml: &Saml, folder: &Path, files: &Value) -> Result<Vec<SigningCertificate>, String> {
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
    let certificates = certificates(saml, folder, &entry["idp_cert_files"])?;
    let (sp_entity_id, acs_url) = (text(entry, "sp_entity_id").to_owned(), text(entry, "acs_url").to_owned());
    let sp = SpSettings { entity_id: sp_entity_id, acs_url, slo_url: None };
    let defaults = IdpRules::default();
    let allow_sha1 = entry["allow_sha1"] == true;
    let rules = IdpRules {
        allow_sha1,
        minimum_rsa_bits: if allow_sha1 { OLD_RSA_BITS } else { defaults.minimum_rsa_bits },
        allow_unsolicited: entry["allow_unsolicited"] == true,
        ..defaults
    };
    let keys = SpKeys::default();
    let check = Check {
        sp: &sp,
        keys: &keys,
        idp_entity_id: text(entry, "idp_entity_id"),
        certificates: &certificates,
        request_id: entry["request_id"].as_str(),
        now: now(entry)?,
        rules: &rules,
    };
    let outcome = saml.verify_with(&form_value, &check);
    Ok(outcome.map_or_else(|refusal| Verdict::Refused(refusal.code), Verdict::SignIn))
}

/// `YYYY-MM-DDTHH:MM:SS`, an optional fraction, `Z`.
fn instant(text: &str) -> Option<Timestamp> {
    let two = |at: usize| text.get(at..at + 2)?.parse::<u8>().ok();
    let year = text.get(..4)?.parse().ok()?;
    let whole = Timestamp::from_civil(year, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?)?;
    let fraction = text.get(19..)?.trim_start_matches('.').trim_end_matches('Z');
    Some(whole.plus(Span(format!("{fraction:0<3}").get(..3)?.parse().ok()?)))
}
