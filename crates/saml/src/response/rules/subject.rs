use super::{at_most_one, exactly_one, window};
use crate::encryption;
use crate::names::{BEARER, FORMAT_TRANSIENT, SAML};
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::xml::Node;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{NameId, SamlRefusal};

/// The NameID (core 2.2.3, 8.3), or what an `EncryptedID` holds in its place.
pub(crate) fn name_id(assertion: Node<'_>, check: &Check<'_>) -> Result<NameId, SamlRefusal> {
    let subject = exactly_one(assertion, SAML, "Subject")?;
    let name_id = match (at_most_one(subject, SAML, "NameID")?, at_most_one(subject, SAML, "EncryptedID")?) {
        (Some(name_id), None) => read_name_id(name_id, check)?,
        (None, Some(encrypted)) => {
            let plaintext = encryption::open(encrypted, "NameID", check.keys, check.rules.allow_cbc)?;
            read_name_id(plaintext.root(), check)?
        }
        (None, None) => return Err(SamlRejection::MissingElement.expected("NameID", None)),
        (Some(_), Some(_)) => return Err(SamlRejection::RepeatedElement.received("NameID")),
    };
    match (check.rules.name_id_format.as_deref(), name_id.format.as_deref()) {
        (Some(expected), format) if format != Some(expected) => {
            Err(SamlRejection::WrongNameIdFormat.expected(expected, format))
        }
        _ => Ok(name_id),
    }
}

/// Full text, and nothing but text, and meant for this service provider.
pub(crate) fn read_name_id(name_id: Node<'_>, check: &Check<'_>) -> Result<NameId, SamlRefusal> {
    if !name_id.is_plain() {
        return Err(SamlRejection::NameIdContent.into());
    }
    // White space around it comes from pretty-printing: it is signed, but no part of any identifier.
    let value = name_id.text().trim_matches(crate::xml::chars::is_space).to_owned();
    if value.is_empty() {
        return Err(SamlRejection::EmptyNameId.into());
    }
    let format = name_id.attribute("Format");
    let qualifier = name_id.attribute("SPNameQualifier");
    // A transient identifier stands for one session only: its qualifier names no account that could be confused (core 8.3.8).
    if format != Some(FORMAT_TRANSIENT) && qualifier.is_some_and(|q| q != check.sp.entity_id) {
        return Err(SamlRejection::WrongSpNameQualifier.expected(&check.sp.entity_id, qualifier));
    }
    Ok(NameId {
        value,
        format: format.map(str::to_owned),
        name_qualifier: name_id.attribute("NameQualifier").map(str::to_owned),
        sp_name_qualifier: qualifier.map(str::to_owned),
    })
}

/// The NameID as it came, before canonicalisation dropped its comments, must be one run of text: what was signed is the same
/// with and without them, but nobody honest writes them.
pub(crate) fn check_received(assertion: Node<'_>) -> Result<(), SamlRefusal> {
    let plain = |subject: Node<'_>| subject.children_named(SAML, "NameID").all(Node::is_plain);
    if assertion.children_named(SAML, "Subject").all(plain) { Ok(()) } else { Err(SamlRejection::NameIdContent.into()) }
}

/// Until when a bearer confirmation holds (profiles 4.1.4.2). One confirmation must satisfy every rule; the reason shown is that
/// of the last bearer confirmation.
pub(crate) fn confirm(assertion: Node<'_>, response: Node<'_>, check: &Check<'_>) -> Result<Timestamp, SamlRefusal> {
    let subject = exactly_one(assertion, SAML, "Subject")?;
    let mut refusal = SamlRejection::NoBearerConfirmation.into();
    let mut until = None;
    for confirmation in subject.children_named(SAML, "SubjectConfirmation") {
        if confirmation.attribute("Method") != Some(BEARER) {
            continue;
        }
        match bearer(confirmation, response, check) {
            Ok(end) => until = until.max(Some(end)),
            Err(refused) => refusal = refused,
        }
    }
    until.ok_or(refusal)
}

fn bearer(confirmation: Node<'_>, response: Node<'_>, check: &Check<'_>) -> Result<Timestamp, SamlRefusal> {
    let data = at_most_one(confirmation, SAML, "SubjectConfirmationData")?.ok_or(SamlRejection::ConfirmationData)?;
    if data.attribute("Recipient") != Some(&check.sp.acs_url) {
        return Err(SamlRejection::WrongRecipient.expected(&check.sp.acs_url, data.attribute("Recipient")));
    }
    let end = window(data, check, SamlRejection::ConfirmationNotYetValid, SamlRejection::ConfirmationExpired)?;
    let end = end.ok_or(SamlRejection::ConfirmationWithoutExpiry)?;
    in_response_to(data, response, check)?;
    Ok(end)
}

/// An answer names the request in the confirmation, which is signed in every case. What nobody asked for names none.
fn in_response_to(data: Node<'_>, response: Node<'_>, check: &Check<'_>) -> Result<(), SamlRefusal> {
    match (data.attribute("InResponseTo"), check.request_id) {
        (Some(received), Some(expected)) if received == expected => Ok(()),
        (None, None) if check.rules.allow_unsolicited => Ok(()),
        (None, Some(_)) if check.rules.allow_unsolicited && response.attribute("InResponseTo").is_none() => Ok(()),
        (None, None) => Err(SamlRejection::Unsolicited.into()),
        (received, expected) => Err(SamlRejection::WrongInResponseTo.with(expected, received)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ACS, REQUEST, SP, document, with};
    use super::*;
    use sluice_domain::sso::rules::IdpRules;

    fn name(xml: &str) -> Result<NameId, &'static str> {
        let assertion = document("a:Assertion", "", &format!("<a:Subject>{xml}</a:Subject>"));
        with(&IdpRules::default(), Some(REQUEST), |check| name_id(assertion.root(), check)).map_err(|r| r.code)
    }

    #[test]
    fn the_name_id_is_plain_text() {
        assert_eq!(name("<a:NameID>ana@x.example</a:NameID>").unwrap().value, "ana@x.example");
        assert_eq!(name("<a:NameID>\n  a<![CDATA[na]]>&amp;\t</a:NameID>").unwrap().value, "ana&");
        assert_eq!(name("").unwrap_err(), "missing_element");
        assert_eq!(name("<a:NameID>a</a:NameID><a:NameID>b</a:NameID>").unwrap_err(), "repeated_element");
        assert_eq!(name("<a:NameID/>").unwrap_err(), "empty_name_id");
        assert_eq!(name("<a:NameID> \n</a:NameID>").unwrap_err(), "empty_name_id");
        assert_eq!(name("<a:NameID>ana@x.example<!-- -->.evil</a:NameID>").unwrap_err(), "name_id_content");
        assert_eq!(name("<a:NameID><b/>ana</a:NameID>").unwrap_err(), "name_id_content");
        assert_eq!(name("<a:EncryptedID/>").unwrap_err(), "encryption_shape");
        assert_eq!(name("<a:NameID>a</a:NameID><a:EncryptedID/>").unwrap_err(), "repeated_element");
    }

    #[test]
    fn qualifier_and_format_are_checked() {
        assert!(name(&format!("<a:NameID SPNameQualifier='{SP}' NameQualifier='x'>a</a:NameID>")).is_ok());
        assert_eq!(name("<a:NameID SPNameQualifier='x'>a</a:NameID>").unwrap_err(), "wrong_sp_name_qualifier");
        assert!(name(&format!("<a:NameID SPNameQualifier='x' Format='{FORMAT_TRANSIENT}'>a</a:NameID>")).is_ok());
        let rules = IdpRules { name_id_format: Some("urn:f".into()), ..IdpRules::default() };
        for (format, fits) in [("Format='urn:f'", true), ("Format='urn:g'", false), ("", false)] {
            let assertion =
                document("a:Assertion", "", &format!("<a:Subject><a:NameID {format}>a</a:NameID></a:Subject>"));
            assert_eq!(with(&rules, None, |check| name_id(assertion.root(), check)).is_ok(), fits, "{format}");
        }
    }

    fn confirmation(data: &str) -> String {
        format!("<a:SubjectConfirmation Method='{BEARER}'><a:SubjectConfirmationData {data}/></a:SubjectConfirmation>")
    }

    fn fine() -> String {
        format!("Recipient='{ACS}' NotOnOrAfter='2026-11-18T12:05:00Z' InResponseTo='{REQUEST}'")
    }

    fn code(body: &str, rules: &IdpRules, request: Option<&str>) -> &'static str {
        let assertion = document("a:Assertion", "", &format!("<a:Subject>{body}</a:Subject>"));
        let response = document("p:Response", "", "");
        with(rules, request, |c| confirm(assertion.root(), response.root(), c)).map_or_else(|r| r.code, |_| "ok")
    }

    fn changed(from: &str, to: &str) -> &'static str {
        assert!(fine().contains(from));
        code(&confirmation(&fine().replace(from, to)), &IdpRules::default(), Some(REQUEST))
    }

    #[test]
    fn a_bearer_confirmation_must_satisfy_every_rule() {
        assert_eq!(changed(ACS, ACS), "ok");
        assert_eq!(changed(ACS, "https://sp.example/other"), "wrong_recipient");
        assert_eq!(changed("Recipient=", "Other="), "wrong_recipient");
        assert_eq!(changed("NotOnOrAfter=", "Other="), "confirmation_without_expiry");
        assert_eq!(changed("12:05:00", "11:59:00"), "confirmation_expired");
        assert_eq!(changed("12:05:00", "11:59:01"), "ok");
        assert_eq!(
            changed("InResponseTo=", "NotBefore='2026-11-18T12:01:01Z' InResponseTo="),
            "confirmation_not_yet_valid"
        );
        assert_eq!(changed(REQUEST, "_other"), "wrong_in_response_to");
        assert_eq!(changed("InResponseTo=", "Other="), "wrong_in_response_to");
    }

    #[test]
    fn other_methods_and_halves_do_not_count() {
        let rules = IdpRules::default();
        let holder = confirmation(&fine()).replace("cm:bearer", "cm:holder-of-key");
        assert_eq!(code("", &rules, Some(REQUEST)), "no_bearer_confirmation");
        assert_eq!(code(&holder, &rules, Some(REQUEST)), "no_bearer_confirmation");
        let empty = format!("<a:SubjectConfirmation Method='{BEARER}'/>");
        assert_eq!(code(&empty, &rules, Some(REQUEST)), "confirmation_data");
        let halves = format!(
            "{}{}",
            confirmation(&fine().replace(ACS, "https://x.example")),
            confirmation(&fine().replace(REQUEST, "_other"))
        );
        assert_eq!(code(&halves, &rules, Some(REQUEST)), "wrong_in_response_to");
        let one_fits = format!("{}{}", confirmation(&fine()), confirmation(&fine().replace(ACS, "https://x.example")));
        assert_eq!(code(&one_fits, &rules, Some(REQUEST)), "ok");
    }

    #[test]
    fn unsolicited_responses_need_an_opt_in_and_name_no_request() {
        let silent = confirmation(&fine().replace("InResponseTo='_request'", ""));
        let allow = IdpRules { allow_unsolicited: true, ..IdpRules::default() };
        assert_eq!(code(&silent, &IdpRules::default(), None), "unsolicited");
        assert_eq!(code(&silent, &allow, None), "ok");
        assert_eq!(code(&confirmation(&fine()), &allow, None), "wrong_in_response_to");
        assert_eq!(code(&confirmation(&fine()), &allow, Some("_other")), "wrong_in_response_to");
    }
}
