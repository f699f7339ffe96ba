//! What of a message's XML is shown: names, addresses, times and algorithms, each where the specifications have it. Everything else is
//! redacted, known or not: it may be about somebody.

use super::{keep, session};
use crate::names::{DS, EXC_C14N, SAML, SAMLP, XENC, XENC11, XSI};
use crate::xml::Node;
use crate::xml::redacted::{Content, Veil};
use sluice_domain::sso::exchange::Keep;
use std::collections::HashSet;

/// An element that is known in its place.
struct Known {
    namespace: &'static str,
    local: &'static str,
    /// What it stands in; none: it is a root.
    parents: &'static [&'static str],
    /// Attributes in no namespace whose values are shown.
    attributes: &'static [&'static str],
    shows: Shows,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Elements,
    Text,
    /// Text that names somebody.
    NameId,
    /// Text that names a session.
    Session,
    /// Text in which an identity provider may say whom it refuses.
    Words,
    /// Text that describes somebody.
    AttributeValue,
}

const fn row(
    namespace: &'static str,
    local: &'static str,
    parents: &'static [&'static str],
    attributes: &'static [&'static str],
    shows: Shows,
) -> Known {
    Known { namespace, local, parents, attributes, shows }
}

const ISSUED: &[&str] = &["AuthnRequest", "Response", "LogoutRequest", "LogoutResponse", "Assertion"];
const NAME: &[&str] = &["Format", "NameQualifier", "SPNameQualifier"];
const ALGORITHM: &[&str] = &["Algorithm"];
const HOLDERS: &[&str] = &["EncryptedAssertion", "EncryptedID", "EncryptedAttribute"];
const ENCRYPTED: &[&str] = &["EncryptedData", "EncryptedKey"];

/// In the order of the specifications. What is not here stands for nothing that helps to find out why a sign-in failed, or for somebody:
/// addresses (`SubjectLocality`), the certificate of whoever confirms a subject, the octets of signatures and ciphertexts.
const KNOWN: &[Known] = &[
    row(
        SAMLP,
        "AuthnRequest",
        &[],
        &[
            "ID",
            "Version",
            "IssueInstant",
            "Destination",
            "Consent",
            "ForceAuthn",
            "IsPassive",
            "ProtocolBinding",
            "AssertionConsumerServiceURL",
            "AssertionConsumerServiceIndex",
            "AttributeConsumingServiceIndex",
        ],
        Shows::Elements,
    ),
    row(SAMLP, "NameIDPolicy", &["AuthnRequest"], &["Format", "SPNameQualifier", "AllowCreate"], Shows::Elements),
    row(SAMLP, "RequestedAuthnContext", &["AuthnRequest"], &["Comparison"], Shows::Elements),
    row(
        SAMLP,
        "Response",
        &[],
        &["ID", "Version", "IssueInstant", "Destination", "Consent", "InResponseTo"],
        Shows::Elements,
    ),
    row(
        SAMLP,
        "LogoutRequest",
        &[],
        &["ID", "Version", "IssueInstant", "Destination", "Consent", "NotOnOrAfter", "Reason"],
        Shows::Elements,
    ),
    row(
        SAMLP,
        "LogoutResponse",
        &[],
        &["ID", "Version", "IssueInstant", "Destination", "Consent", "InResponseTo"],
        Shows::Elements,
    ),
    row(SAMLP, "SessionIndex", &["LogoutRequest"], &[], Shows::Session),
    row(SAMLP, "Status", &["Response", "LogoutResponse"], &[], Shows::Elements),
    row(SAMLP, "StatusCode", &["Status", "StatusCode"], &["Value"], Shows::Elements),
    row(SAMLP, "StatusMessage", &["Status"], &[], Shows::Words),
    row(SAML, "Issuer", ISSUED, NAME, Shows::Text),
    row(SAML, "Assertion", &["Response"], &["ID", "Version", "IssueInstant"], Shows::Elements),
    row(SAML, "EncryptedAssertion", &["Response"], &[], Shows::Elements),
    row(SAML, "Subject", &["Assertion"], &[], Shows::Elements),
    row(SAML, "NameID", &["Subject", "LogoutRequest"], NAME, Shows::NameId),
    row(SAML, "EncryptedID", &["Subject", "LogoutRequest"], &[], Shows::Elements),
    row(SAML, "SubjectConfirmation", &["Subject"], &["Method"], Shows::Elements),
    row(
        SAML,
        "SubjectConfirmationData",
        &["SubjectConfirmation"],
        &["NotBefore", "NotOnOrAfter", "Recipient", "InResponseTo"],
        Shows::Elements,
    ),
    row(SAML, "Conditions", &["Assertion"], &["NotBefore", "NotOnOrAfter"], Shows::Elements),
    row(SAML, "AudienceRestriction", &["Conditions"], &[], Shows::Elements),
    row(SAML, "Audience", &["AudienceRestriction", "ProxyRestriction"], &[], Shows::Text),
    row(SAML, "OneTimeUse", &["Conditions"], &[], Shows::Elements),
    row(SAML, "ProxyRestriction", &["Conditions"], &["Count"], Shows::Elements),
    row(SAML, "AuthnStatement", &["Assertion"], &["AuthnInstant", "SessionNotOnOrAfter"], Shows::Elements),
    row(SAML, "AuthnContext", &["AuthnStatement"], &[], Shows::Elements),
    row(SAML, "AuthnContextClassRef", &["AuthnContext", "RequestedAuthnContext"], &[], Shows::Text),
    row(SAML, "AuthenticatingAuthority", &["AuthnContext"], &[], Shows::Text),
    row(SAML, "AttributeStatement", &["Assertion"], &[], Shows::Elements),
    row(SAML, "Attribute", &["AttributeStatement"], &["Name", "NameFormat", "FriendlyName"], Shows::Elements),
    row(SAML, "AttributeValue", &["Attribute"], &[], Shows::AttributeValue),
    row(SAML, "EncryptedAttribute", &["AttributeStatement"], &[], Shows::Elements),
    row(DS, "Signature", ISSUED, &["Id"], Shows::Elements),
    row(DS, "SignedInfo", &["Signature"], &["Id"], Shows::Elements),
    row(DS, "CanonicalizationMethod", &["SignedInfo"], ALGORITHM, Shows::Elements),
    row(DS, "SignatureMethod", &["SignedInfo"], ALGORITHM, Shows::Elements),
    row(DS, "Reference", &["SignedInfo"], &["Id", "URI", "Type"], Shows::Elements),
    row(DS, "Transforms", &["Reference"], &[], Shows::Elements),
    row(DS, "Transform", &["Transforms"], ALGORITHM, Shows::Elements),
    row(EXC_C14N, "InclusiveNamespaces", &["CanonicalizationMethod", "Transform"], &["PrefixList"], Shows::Elements),
    row(DS, "DigestMethod", &["Reference", "EncryptionMethod"], ALGORITHM, Shows::Elements),
    row(DS, "KeyInfo", &["Signature", "EncryptedData", "EncryptedKey"], &["Id"], Shows::Elements),
    row(DS, "X509Data", &["KeyInfo"], &[], Shows::Elements),
    row(DS, "X509Certificate", &["X509Data"], &[], Shows::Text),
    row(DS, "RetrievalMethod", &["KeyInfo"], &["URI", "Type"], Shows::Elements),
    row(XENC, "EncryptedData", HOLDERS, &["Id", "Type"], Shows::Elements),
    row(
        XENC,
        "EncryptedKey",
        &["KeyInfo", "EncryptedAssertion", "EncryptedID", "EncryptedAttribute"],
        &["Id", "Recipient"],
        Shows::Elements,
    ),
    row(XENC, "EncryptionMethod", ENCRYPTED, ALGORITHM, Shows::Elements),
    row(XENC11, "MGF", &["EncryptionMethod"], ALGORITHM, Shows::Elements),
    row(XENC, "CipherData", ENCRYPTED, &[], Shows::Elements),
    row(XENC, "ReferenceList", &["EncryptedKey"], &[], Shows::Elements),
    row(XENC, "DataReference", &["ReferenceList"], &["URI"], Shows::Elements),
];

/// Namespaces of names above, and of the types of attribute values.
const NAMESPACES: [&str; 8] = [SAML, SAMLP, DS, XENC, XENC11, EXC_C14N, XSI, "http://www.w3.org/2001/XMLSchema"];

/// The element in its place. What it stands in was itself found here, else it would not be asked for.
fn known(node: Node<'_>) -> Option<&'static Known> {
    let parent = node.parent().map(Node::local);
    let in_place = |known: &&Known| match parent {
        None => known.parents.is_empty(),
        Some(parent) => known.parents.contains(&parent),
    };
    KNOWN.iter().filter(|known| node.is(known.namespace, known.local)).find(in_place)
}

/// Shows what is known to be harmless, and of what is personal what is kept.
pub(super) struct Harmless<'k> {
    pub(super) keep: &'k Keep,
    /// What names a session, and is not kept. An ID that is the same is not shown either.
    pub(super) sessions: &'k HashSet<String>,
}

impl Veil for Harmless<'_> {
    fn content(&self, node: Node<'_>) -> Content {
        let kept = match known(node).map(|known| known.shows) {
            None => return Content::Hidden,
            Some(Shows::Elements) => return Content::Elements,
            Some(Shows::Text) => return Content::Mixed,
            Some(Shows::NameId) => keep::name_id(self.keep),
            Some(Shows::Session) => keep::session(self.keep),
            Some(Shows::Words) => keep::words(self.keep),
            Some(Shows::AttributeValue) => {
                let name = node.parent().and_then(|attribute| attribute.attribute("Name"));
                name.is_some_and(|name| keep::attribute(self.keep, name))
            }
        };
        if kept { Content::Text } else { Content::Hidden }
    }

    fn attribute(&self, node: Node<'_>, namespace: &str, local: &str) -> bool {
        let Some(known) = known(node) else { return false };
        match namespace {
            "" if is_session(known, local) => keep::session(self.keep),
            "" => {
                let value = node.attribute(local).unwrap_or_default();
                known.attributes.contains(&local) && !session::is_one(self.sessions, local, value)
            }
            XSI => known.shows == Shows::AttributeValue && matches!(local, "type" | "nil"),
            _ => false,
        }
    }

    fn namespace(&self, uri: &str) -> bool {
        NAMESPACES.contains(&uri)
    }
}

fn is_session(known: &Known, attribute: &str) -> bool {
    known.local == "AuthnStatement" && attribute == "SessionIndex"
}

#[cfg(test)]
mod tests;
