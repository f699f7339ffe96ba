//! Every code that an adapter may answer with has words of its own. Only from here can both be seen: the pages depend on no adapter.

use sluice_app::text::import_fault;
use sluice_app::text::saml::{find, refusal};
use sluice_confluence::FAULT_CODES;
use sluice_saml::SamlRejection;

/// No code; what is said of it stands for "no words yet".
const NONE: &str = "no_such_code";

#[test]
fn every_refusal_of_a_sign_in_has_words() {
    let codes = SamlRejection::ALL.iter().map(|rejection| rejection.code());
    let silent: Vec<_> = codes.filter(|code| find(code).is_none_or(|words| words == refusal(NONE))).collect();
    assert!(silent.is_empty(), "no words for {silent:?}");
}

#[test]
fn every_fault_of_an_export_has_words() {
    // The reader's own, and those that the import gives to itself.
    let codes = FAULT_CODES.iter().chain(&["conflict", "interrupted", "store", "internal"]);
    let silent: Vec<_> = codes.filter(|code| import_fault(code) == import_fault(NONE)).collect();
    assert!(silent.is_empty(), "no words for {silent:?}");
}
