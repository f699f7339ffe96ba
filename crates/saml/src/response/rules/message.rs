use super::{at_most_one, exactly_one, time};
use crate::names::{FORMAT_ENTITY, SAML, SAMLP, STATUS_SUCCESS};
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::xml::Node;
use sluice_domain::time::Span;
use sluice_service::ports::saml::SamlRefusal;

/// How far an `IssueInstant` may lie in the future.
pub(crate) const ISSUED_AHEAD: Span = Span::minutes(5);

/// Version, times, status, issuer, destination and InResponseTo of the Response (core 3.2.2, bindings 3.5.5.2, profiles 4.1.4.2).
pub(crate) fn check_response(response: Node<'_>, signed: bool, check: &Check<'_>) -> Result<(), SamlRefusal> {
    header(response, check)?;
    status(response)?;
    response_issuer(response, check)?;
    destination(response, signed, check)?;
    in_response_to(response, check)
}

/// Version, times and issuer of the Assertion (core 2.3.3).
pub(crate) fn check_assertion(assertion: Node<'_>, check: &Check<'_>) -> Result<(), SamlRefusal> {
    header(assertion, check)?;
    let issuer = exactly_one(assertion, SAML, "Issuer")?;
    check_issuer(issuer, check, SamlRejection::WrongAssertionIssuer)
}

/// Version, ID and `IssueInstant` (core 2.3.3, 3.2.1).
pub(crate) fn header(node: Node<'_>, check: &Check<'_>) -> Result<(), SamlRefusal> {
    if node.attribute("Version") != Some("2.0") {
        return Err(SamlRejection::WrongVersion.expected("2.0", node.attribute("Version")));
    }
    if node.attribute("ID").is_none() {
        return Err(SamlRejection::MissingId.received(node.local()));
    }
    let issued =
        time(node, "IssueInstant")?.ok_or_else(|| SamlRejection::InvalidTime.expected("IssueInstant", None))?;
    // The IssueInstant only says when; NotBefore says from when. A clock that is far ahead is refused all the same.
    if issued > check.now.plus(ISSUED_AHEAD) {
        return Err(SamlRejection::IssuedInFuture.expected(&check.now.rfc3339(), Some(&issued.rfc3339())));
    }
    Ok(())
}

fn status(response: Node<'_>) -> Result<(), SamlRefusal> {
    let code = exactly_one(exactly_one(response, SAMLP, "Status")?, SAMLP, "StatusCode")?;
    if code.attribute("Value") == Some(STATUS_SUCCESS) { Ok(()) } else { Err(status_refusal(response)) }
}

/// What the IdP says went wrong: its codes, and apart from them its message, in which IdPs name whom they refuse.
pub(crate) fn status_refusal(response: Node<'_>) -> SamlRefusal {
    let said = || response.children_named(SAMLP, "Status").flat_map(Node::subtree);
    let codes: Vec<&str> =
        said().filter(|node| node.local() == "StatusCode").filter_map(|node| node.attribute("Value")).collect();
    let words: Vec<String> = said().filter(|node| node.local() == "StatusMessage").map(Node::text).collect();
    SamlRejection::StatusNotSuccess.said(STATUS_SUCCESS, &codes.join(" "), &words.join(" "))
}

/// May be absent (core 3.2.2; profiles 4.1.4.2 wants it where the Response is signed, and IdPs that leave it out exist): the
/// Issuer of the Assertion is always there and always checked, and the two must agree.
fn response_issuer(response: Node<'_>, check: &Check<'_>) -> Result<(), SamlRefusal> {
    match at_most_one(response, SAML, "Issuer")? {
        Some(issuer) => check_issuer(issuer, check, SamlRejection::WrongResponseIssuer),
        None => Ok(()),
    }
}

pub(crate) fn check_issuer(issuer: Node<'_>, check: &Check<'_>, rejection: SamlRejection) -> Result<(), SamlRefusal> {
    // An entity ID is a URI: white space around it is pretty-printing.
    let text = issuer.text();
    let value = text.trim_matches(crate::xml::chars::is_space);
    if value != check.idp_entity_id || !issuer.is_plain() {
        return Err(rejection.expected(check.idp_entity_id, Some(value)));
    }
    match issuer.attribute("Format") {
        None | Some(FORMAT_ENTITY) => Ok(()),
        Some(other) => Err(SamlRejection::IssuerFormat.expected(FORMAT_ENTITY, Some(other))),
    }
}

fn destination(response: Node<'_>, signed: bool, check: &Check<'_>) -> Result<(), SamlRefusal> {
    match response.attribute("Destination") {
        Some(url) if url == check.sp.acs_url => Ok(()),
        None if !signed => Ok(()),
        other => Err(SamlRejection::WrongDestination.expected(&check.sp.acs_url, other)),
    }
}

/// If present it must be the outstanding request's. If absent the bearer confirmation decides.
fn in_response_to(response: Node<'_>, check: &Check<'_>) -> Result<(), SamlRefusal> {
    match (response.attribute("InResponseTo"), check.request_id) {
        (None, _) => Ok(()),
        (Some(received), Some(expected)) if received == expected => Ok(()),
        (received, expected) => Err(SamlRejection::WrongInResponseTo.with(expected, received)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ACS, IDP, REQUEST, document, with};
    use super::*;
    use sluice_domain::sso::rules::IdpRules;

    const OK: &str = "<p:Status><p:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:Success'/></p:Status>";

    fn attributes(more: &str) -> String {
        format!("ID='_r' Version='2.0' IssueInstant='2026-11-18T12:00:00Z' {more}")
    }

    fn code(attributes: &str, body: &str, signed: bool) -> &'static str {
        let document = document("p:Response", attributes, body);
        with(&IdpRules::default(), Some(REQUEST), |check| {
            check_response(document.root(), signed, check).map_or_else(|r| r.code, |()| "ok")
        })
    }

    #[test]
    fn header_fields_are_mandatory() {
        let fine = attributes("");
        assert_eq!(code(&fine, OK, false), "ok");
        assert_eq!(code(&fine.replace("2.0", "1.1"), OK, false), "wrong_version");
        assert_eq!(code(&fine.replace("Version='2.0'", ""), OK, false), "wrong_version");
        assert_eq!(code(&fine.replace("ID='_r'", ""), OK, false), "missing_id");
        assert_eq!(code(&fine.replace("2026-11-18T12:00:00Z", "today"), OK, false), "invalid_time");
        assert_eq!(code(&fine.replace("12:00:00", "12:05:00"), OK, false), "ok");
        assert_eq!(code(&fine.replace("12:00:00", "12:05:01"), OK, false), "issued_in_future");
    }

    #[test]
    fn only_one_top_level_success_counts() {
        let fine = attributes("");
        assert_eq!(code(&fine, "", false), "missing_element");
        assert_eq!(code(&fine, "<p:Status/>", false), "missing_element");
        assert_eq!(code(&fine, &format!("{OK}{OK}"), false), "repeated_element");
        let nested = OK.replace(
            "2.0:status:Success'/>",
            "2.0:status:Responder'><p:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:Success'/></p:StatusCode>",
        );
        assert_eq!(code(&fine, &nested, false), "status_not_success");
    }

    #[test]
    fn what_a_failure_says_in_words_stands_apart_from_its_codes() {
        let status = "<p:Status><p:StatusCode Value='urn:a'><p:StatusCode Value='urn:b'/></p:StatusCode>\
                      <p:StatusMessage>ana has no role</p:StatusMessage></p:Status>";
        let answer = document("p:Response", &attributes(""), status);
        let refused = status_refusal(answer.root());
        assert_eq!(refused.received.as_deref(), Some("urn:a urn:b"));
        assert_eq!(refused.words.as_deref(), Some("ana has no role"));
        let silent = document("p:Response", &attributes(""), "<p:Status><p:StatusCode Value='urn:a'/></p:Status>");
        assert_eq!(status_refusal(silent.root()).words, None);
    }

    #[test]
    fn the_issuer_is_the_chosen_idp() {
        let fine = attributes(&format!("Destination='{ACS}'"));
        let issuer = |text: &str| format!("<a:Issuer>{text}</a:Issuer>{OK}");
        assert_eq!(code(&fine, &issuer(IDP), true), "ok");
        assert_eq!(code(&fine, &issuer(&format!("\n  {IDP}\n")), true), "ok");
        assert_eq!(code(&fine, &issuer("https://other.example"), false), "wrong_response_issuer");
        assert_eq!(code(&fine, &issuer(&format!("{IDP}/")), true), "wrong_response_issuer");
        assert_eq!(code(&fine, &issuer(&format!("{IDP}<!-- -->")), true), "wrong_response_issuer");
        assert_eq!(code(&fine, OK, true), "ok");
        assert_eq!(code(&fine, OK, false), "ok");
        let transient = issuer(IDP)
            .replace("<a:Issuer>", "<a:Issuer Format='urn:oasis:names:tc:SAML:2.0:nameid-format:transient'>");
        assert_eq!(code(&fine, &transient, true), "issuer_format");
    }

    #[test]
    fn the_destination_is_the_acs_exactly() {
        let body = format!("<a:Issuer>{IDP}</a:Issuer>{OK}");
        for (destination, signed, expected) in [
            (format!("Destination='{ACS}'"), true, "ok"),
            (format!("Destination='{ACS}/'"), true, "wrong_destination"),
            (format!("Destination='{ACS}?x=1'"), false, "wrong_destination"),
            ("Destination=''".to_owned(), false, "wrong_destination"),
            (String::new(), true, "wrong_destination"),
            (String::new(), false, "ok"),
        ] {
            assert_eq!(code(&attributes(&destination), &body, signed), expected, "{destination} {signed}");
        }
    }

    #[test]
    fn in_response_to_must_match_when_it_is_there() {
        assert_eq!(code(&attributes("InResponseTo='_request'"), OK, false), "ok");
        assert_eq!(code(&attributes("InResponseTo='_other'"), OK, false), "wrong_in_response_to");
        let answer = document("p:Response", &attributes("InResponseTo='_request'"), OK);
        let rules = IdpRules { allow_unsolicited: true, ..IdpRules::default() };
        let refused = with(&rules, None, |check| check_response(answer.root(), false, check)).unwrap_err();
        assert_eq!(refused.code, "wrong_in_response_to");
    }
}
