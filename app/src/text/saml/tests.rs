use super::*;

/// The codes of the SAML adapter. It cannot be asked from here: the pages do not depend on adapters.
const REJECTIONS: &[&str] = &[
    "response_too_large",
    "not_base64",
    "xml_encoding",
    "xml_too_many",
    "xml_too_deep",
    "xml_doctype",
    "xml_entity",
    "xml_processing_instruction",
    "xml_namespace",
    "xml_malformed",
    "not_a_response",
    "wrong_version",
    "missing_id",
    "invalid_id",
    "duplicate_id",
    "missing_assertion",
    "several_assertions",
    "encryption_required",
    "encryption_shape",
    "encryption_algorithm",
    "no_decryption_key",
    "decryption_failed",
    "encrypted_content",
    "signature_place",
    "signature_shape",
    "signature_reference",
    "signature_transform",
    "signature_canonicalization",
    "signature_algorithm",
    "no_key",
    "key_not_configured",
    "unsigned",
    "response_unsigned",
    "assertion_unsigned",
    "signature_invalid",
    "signed_content",
    "status_not_success",
    "missing_element",
    "repeated_element",
    "wrong_response_issuer",
    "wrong_assertion_issuer",
    "issuer_format",
    "wrong_destination",
    "wrong_in_response_to",
    "unsolicited",
    "invalid_time",
    "issued_in_future",
    "no_bearer_confirmation",
    "confirmation_data",
    "wrong_recipient",
    "confirmation_without_expiry",
    "confirmation_expired",
    "confirmation_not_yet_valid",
    "not_yet_valid",
    "expired",
    "no_audience",
    "wrong_audience",
    "unknown_condition",
    "session_expired",
    "wrong_authn_context",
    "authentication_too_old",
    "empty_name_id",
    "name_id_content",
    "wrong_name_id_format",
    "wrong_sp_name_qualifier",
    "attribute_name",
    "not_a_logout_request",
    "not_a_logout_response",
    "logout_expired",
    "duplicate_parameter",
    "invalid_query",
    "redirect_signature",
    "not_deflated",
    "no_message",
    "relay_state_too_long",
    "wrong_logout_issuer",
    "base_id",
    "invalid_session_index",
];

/// The codes of the gate itself.
const GATE: &[&str] = &[
    "no_in_response_to",
    "unknown_request",
    "other_browser",
    "relay_state_mismatch",
    "request_used",
    "assertion_replayed",
    "idp_not_enabled",
    "metadata_outdated",
    "too_many_groups",
    "logout_replayed",
    "unknown_session",
    "encrypted_name_id",
    "internal_failure",
];

#[test]
fn every_rejection_has_its_words() {
    let unknown = refusal("no_such_code");
    for code in REJECTIONS.iter().chain(GATE) {
        assert_ne!(refusal(code), unknown, "{code}");
    }
}

#[test]
fn words_are_sentences_and_hold_no_code() {
    for code in REJECTIONS.iter().chain(GATE).chain(&["no_such_code"]) {
        let Refusal { happened, mend } = refusal(code);
        assert!(happened.ends_with('.') && mend.ends_with('.'), "{code}");
        assert!(!happened.contains('_') && !mend.contains('_'), "{code}");
    }
}

#[test]
fn a_visitor_begins_again_at_the_link() {
    assert_eq!(visitor_refusal("request_used"), Refusal { mend: AGAIN_AT_LINK, ..refusal("request_used") });
    assert_ne!(visitor_refusal("request_used"), refusal("request_used"));
    assert_eq!(visitor_refusal("wrong_audience"), refusal("wrong_audience"));
}

#[test]
fn metadata_faults_are_told_apart() {
    for code in [
        "metadata_too_large",
        "not_metadata",
        "metadata_expired",
        "metadata_older",
        "metadata_unsigned",
        "metadata_signature",
        "no_identity_provider",
        "no_entity_id",
        "no_endpoint",
        "endpoint_address",
        "endpoint_not_https",
        "no_redirect_endpoint",
        "no_signing_certificate",
        "weak_key",
        "certificate_unreadable",
        "several_certificates",
        "too_many_certificates",
        "xml_malformed",
        "xml_doctype",
        "xml_too_deep",
    ] {
        assert!(metadata(code).is_some_and(|words| words.ends_with('.')), "{code}");
    }
    assert_eq!(metadata("no_such_code"), None);
}
