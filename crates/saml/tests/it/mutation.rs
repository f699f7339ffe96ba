//! Sound responses with something changed: either they are refused, or they say what they said before.

use super::support::*;
use sluice_saml::IdpRules;
use sluice_service::ports::saml::VerifiedSignIn;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn outcome(xml: &[u8]) -> Option<VerifiedSignIn> {
    let run = || verify_bytes(xml, std::slice::from_ref(&RSA.certificate), &IdpRules::default()).ok();
    catch_unwind(AssertUnwindSafe(run)).expect("verification never panics")
}

fn sound() -> [String; 2] {
    [response(&signed_assertion(&RSA, ASSERTION)), signed_response(&RSA, &response(ASSERTION))]
}

#[test]
fn no_changed_byte_changes_the_identity() {
    let mut accepted = 0;
    for xml in sound() {
        let before = outcome(xml.as_bytes()).unwrap();
        for at in (0..xml.len()).step_by(5) {
            let mut bytes = xml.clone().into_bytes();
            bytes[at] = match bytes[at] {
                b'<' | b'"' => b' ',
                b' ' => b'\n',
                other => other ^ 1,
            };
            if let Some(after) = outcome(&bytes) {
                accepted += 1;
                assert!(after == before, "byte {at}");
            }
        }
    }
    println!("changed bytes that were accepted, identity unchanged: {accepted}");
}

#[test]
fn no_moved_or_copied_element_changes_the_identity() {
    let evil =
        ASSERTION.replace("ana@tidewell.example", "admin@tidewell.example").replace("\"_assertion\"", "\"_evil\"");
    for xml in sound() {
        let before = outcome(xml.as_bytes()).unwrap();
        let tags: Vec<usize> = xml.match_indices('<').map(|(at, _)| at).collect();
        let pieces = elements(&xml);
        for at in tags {
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
