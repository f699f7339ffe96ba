use super::*;
use crate::xml::{Limits, parse, redacted};
use sluice_domain::sso::mapping::{AttributeMapping, AttributeSource};

/// `inside` as the children of a Response, redacted.
fn shown(inside: &str, keep: &Keep) -> String {
    let head = format!(
        "<p:Response xmlns:a=\"{SAML}\" xmlns:d=\"{DS}\" xmlns:e=\"{XENC}\" xmlns:p=\"{SAMLP}\" xmlns:xsi=\"{XSI}\">"
    );
    let document = parse(format!("{head}{inside}</p:Response>").as_bytes(), Limits::MESSAGE).unwrap();
    let xml =
        redacted::write(document.root(), &Harmless { keep, sessions: &HashSet::from(["_s".to_owned()]) }, 100_000)
            .unwrap();
    xml.strip_prefix(&head).and_then(|rest| rest.strip_suffix("</p:Response>")).unwrap().to_owned()
}

fn stays(xml: &str, keep: &Keep) {
    assert_eq!(shown(xml, keep), xml);
}

#[test]
fn what_helps_stays() {
    for xml in [
        "<a:Issuer Format=\"urn:f\">https://idp.example</a:Issuer>",
        "<p:Status><p:StatusCode Value=\"urn:a\"><p:StatusCode Value=\"urn:b\"></p:StatusCode></p:StatusCode></p:Status>",
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
fn what_a_provider_says_to_a_failure_stays_in_a_test_alone() {
    let said = |words: &str| format!("<p:Status><p:StatusMessage>{words}</p:StatusMessage></p:Status>");
    stays(&said("ana has no role"), &Keep::All);
    let nothing = [Keep::Nothing, Keep::Mapped(AttributeMapping::default())];
    for keep in nothing {
        assert_eq!(shown(&said("ana has no role"), &keep), said("[redacted]"));
    }
}

/// As some providers have it.
#[test]
fn an_id_that_is_also_the_sessions_goes_with_it() {
    let xml = |id: &str, uri: &str| {
        format!(
            "<a:Assertion ID=\"{id}\"><d:Signature Id=\"_t\"><d:SignedInfo><d:Reference URI=\"{uri}\"></d:Reference></d:SignedInfo></d:Signature>\
             </a:Assertion>"
        )
    };
    assert_eq!(shown(&xml("_s", "#_s"), &Keep::Nothing), xml("[redacted]", "[redacted]"));
    stays(&xml("_t", "#_t"), &Keep::Nothing);
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
