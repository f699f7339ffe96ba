//! What of a message's XML is shown: names, addresses, times and algorithms, each where the specifications have it. Everything else is
//! redacted, known or not: it may be about somebody.

use super::keep;
use crate::names::{DS, EXC_C14N, SAML, SAMLP, XENC, XENC11, XSI};
use crate::xml::Node;
use crate::xml::redacted::{Content, Veil};
use sluice_domain::sso::exchange::Keep;

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
    row(SAMLP, "StatusMessage", &["Status"], &[], Shows::Text),
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
pub(super) struct Harmless<'k>(pub(super) &'k Keep);

impl Veil for Harmless<'_> {
    fn content(&self, node: Node<'_>) -> Content {
        let kept = match known(node).map(|known| known.shows) {
            None => return Content::Hidden,
            Some(Shows::Elements) => return Content::Elements,
            Some(Shows::Text) => return Content::Mixed,
            Some(Shows::NameId) => keep::name_id(self.0),
            Some(Shows::Session) => keep::session(self.0),
            Some(Shows::AttributeValue) => {
                let name = node.parent().and_then(|attribute| attribute.attribute("Name"));
                name.is_some_and(|name| keep::attribute(self.0, name))
            }
        };
        if kept { Content::Text } else { Content::Hidden }
    }

    fn attribute(&self, node: Node<'_>, namespace: &str, local: &str) -> bool {
        let Some(known) = known(node) else { return false };
        match namespace {
            "" => known.attributes.contains(&local) || (is_session(known, local) && keep::session(self.0)),
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
mod tests {
    use super::*;
    use crate::xml::{Limits, parse, redacted};
    use sluice_domain::sso::mapping::{AttributeMapping, AttributeSource};

    /// `inside` as the children of a Response, redacted.
    fn shown(inside: &str, keep: &Keep) -> String {
        let head = format!(
            "<p:Response xmlns:a=\"{SAML}\" xmlns:d=\"{DS}\" xmlns:e=\"{XENC}\" xmlns:p=\"{SAMLP}\" xmlns:xsi=\"{XSI}\">"
        );
        let document = parse(format!("{head}{inside}</p:Response>").as_bytes(), Limits::MESSAGE).unwrap();
        let xml = redacted::write(document.root(), &Harmless(keep), 100_000).unwrap();
        xml.strip_prefix(&head).and_then(|rest| rest.strip_suffix("</p:Response>")).unwrap().to_owned()
    }

    fn stays(xml: &str, keep: &Keep) {
        assert_eq!(shown(xml, keep), xml);
    }

    #[test]
    fn what_helps_stays() {
        for xml in [
            "<a:Issuer Format=\"urn:f\">https://idp.example</a:Issuer>",
            "<p:Status><p:StatusCode Value=\"urn:a\"><p:StatusCode Value=\"urn:b\"></p:StatusCode></p:StatusCode><p:StatusMessage>Denied</p:StatusMessage></p:Status>",
            "<a:Assertion ID=\"_a\"><a:Conditions NotBefore=\"x\"><a:AudienceRestriction><a:Audience>urn:sp</a:Audience></a:AudienceRestriction></a:Conditions></a:Assertion>",
            "<d:Signature><d:SignedInfo><d:Reference URI=\"#_a\"></d:Reference></d:SignedInfo><d:KeyInfo><d:X509Data><d:X509Certificate>MII=</d:X509Certificate></d:X509Data></d:KeyInfo></d:Signature>",
            "<a:EncryptedAssertion><e:EncryptedData Id=\"_d\"><e:EncryptionMethod Algorithm=\"urn:x\"></e:EncryptionMethod></e:EncryptedData></a:EncryptedAssertion>",
        ] {
            stays(xml, &Keep::Nothing);
        }
    }

    #[test]
    fn what_is_secret_or_not_known_never_stays() {
        for (xml, expected) in [
            (
                "<d:Signature><d:SignatureValue Id=\"x\">eA==</d:SignatureValue></d:Signature>",
                "<d:Signature><d:SignatureValue Id=\"[redacted]\">[redacted]</d:SignatureValue></d:Signature>",
            ),
            (
                "<a:EncryptedAssertion><e:EncryptedData><e:CipherData><e:CipherValue>eA==</e:CipherValue></e:CipherData></e:EncryptedData></a:EncryptedAssertion>",
                "<a:EncryptedAssertion><e:EncryptedData><e:CipherData><e:CipherValue>[redacted]</e:CipherValue></e:CipherData></e:EncryptedData></a:EncryptedAssertion>",
            ),
            ("ana<p:Extensions>ana</p:Extensions>", "[redacted]<p:Extensions>[redacted]</p:Extensions>"),
            (
                "<x xmlns=\"urn:x\" a=\"ana\"><a:Issuer>ana</a:Issuer></x>",
                "<x xmlns=\"urn:x\" a=\"[redacted]\">[redacted]</x>",
            ),
            (
                "<p:Status><p:StatusDetail><x>ana</x></p:StatusDetail></p:Status>",
                "<p:Status><p:StatusDetail>[redacted]</p:StatusDetail></p:Status>",
            ),
            // Known elsewhere.
            (
                "<a:Audience>ana</a:Audience><a:NameID>ana</a:NameID>",
                "<a:Audience>[redacted]</a:Audience><a:NameID>[redacted]</a:NameID>",
            ),
            (
                "<a:Issuer Name=\"ana\" xsi:type=\"ana\">x<b>ana</b></a:Issuer>",
                "<a:Issuer Name=\"[redacted]\" xsi:type=\"[redacted]\">x<b>[redacted]</b></a:Issuer>",
            ),
            (
                "<a:Assertion><a:AuthnStatement><a:SubjectLocality Address=\"192.0.2.1\"/></a:AuthnStatement></a:Assertion>",
                "<a:Assertion><a:AuthnStatement><a:SubjectLocality Address=\"[redacted]\"></a:SubjectLocality></a:AuthnStatement></a:Assertion>",
            ),
            // The certificate of a person, not of the identity provider.
            (
                "<a:Assertion><a:Subject><a:SubjectConfirmation><a:SubjectConfirmationData Address=\"192.0.2.1\"><d:KeyInfo><d:X509Data><d:X509Certificate>\
                 MII=</d:X509Certificate></d:X509Data></d:KeyInfo></a:SubjectConfirmationData></a:SubjectConfirmation></a:Subject></a:Assertion>",
                "<a:Assertion><a:Subject><a:SubjectConfirmation><a:SubjectConfirmationData Address=\"[redacted]\"><d:KeyInfo>[redacted]</d:KeyInfo>\
                 </a:SubjectConfirmationData></a:SubjectConfirmation></a:Subject></a:Assertion>",
            ),
        ] {
            assert_eq!(shown(xml, &Keep::Nothing), expected);
            assert_eq!(shown(xml, &Keep::All), expected);
        }
    }

    const PERSON: &str = "<a:Assertion><a:Subject><a:NameID Format=\"urn:f\">ana</a:NameID></a:Subject><a:AuthnStatement SessionIndex=\"_s\"></a:AuthnStatement>\
         <a:AttributeStatement><a:Attribute Name=\"mail\"><a:AttributeValue xsi:type=\"xs:string\">ana@x.example</a:AttributeValue></a:Attribute>\
         <a:Attribute Name=\"role\"><a:AttributeValue>boss</a:AttributeValue><a:AttributeValue></a:AttributeValue></a:Attribute>\
         </a:AttributeStatement></a:Assertion>";

    #[test]
    fn what_is_personal_stays_where_it_is_kept() {
        stays(PERSON, &Keep::All);
        let hidden = |texts: &[&str]| {
            let hide = |xml: String, text: &&str| xml.replacen(&format!(">{text}<"), ">[redacted]<", 1);
            texts.iter().fold(PERSON.replace("\"_s\"", "\"[redacted]\""), hide)
        };
        assert_eq!(shown(PERSON, &Keep::Nothing), hidden(&["ana", "ana@x.example", "boss"]));
        let email = Some(AttributeSource::Attribute("mail".to_owned()));
        let mapped = Keep::Mapped(AttributeMapping { email, ..AttributeMapping::default() });
        assert_eq!(shown(PERSON, &mapped), hidden(&["ana", "boss"]));
    }

    #[test]
    fn of_what_stands_in_a_value_only_text_is_kept() {
        let nested = |value: &str| {
            format!(
                "<a:Assertion><a:AttributeStatement><a:Attribute Name=\"id\"><a:AttributeValue>{value}</a:AttributeValue></a:Attribute>\
                 </a:AttributeStatement></a:Assertion>"
            )
        };
        let xml = nested("<a:NameID NameQualifier=\"ana\">ana</a:NameID>");
        assert_eq!(shown(&xml, &Keep::All), nested("ana"));
        assert_eq!(shown(&xml, &Keep::Nothing), nested("[redacted]"));
    }
}
