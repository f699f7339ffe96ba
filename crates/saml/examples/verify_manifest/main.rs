//! Runs a manifest of SAML vectors and prints one JSON line for each entry, then how many of each kind were right and wrong:
//! `cargo run --release -p sluice-saml --example verify_manifest -- MANIFEST.json`

mod entry;

use entry::{Verdict, text};
use serde_json::{Value, json};
use sluice_saml::Saml;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

#[derive(Default, serde::Serialize)]
struct Count {
    right: usize,
    wrong: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let manifest = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: verify_manifest MANIFEST.json")?;
    let folder = manifest.parent().unwrap_or(Path::new(".")).to_owned();
    let manifest: Value = serde_json::from_slice(&std::fs::read(&manifest)?)?;
    let saml = Saml::new()?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for entry in manifest["entries"].as_array().ok_or("the manifest has no entries")? {
        let verdict = entry::verdict(&saml, &folder, entry)?;
        let count = counts.entry(text(entry, "kind").to_owned()).or_default();
        if verdict.fits(entry) {
            count.right += 1;
        } else {
            count.wrong += 1;
        }
        let (verdict, reason, name_id) = match verdict {
            Verdict::SignIn(sign_in) => ("accept", None, Some(sign_in.name_id)),
            Verdict::LogoutRequest(logout) => ("accept", None, logout.name_id.map(|name| name.value)),
            Verdict::Entities(_) | Verdict::LogoutResponse => ("accept", None, None),
            Verdict::Refused(code) => ("reject", Some(code), None),
            Verdict::NotRead => ("not_read", None, None),
        };
        let line = json!({
            "id": entry["id"], "expected": entry["expected"], "verdict": verdict, "reason": reason, "name_id": name_id,
        });
        println!("{line}");
    }
    println!("{}", serde_json::to_string(&counts)?);
    Ok(())
}
