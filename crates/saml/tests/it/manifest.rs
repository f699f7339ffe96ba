//! The shared vectors, which others wrote. Nothing here knows any single vector.

use crate::entry::{Verdict, now, read, text, verdict};
use crate::shared_fixtures;
use crate::support::SAML;
use openssl::x509::X509;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sluice_domain::sso::idp::SigningCertificate;
use sluice_saml::MetadataEntity;
use sluice_service::ports::SamlProvider;
use sluice_service::ports::saml::{SpSettings, VerifiedSignIn};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

const DECISIONS: &str = include_str!("../../CHECKLIST.md");

/// Every entry has a verdict, and none is wrong.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn count(&mut self, entry: &Value, verdict: &Verdict) {
        let (id, expected) = (text(entry, "id"), text(entry, "expected"));
        let said = match verdict {
            Verdict::SignIn(_) | Verdict::Entities(_) | Verdict::LogoutRequest(_) | Verdict::LogoutResponse => {
                "accepted"
            }
            Verdict::Refused(code) => code,
            Verdict::NotRead => "not read",
        };
        if expected == "either" {
            let name = id.rsplit('/').next().unwrap();
            assert!(
                DECISIONS.contains(&format!("`{name}`")),
                "CHECKLIST.md does not say what is done with {id}: {said}"
            );
        }
        if verdict.fits(entry) {
            self.right += 1;
        } else {
            self.wrong.push(format!("{id}: {expected}, but {said}"));
        }
    }

    fn close(&self, kind: &str) {
        println!("{kind}: {} right, {} wrong", self.right, self.wrong.len());
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
    }
}

/// The vectors of this kind, and the folder that their files are in.
fn entries(kind: &str) -> Option<(PathBuf, Vec<Value>)> {
    let folder = shared_fixtures::folder("saml")?;
    let manifest: Value = serde_json::from_slice(&read(&folder, "manifest.json").unwrap()).unwrap();
    let entries = manifest["entries"].as_array().unwrap().iter().filter(|e| e["kind"] == kind).cloned().collect();
    Some((folder, entries))
}

#[test]
fn responses() {
    let Some((folder, entries)) = entries("response") else { return };
    let mut tally = Tally::default();
    for entry in entries {
        let verdict = verdict(&SAML, &folder, &entry).unwrap();
        tally.count(&entry, &verdict);
        if let (Verdict::SignIn(sign_in), "accept") = (&verdict, text(&entry, "expected")) {
            check_attributes(text(&entry, "id"), &entry, sign_in);
        }
    }
    tally.close("response");
}

fn check_attributes(id: &str, entry: &Value, sign_in: &VerifiedSignIn) {
    for (name, values) in entry["attributes"].as_object().into_iter().flatten() {
        let values: Vec<&str> = values.as_array().unwrap().iter().filter_map(Value::as_str).map(str::trim).collect();
        let read = sign_in.attributes.iter().find(|a| &a.name == name).unwrap_or_else(|| panic!("{id}: no {name}"));
        assert_eq!(read.values.iter().map(|v| v.trim()).collect::<Vec<_>>(), values, "{id}: {name}");
    }
}

#[test]
fn metadata() {
    let Some((folder, entries)) = entries("metadata") else { return };
    let mut tally = Tally::default();
    let sp = SpSettings { entity_id: "urn:sp".into(), acs_url: "https://sp.example/acs".into(), slo_url: None };
    let mut by_port: BTreeMap<&'static str, usize> = BTreeMap::new();
    for entry in entries {
        let verdict = verdict(&SAML, &folder, &entry).unwrap();
        tally.count(&entry, &verdict);
        if let Verdict::Entities(found) = verdict {
            check_entities(&entry, &found);
            let xml = read(&folder, text(&entry, "file")).unwrap();
            let taken = SAML.read_metadata(&xml, &sp, &[], now(&entry).unwrap());
            *by_port.entry(taken.map_or_else(|fault| fault.code, |_| "taken")).or_default() += 1;
        }
    }
    println!("of those that can be read, with redirect, https and strong keys demanded: {by_port:?}");
    tally.close("metadata");
}

#[test]
fn logout_messages() {
    for kind in ["logout_request", "logout_response"] {
        let Some((folder, entries)) = entries(kind) else { return };
        let mut tally = Tally::default();
        for entry in entries {
            tally.count(&entry, &verdict(&SAML, &folder, &entry).unwrap());
        }
        tally.close(kind);
    }
}

fn check_entities(entry: &Value, found: &[MetadataEntity]) {
    let (id, expected) = (text(entry, "id"), entry["idps"].as_array().unwrap());
    assert_eq!(found.len(), expected.len(), "{id}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.entity_id, text(expected, "entity_id"), "{id}");
        check_keys(id, &found.certificates, expected);
        let known = expected["sso"].as_array().unwrap();
        for endpoint in &found.sso {
            assert!(known.iter().any(|e| text(e, "location").trim() == endpoint.url), "{id}: {}", endpoint.url);
        }
    }
}

/// The manifest hashes what stands in `X509Certificate`, which some IdPs fill with a whole PEM file.
fn check_keys(id: &str, found: &[SigningCertificate], expected: &Value) {
    let listed = expected["signing_cert_sha256"].as_array().unwrap();
    let mut wanted: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
    let mut seen = HashSet::new();
    wanted.retain(|print| seen.insert(*print));
    assert_eq!(found.len(), wanted.len(), "{id}");
    for (certificate, wanted) in found.iter().zip(wanted) {
        let pem = X509::from_der(&certificate.der).unwrap().to_pem().unwrap();
        let of_pem = sluice_domain::id::hex(&Sha256::digest(pem));
        assert!(certificate.fingerprint == wanted || of_pem == wanted, "{id}: {}", certificate.fingerprint);
    }
}
