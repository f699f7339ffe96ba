//! Sound responses with something changed: either they are refused, or they say what they said before.

use super::support::*;
use crate::sealing::sealed;
use sluice_domain::sso::rules::IdpRules;
use sluice_service::ports::saml::VerifiedSignIn;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn outcome(xml: &[u8]) -> Option<VerifiedSignIn> {
    let keys = [RSA.certificate.clone(), EC.certificate.clone()];
    let run = || verify_bytes(xml, &keys, &IdpRules::default()).ok();
    catch_unwind(AssertUnwindSafe(run)).expect("verification never panics")
}

/// One response for each way that verification can take.
fn sound() -> [String; 8] {
    let inner = signed_assertion(&RSA, ASSERTION);
    let digit = |xml: &str| xml.replace("_response", "2response");
    let digits =
        RSA.sign(&digit(&response(ASSERTION).replace("<!--response-signature-->", &RSA.template("_response"))));
    [
        response(&inner),
        signed_response(&RSA, &response(ASSERTION)),
        signed_response(&RSA, &response(&inner)),
        signed_response(&EC, &response(&inner)),
        digits,
        response(&sealed(&inner)),
        signed_response(&RSA, &response(&sealed(ASSERTION))),
        signed_response(&EC, &response(&sealed(&inner))),
    ]
}

/// Whether to try everything (`SLUICE_MUTATIONS=all`, some minutes) instead of a sample.
fn all() -> bool {
    std::env::var_os("SLUICE_MUTATIONS").is_some()
}

/// Every hundredth byte with one change, or every byte with nine.
#[test]
fn no_changed_byte_changes_the_identity() {
    let all = all();
    let (mut tried, mut accepted) = (0, 0);
    for xml in sound() {
        let before = outcome(xml.as_bytes()).unwrap();
        for at in (0..xml.len()).step_by(if all { 1 } else { 100 }) {
            let original = xml.as_bytes()[at];
            let flipped = (0..8).map(|bit| original ^ (1 << bit));
            let changes = [b' '].into_iter().chain(flipped).filter(|byte| *byte != original);
            for change in changes.take(if all { 9 } else { 1 }) {
                let mut bytes = xml.clone().into_bytes();
                bytes[at] = change;
                tried += 1;
                if let Some(after) = outcome(&bytes) {
                    accepted += 1;
                    assert!(after == before, "byte {at} as {change}");
                }
            }
        }
    }
    println!("{tried} changed bytes, {accepted} accepted with the identity unchanged");
}

#[test]
fn no_moved_or_copied_element_changes_the_identity() {
    let evil =
        ASSERTION.replace("ana@tidewell.example", "admin@tidewell.example").replace("\"_assertion\"", "\"_evil\"");
    for xml in sound() {
        let before = outcome(xml.as_bytes()).unwrap();
        let tags: Vec<usize> = xml.match_indices('<').map(|(at, _)| at).collect();
        let pieces = elements(&xml);
        for at in tags.into_iter().step_by(if all() { 1 } else { 5 }) {
            for piece in pieces.iter().map(|range| &xml[range.clone()]).chain([evil.as_str()]) {
                let mut changed = xml.clone();
                changed.insert_str(at, piece);
                if let Some(after) = outcome(changed.as_bytes()) {
                    assert!(after == before, "{changed}");
                }
            }
        }
    }
}

/// Where some elements begin and end, found by their names, which occur once.
fn elements(xml: &str) -> Vec<std::ops::Range<usize>> {
    [
        "saml:Assertion",
        "saml:Subject",
        "ds:Signature",
        "saml:Conditions",
        "saml:AttributeStatement",
        "samlp:Status",
        "saml:NameID",
    ]
    .into_iter()
    .filter_map(|name| {
        let end = format!("</{name}>");
        Some(xml.find(&format!("<{name} ")).or_else(|| xml.find(&format!("<{name}>")))?..xml.find(&end)? + end.len())
    })
    .collect()
}
