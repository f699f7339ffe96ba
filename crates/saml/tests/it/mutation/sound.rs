//! Responses that are accepted: our own, one for each way that verification can take, and those that others wrote.

use crate::entry::{Verdict, read, sign_in, text, verdict};
use crate::sealing::sealed;
use crate::shared_fixtures;
use crate::support::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sluice_domain::sso::rules::IdpRules;
use sluice_service::ports::saml::VerifiedSignIn;
use std::path::PathBuf;

pub struct Sound {
    pub name: String,
    pub xml: String,
    /// The folder and the entry of somebody else's. `None`: our own.
    entry: Option<(PathBuf, Value)>,
}

impl Sound {
    fn own(name: &str, xml: String) -> Self {
        Self { name: name.to_owned(), xml, entry: None }
    }

    /// What `xml` says in place of this response, or the code of the refusal.
    pub fn verify(&self, xml: &[u8]) -> Result<VerifiedSignIn, &'static str> {
        let outcome = if let Some((folder, entry)) = &self.entry {
            sign_in(&SAML, folder, entry, &STANDARD.encode(xml)).unwrap()
        } else {
            let keys = [RSA.certificate.clone(), EC.certificate.clone()];
            verify_bytes(xml, &keys, &IdpRules::default())
        };
        outcome.map_err(|refusal| refusal.code)
    }
}

pub fn all() -> Vec<Sound> {
    let mut all = own();
    all.extend(of_others());
    all
}

fn own() -> Vec<Sound> {
    let inner = signed_assertion(&RSA, ASSERTION);
    let group = "<saml:AttributeValue>auditors</saml:AttributeValue>";
    let many = ASSERTION.replacen(group, &group.repeat(150), 1);
    let digits = response(ASSERTION).replace("<!--response-signature-->", &RSA.template("_response"));
    [
        ("assertion signed", response(&inner)),
        ("response signed", signed_response(&RSA, &response(ASSERTION))),
        ("both signed", signed_response(&RSA, &response(&inner))),
        ("both signed, two keys", signed_response(&EC, &response(&inner))),
        ("ID begins with a digit", RSA.sign(&digits.replace("_response", "2response"))),
        ("150 groups", response(&signed_assertion(&EC, &many))),
        ("encrypted, assertion signed", response(&sealed(&inner))),
        ("encrypted, response signed", signed_response(&RSA, &response(&sealed(ASSERTION)))),
        ("encrypted, both signed", signed_response(&EC, &response(&sealed(&inner)))),
    ]
    .map(|(name, xml)| Sound::own(name, xml))
    .into()
}

/// The shared vectors that are to be accepted, and are.
fn of_others() -> Vec<Sound> {
    let Some(folder) = shared_fixtures::folder("saml") else { return Vec::new() };
    let manifest: Value = serde_json::from_slice(&read(&folder, "manifest.json").unwrap()).unwrap();
    let entries = manifest["entries"].as_array().unwrap().iter();
    let wanted = entries.filter(|entry| entry["kind"] == "response" && entry["expected"] == "accept");
    let sound = wanted.filter(|entry| matches!(verdict(&SAML, &folder, entry).unwrap(), Verdict::SignIn(_)));
    sound
        .map(|entry| {
            let mut bytes = read(&folder, text(entry, "file")).unwrap();
            if entry["encoding"] != "xml" {
                bytes.retain(|byte| !byte.is_ascii_whitespace());
                bytes = STANDARD.decode(bytes).unwrap();
            }
            let (name, xml) = (text(entry, "id").to_owned(), String::from_utf8(bytes).unwrap());
            Sound { name, xml, entry: Some((folder.clone(), entry.clone())) }
        })
        .collect()
}
