//! What is recorded of the shared vectors, which others wrote and which are full of people.

use crate::entry::{allows_cbc, certificates, keys, now, read, sign_in, text};
use crate::shared_fixtures;
use crate::support::SAML;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sluice_domain::id::IdpId;
use sluice_domain::sso::exchange::{Fact, Keep, REDACTED, VALUE_MAX, VALUES_MAX, XML_MAX};
use sluice_domain::sso::idp::{IdentityProvider, IdpState};
use sluice_domain::sso::mapping::{AttributeMapping, AttributeSource};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;
use sluice_service::ports::SamlProvider;
use sluice_service::ports::saml::{Against, Incoming, Inspected, Inspection, Outgoing, SpKeys, SpSettings};
use std::path::{Path, PathBuf};

/// A vector with the settings of its entry.
struct Vector {
    id: String,
    entry: Value,
    /// The form value or the query.
    message: String,
    sp: SpSettings,
    keys: SpKeys,
    idp: IdentityProvider,
    now: Timestamp,
}

impl Vector {
    fn new(folder: &Path, entry: &Value) -> Self {
        let bytes = read(folder, text(entry, "file")).unwrap();
        let message = match text(entry, "encoding") {
            "xml" => STANDARD.encode(bytes),
            _ => String::from_utf8_lossy(&bytes).trim_end().to_owned(),
        };
        let sp = SpSettings {
            entity_id: text(entry, "sp_entity_id").to_owned(),
            acs_url: text(entry, "acs_url").to_owned(),
            slo_url: entry["slo_url"].as_str().map(str::to_owned),
        };
        let named = |field| entry[field].as_str().map(str::to_owned);
        let idp = IdentityProvider {
            id: IdpId::random([0; 16]),
            name: String::new(),
            entity_id: named("idp_entity_id").or_else(|| named("peer_entity_id")).unwrap_or_default(),
            sso: Vec::new(),
            slo: Vec::new(),
            certificates: certificates(&SAML, folder, &entry["idp_cert_files"]).unwrap(),
            rules: IdpRules {
                allow_sha1: entry["allow_sha1"] == true,
                minimum_rsa_bits: 1024,
                allow_unsolicited: entry["allow_unsolicited"] == true,
                allow_cbc: allows_cbc(entry),
                ..IdpRules::default()
            },
            mapping: AttributeMapping::default(),
            state: IdpState::Enabled,
            passed: None,
            demo: false,
            metadata_until: None,
            created_at: Timestamp(0),
            changed_at: Timestamp(0),
        };
        // What must be refused at any time has none.
        let now = if entry["frozen_time"].is_null() { Timestamp(0) } else { now(entry).unwrap() };
        let (id, keys) = (text(entry, "id").to_owned(), keys(folder, entry).unwrap());
        Self { id, entry: entry.clone(), message, sp, keys, idp, now }
    }

    fn inspect(&self, message: &str, keep: &Keep) -> Option<Inspection> {
        let message = match (text(&self.entry, "kind"), text(&self.entry, "binding")) {
            ("response", _) => Inspected::Response(message),
            (_, "redirect") => Inspected::Logout(Incoming::Redirect { query: message }),
            _ => Inspected::Logout(Incoming::Post { message, relay_state: None }),
        };
        let (sp, keys, idp) = (&self.sp, &self.keys, Some(&self.idp));
        let request_id = self.entry["request_id"].as_str();
        let inspection =
            SAML.inspect(message, &Against { sp, keys, idp, decrypt: true, request_id, keep, now: self.now })?;
        self.check_bounds(&inspection);
        Some(inspection)
    }

    fn check_bounds(&self, inspection: &Inspection) {
        let fine = |values: &[String]| {
            values.len() <= VALUES_MAX && values.iter().all(|value| value.chars().count() <= VALUE_MAX)
        };
        let facts = inspection.facts.iter().all(|fact| fine(&fact.expected) && fine(&fact.received));
        let attributes = inspection.attributes.iter().all(|attribute| fine(&attribute.values));
        let xml = inspection.xml.as_ref().is_none_or(|xml| xml.len() <= XML_MAX);
        assert!(facts && attributes && xml, "{}", self.id);
    }
}

/// Everything but metadata.
fn vectors() -> Vec<Vector> {
    let Some(folder): Option<PathBuf> = shared_fixtures::folder("saml") else { return Vec::new() };
    let manifest: Value = serde_json::from_slice(&read(&folder, "manifest.json").unwrap()).unwrap();
    let entries = manifest["entries"].as_array().unwrap().iter().filter(|entry| entry["kind"] != "metadata");
    entries.map(|entry| Vector::new(&folder, entry)).collect()
}

/// Everything that is recorded.
fn recorded(inspection: &Inspection) -> String {
    let facts = inspection.facts.iter().flat_map(|Fact { expected, received, .. }| expected.iter().chain(received));
    let attributes = inspection.attributes.iter().flat_map(|attribute| &attribute.values);
    let rest = inspection.name_id.iter().chain(&inspection.xml);
    facts.chain(attributes).chain(rest).fold(String::new(), |all, text| all + text + "\n")
}

/// Stands in a message in place of what is about a person.
const MARK: &str = "0marked1by2a3test4";

/// `xml` with the mark in place of every text in a NameID, an attribute value, a session index and a status message.
fn marked(xml: &str) -> String {
    let mut pieces = xml.split('<');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    // In how many such elements the text stands.
    let mut inside = 0_usize;
    for piece in pieces {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split_whitespace().next().unwrap_or_default();
        if matches!(local(name.trim_start_matches('/')), "NameID" | "AttributeValue" | "SessionIndex" | "StatusMessage")
        {
            inside = match (tag.starts_with('/'), tag.ends_with('/')) {
                (true, _) => inside.saturating_sub(1),
                (_, true) => inside,
                _ => inside + 1,
            };
        }
        let text = if inside > 0 && !text.trim().is_empty() { MARK } else { text };
        let end = if piece.contains('>') { ">" } else { "" };
        let is_text = inside > 0 && tag.starts_with("![CDATA[");
        let tag = if is_text { format!("![CDATA[{MARK}]]") } else { session_marked(tag) };
        out = out + "<" + &tag + end + text;
    }
    out
}

fn session_marked(tag: &str) -> String {
    let Some((before, value)) = tag.split_once("SessionIndex=") else { return tag.to_owned() };
    let quote = value.chars().next().unwrap_or('"');
    let after = value.splitn(3, quote).nth(2).unwrap_or_default();
    format!("{before}SessionIndex={quote}{MARK}{quote}{after}")
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The XML of a message by POST.
fn decoded(message: &str) -> Option<String> {
    let base64: String = message.split_ascii_whitespace().collect();
    String::from_utf8(STANDARD.decode(base64).ok()?).ok()
}

#[test]
fn nothing_of_a_person_is_recorded_where_nothing_is_to_be_kept() {
    let (mut read, mut with_people) = (0, 0);
    for vector in vectors() {
        let Some(xml) = decoded(&vector.message).map(|xml| marked(&xml)) else { continue };
        let Some(inspection) = vector.inspect(&STANDARD.encode(&xml), &Keep::Nothing) else { continue };
        read += 1;
        with_people += usize::from(xml.contains(MARK));
        assert!(!recorded(&inspection).contains(MARK), "{}: {}", vector.id, recorded(&inspection));
        assert!(inspection.name_id.is_none_or(|name| name == REDACTED), "{}", vector.id);
        let values = inspection.attributes.iter().flat_map(|attribute| &attribute.values);
        assert!(values.into_iter().all(|value| value == REDACTED), "{}", vector.id);
    }
    println!("{read} messages were read, {with_people} of them with people in them");
    assert!(read == 0 || with_people > 150);
}

#[test]
fn of_a_person_what_the_mapping_reads_is_recorded() {
    let mut tried = 0;
    for vector in vectors() {
        // No mark can be put into a ciphertext.
        let xml = decoded(&vector.message).filter(|xml| !xml.contains("EncryptedData"));
        let Some(xml) = xml.map(|xml| marked(&xml)) else { continue };
        let message = STANDARD.encode(&xml);
        let Some(all) = vector.inspect(&message, &Keep::All) else { continue };
        assert!(all.name_id.is_none_or(|name| name.replace(MARK, "").trim().is_empty()), "{}", vector.id);
        for attribute in &all.attributes {
            let groups = Some(AttributeSource::Attribute(attribute.name.clone()));
            let mapping = AttributeMapping { groups, ..AttributeMapping::default() };
            let mapped = vector.inspect(&message, &Keep::Mapped(mapping)).unwrap();
            assert!(mapped.name_id.is_none_or(|name| name == REDACTED), "{}", vector.id);
            for (kept, before) in mapped.attributes.iter().zip(&all.attributes) {
                let is_mapped = kept.name == attribute.name;
                let fits = |(kept, before): (&String, &String)| kept == if is_mapped { before } else { REDACTED };
                assert!(kept.values.iter().zip(&before.values).all(fits), "{}: {}", vector.id, kept.name);
            }
            let in_xml = mapped.xml.as_ref().is_some_and(|xml| xml.contains(MARK));
            assert_eq!(
                in_xml,
                attribute.values.iter().any(|value| value.contains(MARK)),
                "{}: {}",
                vector.id,
                attribute.name
            );
            tried += 1;
        }
        let mapping = AttributeMapping { email: Some(AttributeSource::NameId), ..AttributeMapping::default() };
        let named = vector.inspect(&message, &Keep::Mapped(mapping)).unwrap();
        assert!(named.attributes.iter().flat_map(|attribute| &attribute.values).all(|value| value == REDACTED));
    }
    println!("{tried} attributes were mapped");
}

/// Those that are encrypted too: what verification believes is known to the test.
#[test]
fn what_is_believed_is_recorded_only_where_it_is_kept() {
    let (mut believed, mut closed) = (0, 0);
    for vector in vectors().iter().filter(|vector| text(&vector.entry, "kind") == "response") {
        let folder = shared_fixtures::folder("saml").unwrap();
        let Ok(Ok(sign_in)) = sign_in(&SAML, &folder, &vector.entry, &vector.message) else { continue };
        believed += 1;
        let all = vector.inspect(&vector.message, &Keep::All).unwrap();
        // What is signed within a ciphertext alone stays closed.
        if all.name_id.is_none() {
            let xml = all.xml.as_deref().unwrap_or_default();
            assert!(xml.contains("EncryptedAssertion") && all.attributes.is_empty(), "{}", vector.id);
            closed += 1;
            continue;
        }
        assert_eq!(all.name_id.as_ref(), Some(&sign_in.name_id), "{}", vector.id);
        for (recorded, read) in all.attributes.iter().zip(&sign_in.attributes) {
            assert_eq!((&recorded.name, &recorded.values[..]), (&read.name, &read.values[..recorded.values.len()]));
        }
        assert_eq!(all.attributes.len(), sign_in.attributes.len(), "{}", vector.id);
        let wrong: Vec<&Fact> = all.facts.iter().filter(|fact| fact.fits == Some(false)).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", vector.id);
        let nothing = vector.inspect(&vector.message, &Keep::Nothing).unwrap();
        let xml = nothing.xml.as_deref().unwrap_or_default();
        let values = sign_in.attributes.iter().flat_map(|attribute| &attribute.values);
        for value in values.chain([&sign_in.name_id]).filter(|value| !value.trim().is_empty()) {
            assert!(!xml.contains(&format!(">{value}<")), "{}: {value}", vector.id);
        }
        assert_eq!(nothing.name_id.as_deref(), Some(REDACTED));
    }
    println!("{believed} responses were believed, {closed} of them closed to the record");
    assert!(closed * 2 <= believed);
}

#[test]
fn signatures_and_ciphertexts_are_never_recorded_and_the_rest_reads_back_the_same() {
    for vector in vectors() {
        for keep in [Keep::All, Keep::Nothing] {
            let Some(xml) = vector.inspect(&vector.message, &keep).and_then(|inspection| inspection.xml) else {
                continue;
            };
            for piece in xml.split('<').filter_map(|piece| piece.rsplit_once('>')) {
                let (tag, text) = piece;
                let name = local(tag.split_whitespace().next().unwrap_or_default());
                let is_secret =
                    !tag.starts_with('/') && matches!(name, "SignatureValue" | "DigestValue" | "CipherValue");
                assert!(!is_secret || text.is_empty() || text == REDACTED, "{}: {text}", vector.id);
            }
            // Of whichever kind it is.
            let sent = Outgoing::Post { url: String::new(), fields: vec![("SAMLResponse", STANDARD.encode(&xml))] };
            let (sp, keys, idp) = (&vector.sp, &vector.keys, Some(&vector.idp));
            let against = Against { sp, keys, idp, decrypt: false, request_id: None, keep: &keep, now: vector.now };
            let again = SAML.inspect(Inspected::Sent(&sent), &against);
            assert_eq!(again.and_then(|again| again.xml), Some(xml), "{}", vector.id);
        }
    }
}

/// A person in a message by redirect, by their name in the manifest.
#[test]
fn names_in_a_query_are_redacted() {
    for vector in vectors().iter().filter(|vector| text(&vector.entry, "binding") == "redirect") {
        let said = &vector.entry["message"];
        let sessions = said["session_index"].as_array().into_iter().flatten();
        let Some(inspection) = vector.inspect(&vector.message, &Keep::Nothing) else { continue };
        for name in sessions.chain([&said["name_id"]]).filter_map(Value::as_str) {
            assert!(!recorded(&inspection).contains(name), "{}: {name}", vector.id);
        }
    }
}
