//! The elements of a response.

use jiff::Timestamp;

use super::facts::Facts;
use crate::{
    metadata::PERSISTENT,
    xml::{Element, Ns},
};

const STATUS: &str = "urn:oasis:names:tc:SAML:2.0:status:";
const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/// Choosing a name from a list is no authentication that SAML has a word for.
const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";
const BASIC: &str = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";

fn saml(name: &'static str) -> Element {
    Element::new(Ns::Saml, name)
}

/// An instant as SAML writes it: UTC, whole seconds.
fn instant(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A Response with its Issuer and nothing else yet.
pub(super) fn envelope(facts: &Facts) -> Element {
    Element::new(Ns::Samlp, "Response")
        .attr("ID", &facts.response_id)
        .attr("Version", "2.0")
        .attr("IssueInstant", instant(facts.issued))
        .attr("Destination", &facts.destination)
        .attr("InResponseTo", &facts.in_response_to)
        .child(saml("Issuer").text(&facts.issuer))
}

pub(super) fn success() -> Element {
    status("Success", None, None)
}

pub(super) fn status(code: &str, second: Option<&str>, message: Option<&str>) -> Element {
    let element = |code: &str| Element::new(Ns::Samlp, "StatusCode").attr("Value", format!("{STATUS}{code}"));
    Element::new(Ns::Samlp, "Status")
        .child(element(code).children(second.map(element)))
        .children(message.map(|text| Element::new(Ns::Samlp, "StatusMessage").text(text)))
}

/// The assertion, not signed.
pub(super) fn assertion(facts: &Facts) -> Element {
    let conditions = saml("Conditions")
        .attr("NotBefore", instant(facts.not_before()))
        .attr("NotOnOrAfter", instant(facts.not_on_or_after()))
        .child(saml("AudienceRestriction").child(saml("Audience").text(&facts.audience)));
    let context = saml("AuthnContext").child(saml("AuthnContextClassRef").text(UNSPECIFIED));
    let authentication = saml("AuthnStatement")
        .attr("AuthnInstant", instant(facts.issued))
        .attr("SessionIndex", &facts.session_index)
        .child(context);
    saml("Assertion")
        .attr("ID", &facts.assertion_id)
        .attr("Version", "2.0")
        .attr("IssueInstant", instant(facts.issued))
        .child(saml("Issuer").text(&facts.issuer))
        .children([subject(facts), conditions, authentication, attributes(facts)])
}

fn subject(facts: &Facts) -> Element {
    let mut name_id = saml("NameID")
        .attr("Format", PERSISTENT)
        .attr("NameQualifier", &facts.issuer)
        .attr("SPNameQualifier", &facts.name_qualifier)
        .text(&facts.name_id);
    if let Some(rest) = facts.behind_comment {
        name_id = name_id.comment("x").text(rest);
    }
    let confirmation = facts.confirmed.then(|| {
        let data = saml("SubjectConfirmationData")
            .attr("InResponseTo", &facts.in_response_to)
            .attr("NotOnOrAfter", instant(facts.not_on_or_after()))
            .attr("Recipient", &facts.recipient);
        saml("SubjectConfirmation").attr("Method", BEARER).child(data)
    });
    saml("Subject").child(name_id).children(confirmation)
}

fn attributes(facts: &Facts) -> Element {
    let attribute = |name: &str, values: &[String]| {
        let values = values.iter().map(|value| saml("AttributeValue").text(value));
        saml("Attribute").attr("Name", name).attr("NameFormat", BASIC).children(values)
    };
    let email = facts.email.as_ref().map(|email| attribute("mail", std::slice::from_ref(email)));
    // Like most identity providers, it leaves the attribute out where there is no value.
    let groups = (!facts.groups.is_empty()).then(|| attribute("groups", &facts.groups));
    saml("AttributeStatement")
        .children(email)
        .child(attribute("givenName", &[facts.given_name.to_owned()]))
        .child(attribute("sn", &[facts.surname.to_owned()]))
        .children(groups)
}
