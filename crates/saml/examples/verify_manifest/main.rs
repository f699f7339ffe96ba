//! Runs a manifest of SAML vectors and prints one JSON line for each entry, then the counts:
//! `cargo run --release -p sluice-saml --example verify_manifest -- MANIFEST.json`

mod entry;

use entry::{Verdict, logout, text};
use serde_json::{Value, json};
use sluice_saml::Saml;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

#[derive(Default, serde::Serialize)]
struct Count {
    right: usize,
    wrong: usize,
    either: usize,
    not_read: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: verify_manifest MANIFEST.json")?;
    let folder = manifest.parent().unwrap_or(Path::new(".")).to_owned();
    let manifest: Value = serde_json::from_slice(&std::fs::read(&manifest)?)?;
    let saml = Saml::new()?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for entry in manifest["entries"].as_array().ok_or("the manifest has no entries")? {
        let (verdict, reason, name_id, fits) = match entry::verdict(&saml, &folder, entry)? {
            Verdict::SignIn(sign_in) => {
                // An accepted response must give the NameID that the entry names.
                let fits = entry["name_id"].as_str().is_none_or(|expected| sign_in.name_id == expected);
                ("accept", None, Some(sign_in.name_id), fits)
            }
            Verdict::Entities(found) => {
                ("accept", None, None, entry["idps"].as_array().map(Vec::len) == Some(found.len()))
            }
            Verdict::LogoutRequest(logout) => {
                let (name_id, fits) = logout::named(&logout, entry);
                ("accept", None, name_id, fits)
            }
            Verdict::LogoutResponse => ("accept", None, None, true),
            Verdict::Refused(code) => ("reject", Some(code), None, true),
            Verdict::NotRead => ("not_read", None, None, true),
        };
        let expected = text(entry, "expected");
        let count = counts.entry(text(entry, "kind").to_owned()).or_default();
        match (verdict, expected) {
            ("not_read", _) => count.not_read += 1,
            (_, "either") => count.either += 1,
            (verdict, expected) if verdict == expected && fits => count.right += 1,
            _ => count.wrong += 1,
        }
        let line = json!({
            "id": entry["id"], "expected": expected, "verdict": verdict, "reason": reason, "name_id": name_id,
        });
        println!("{line}");
    }
    println!("{}", serde_json::to_string(&counts)?);
    Ok(())
}
