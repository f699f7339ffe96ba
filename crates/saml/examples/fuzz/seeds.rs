//! What is changed: the messages of a manifest of vectors, in the form that a target reads.

use super::targets::Target;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::error::Error;
use std::path::Path;

/// Larger ones would be changed too seldom: a federation's aggregate has megabytes.
const LARGEST: usize = 256 * 1024;

pub fn read(target: Target, manifest: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let folder = manifest.parent().unwrap_or(Path::new("."));
    let manifest: Value = serde_json::from_slice(&std::fs::read(manifest)?)?;
    let mut seeds = Vec::new();
    for entry in manifest["entries"].as_array().ok_or("the manifest has no entries")? {
        let text = |field: &str| entry[field].as_str().unwrap_or_default();
        let bytes = std::fs::read(folder.join(text("file")))?;
        let seed = match (target, text("kind"), text("encoding")) {
            (Target::Redirect, _, "query" | "raw") | (Target::Encoding, _, "base64" | "deflate+base64") => Some(bytes),
            // The message alone.
            (Target::Encoding, _, "query" | "raw") => message(&bytes),
            (Target::Response, "response", encoding @ ("xml" | "base64"))
            | (Target::Logout, "logout_request" | "logout_response", encoding @ "xml")
            | (Target::Metadata, "metadata", encoding) => xml(bytes, encoding),
            _ => None,
        };
        seeds.extend(seed.filter(|seed| seed.len() <= LARGEST));
    }
    if seeds.is_empty() { Err("the manifest has no seeds for this target".into()) } else { Ok(seeds) }
}

fn xml(mut bytes: Vec<u8>, encoding: &str) -> Option<Vec<u8>> {
    if encoding != "base64" {
        return Some(bytes);
    }
    bytes.retain(|byte| !byte.is_ascii_whitespace());
    STANDARD.decode(bytes).ok()
}

/// The value of the first parameter of a query that carries a message.
fn message(query: &[u8]) -> Option<Vec<u8>> {
    let query = std::str::from_utf8(query).ok()?;
    let value = query.trim().split('&').find_map(|parameter| parameter.strip_prefix("SAML")?.split_once('='))?.1;
    Some(value.as_bytes().to_vec())
}
