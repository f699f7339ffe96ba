//! Logout messages of a manifest, through the port as the server calls it.

use super::{OLD_RSA_BITS, Verdict, allows_cbc, certificates, keys, now, read, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::{IdentityProvider, IdpState};
use sluice_domain::sso::mapping::AttributeMapping;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;
use sluice_saml::Saml;
use sluice_service::ports::SamlProvider;
use sluice_service::ports::saml::{Incoming, LogoutAnswer, LogoutExpectation, SpSettings, VerifiedLogout};
use std::path::Path;

/// The verdict on a `LogoutRequest` or a `LogoutResponse`. A response that reports a failure counts as refused.
pub fn verdict(saml: &Saml, folder: &Path, entry: &Value) -> Result<Verdict, String> {
    let bytes = read(folder, text(entry, "file"))?;
    let message = match text(entry, "encoding") {
        "xml" => STANDARD.encode(bytes),
        _ => String::from_utf8_lossy(&bytes).trim_end().to_owned(),
    };
    let incoming = match text(entry, "binding") {
        "redirect" => Incoming::Redirect { query: &message },
        _ => Incoming::Post { message: &message, relay_state: None },
    };
    // What must be refused at any time has none.
    let now = if entry["frozen_time"].is_null() { Timestamp(0) } else { now(entry)? };
    let sp = SpSettings {
        entity_id: text(entry, "sp_entity_id").to_owned(),
        acs_url: text(entry, "acs_url").to_owned(),
        slo_url: entry["slo_url"].as_str().map(str::to_owned),
    };
    let (idp, keys) = (identity_provider(saml, folder, entry)?, keys(folder, entry)?);
    let request_id = entry["request_id"].as_str();
    let expectation = LogoutExpectation { sp: &sp, keys: &keys, idp: &idp, request_id, now };
    if text(entry, "kind") == "logout_request" {
        let outcome = saml.verify_logout_request(incoming, &expectation);
        return Ok(outcome.map_or_else(|refusal| Verdict::Refused(refusal.code), Verdict::LogoutRequest));
    }
    Ok(match saml.verify_logout_response(incoming, &expectation) {
        Ok(LogoutAnswer::Failed) => Verdict::Refused("status_not_success"),
        Ok(LogoutAnswer::Success | LogoutAnswer::Partial) => Verdict::LogoutResponse,
        Err(refusal) => Verdict::Refused(refusal.code),
    })
}

/// Whether an accepted request says what the entry says of it: whom it names, unless that is encrypted, and which sessions.
pub fn says_the_same(logout: &VerifiedLogout, entry: &Value) -> bool {
    let said = &entry["message"];
    let sessions = said["session_index"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let named = logout.name_id.as_ref().map(|name| name.value.as_str());
    let name_fits = said["encrypted_id"] == true || said["name_id"].as_str() == named;
    said.is_null() || (name_fits && logout.session_indexes.iter().map(String::as_str).eq(sessions))
}

fn identity_provider(saml: &Saml, folder: &Path, entry: &Value) -> Result<IdentityProvider, String> {
    let allow_sha1 = entry["allow_sha1"] == true;
    let (minimum_rsa_bits, allow_cbc) = (OLD_RSA_BITS, allows_cbc(entry));
    Ok(IdentityProvider {
        id: IdpId::random([0; 16]),
        name: String::new(),
        entity_id: text(entry, "peer_entity_id").to_owned(),
        sso: Vec::new(),
        slo: Vec::new(),
        certificates: certificates(saml, folder, &entry["idp_cert_files"])?,
        rules: IdpRules { allow_sha1, minimum_rsa_bits, allow_cbc, ..IdpRules::default() },
        mapping: AttributeMapping::default(),
        state: IdpState::Enabled,
        passed: None,
        demo: false,
        metadata_until: None,
        created_at: Timestamp(0),
        changed_at: Timestamp(0),
    })
}
