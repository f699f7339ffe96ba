use super::*;
use crate::authn_request;
use crate::certificate;
use crate::encryption::testing::{
    self as sealing, CBC, cbc, encrypted_data, encrypted_key, holder, padded, sealed, wrap,
};
use crate::names::{DS, STATUS_PARTIAL_LOGOUT, STATUS_RESPONDER, STATUS_SUCCESS, XENC};
use crate::outgoing::Kind;
use crate::signature::sign::sign_enveloped;
use crate::testing::{IDP, IDP_KEY, KEYS, NOW, SLO, idp, received, signed, sp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::hash::MessageDigest;
use sluice_domain::sso::exchange::{Fact, FactName, Keep, REDACTED};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::{Attribute, AttributeMapping, AttributeSource};
use sluice_domain::sso::rules::RequiredSignature;
use sluice_domain::time::Span;
use sluice_service::ports::saml::{AuthnRequest, LogoutRequest, NameId, SpKey, SpKeys};

const ACS: &str = "https://sp.example/acs";

fn assertion() -> String {
    format!(
        "<a:Assertion xmlns:a='{SAML}' ID='_a' Version='2.0' IssueInstant='2026-11-18T12:00:00Z'><a:Issuer>{IDP}</a:Issuer><a:Subject>\
         <a:NameID Format='urn:f'>ana</a:NameID><a:SubjectConfirmation Method='urn:oasis:names:tc:SAML:2.0:cm:bearer'>\
         <a:SubjectConfirmationData NotOnOrAfter='2026-11-18T12:05:00Z' Recipient='{ACS}' InResponseTo='_request'/></a:SubjectConfirmation></a:Subject>\
         <a:Conditions NotBefore='2026-11-18T11:59:30Z' NotOnOrAfter='2026-11-18T12:04:00Z'><a:AudienceRestriction>\
         <a:Audience>https://sp.example/&lt;&amp;&gt;</a:Audience></a:AudienceRestriction></a:Conditions>\
         <a:AuthnStatement AuthnInstant='2026-11-18T11:50:00Z' SessionNotOnOrAfter='2026-11-18T20:00:00Z' SessionIndex='_session'><a:AuthnContext>\
         <a:AuthnContextClassRef>urn:password</a:AuthnContextClassRef></a:AuthnContext></a:AuthnStatement><a:AttributeStatement>\
         <a:Attribute Name='mail' FriendlyName='E-mail'><a:AttributeValue>ana@x.example</a:AttributeValue></a:Attribute>\
         <a:Attribute Name='role'><a:AttributeValue>boss</a:AttributeValue></a:Attribute>\
         <a:Attribute Name='mail'><a:AttributeValue>a@x.example</a:AttributeValue></a:Attribute></a:AttributeStatement></a:Assertion>"
    )
}

fn response(inside: &str) -> String {
    format!(
        "<p:Response xmlns:p='{SAMLP}' ID='_r' Version='2.0' IssueInstant='2026-11-18T12:00:01Z' Destination='{ACS}' InResponseTo='_request'>\
         <a:Issuer xmlns:a='{SAML}'>{IDP}</a:Issuer><p:Status><p:StatusCode Value='{STATUS_SUCCESS}'/></p:Status>{inside}</p:Response>"
    )
}

/// Signed by the identity provider, in the place that follows the Issuer.
fn by_idp(xml: &str) -> String {
    sign_enveloped(xml, &IDP_KEY).unwrap()
}

struct Bench {
    idp: Option<IdentityProvider>,
    keys: SpKeys,
    request_id: Option<&'static str>,
    keep: Keep,
}

impl Bench {
    fn new() -> Self {
        let idp = Some(idp(Binding::Redirect, "https://idp.example/slo"));
        Self { idp, keys: sealing::KEYS.clone(), request_id: Some("_request"), keep: Keep::All }
    }

    fn with(rules: IdpRules) -> Self {
        let mut bench = Self::new();
        bench.idp.as_mut().unwrap().rules = rules;
        bench
    }

    fn keeping(keep: Keep) -> Self {
        Self { keep, ..Self::new() }
    }

    fn inspect(&self, message: Inspected<'_>) -> Option<Inspection> {
        let sp = sp();
        let (idp, request_id) = (self.idp.as_ref(), self.request_id);
        inspect(message, &Against { sp: &sp, keys: &self.keys, idp, request_id, keep: &self.keep, now: NOW })
    }

    fn response(&self, xml: &str) -> Inspection {
        self.inspect(Inspected::Response(&STANDARD.encode(xml))).unwrap()
    }
}

fn fact(inspection: &Inspection, name: FactName) -> Option<&Fact> {
    let mut found = inspection.facts.iter().filter(|fact| fact.name == name);
    let first = found.next();
    assert!(found.next().is_none(), "{name:?} twice");
    first
}

/// What came, and whether it fits.
fn says(inspection: &Inspection, name: FactName) -> (Vec<&str>, Option<bool>) {
    fact(inspection, name)
        .map_or((vec![], None), |fact| (fact.received.iter().map(String::as_str).collect(), fact.fits))
}

#[test]
fn a_sound_response_fits_in_every_fact() {
    let print = certificate::read(&IDP_KEY.certificate).unwrap().fingerprint;
    let xml = by_idp(&response(&assertion()));
    let rules = IdpRules {
        authn_contexts: vec!["urn:password".into(), "urn:token".into()],
        name_id_format: Some("urn:f".into()),
        max_authentication_age: Some(Span::hours(1)),
        ..IdpRules::default()
    };
    let found = Bench::with(rules).response(&xml);
    assert_eq!((found.kind, found.binding), (MessageKind::Response, Binding::Post));
    let now = "2026-11-18T12:00:00Z";
    let sp_id = "https://sp.example/<&>";
    let c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
    for (name, expected, came) in [
        (FactName::Issuer, &[IDP][..], &[IDP][..]),
        (FactName::Destination, &[ACS], &[ACS]),
        (FactName::InResponseTo, &["_request"], &["_request"]),
        (FactName::IssueInstant, &[now], &["2026-11-18T12:00:01Z", now]),
        (FactName::Status, &[STATUS_SUCCESS], &[STATUS_SUCCESS]),
        (FactName::Audience, &[sp_id], &[sp_id]),
        (FactName::Recipient, &[ACS], &[ACS]),
        (FactName::NotBefore, &[now], &["2026-11-18T11:59:30Z"]),
        (FactName::NotOnOrAfter, &[now], &["2026-11-18T12:04:00Z"]),
        (FactName::ConfirmedUntil, &[now], &["2026-11-18T12:05:00Z"]),
        (FactName::AuthnInstant, &["2026-11-18T11:00:00Z"], &["2026-11-18T11:50:00Z"]),
        (FactName::SessionNotOnOrAfter, &[now], &["2026-11-18T20:00:00Z"]),
        (FactName::AuthnContext, &["urn:password", "urn:token"], &["urn:password"]),
        (FactName::NameIdFormat, &["urn:f"], &["urn:f"]),
        (FactName::Signed, &["Response", "Assertion"], &["Response"]),
        (FactName::Canonicalization, &[c14n, crate::names::C14N_10, crate::names::C14N_11], &[c14n]),
        (FactName::KeyFingerprint, &[print.as_str()], &[print.as_str()]),
    ] {
        let fact = fact(&found, name).unwrap_or_else(|| panic!("{name:?} is missing"));
        assert_eq!(fact.expected, expected, "{name:?}");
        assert_eq!(fact.received, came, "{name:?}");
    }
    assert_eq!(says(&found, FactName::SignatureAlgorithm).0, ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]);
    assert_eq!(says(&found, FactName::DigestAlgorithm).0, ["http://www.w3.org/2001/04/xmlenc#sha256"]);
    assert_eq!(says(&found, FactName::Id), (vec!["_r"], None));
    for fact in found.facts.iter().filter(|fact| fact.name != FactName::Id) {
        assert_eq!(fact.fits, Some(true), "{fact:?}");
    }
}

#[test]
fn what_came_stands_beside_what_was_expected() {
    let sound = response(&assertion());
    for (from, to, name) in [
        (IDP, "https://other.example", FactName::Issuer),
        (&format!("Destination='{ACS}'"), "Destination='https://sp.example/other'", FactName::Destination),
        (&format!("Recipient='{ACS}'"), "Recipient='https://sp.example/other'", FactName::Recipient),
        ("<a:Audience>https://sp.example/", "<a:Audience>https://other.example/", FactName::Audience),
        ("InResponseTo='_request'><", "InResponseTo='_other'><", FactName::InResponseTo),
        ("InResponseTo='_request'/>", "InResponseTo='_other'/>", FactName::InResponseTo),
        ("IssueInstant='2026-11-18T12:00:00Z'", "IssueInstant='2026-11-18T12:05:01Z'", FactName::IssueInstant),
        ("IssueInstant='2026-11-18T12:00:00Z'", "IssueInstant='today'", FactName::IssueInstant),
        ("NotBefore='2026-11-18T11:59:30Z'", "NotBefore='2026-11-18T12:01:01Z'", FactName::NotBefore),
        ("NotOnOrAfter='2026-11-18T12:04:00Z'", "NotOnOrAfter='2026-11-18T11:59:00Z'", FactName::NotOnOrAfter),
        ("NotOnOrAfter='2026-11-18T12:05:00Z'", "NotOnOrAfter='2026-11-18T11:59:00Z'", FactName::ConfirmedUntil),
        ("2026-11-18T20:00:00Z", "2026-11-18T11:59:00Z", FactName::SessionNotOnOrAfter),
        ("AuthnInstant='2026-11-18T11:50:00Z'", "AuthnInstant='once'", FactName::AuthnInstant),
        (STATUS_SUCCESS, STATUS_RESPONDER, FactName::Status),
    ] {
        assert!(sound.contains(from), "{from}");
        let found = Bench::new().response(&sound.replacen(from, to, 1));
        let (came, fits) = says(&found, name);
        assert!(fits == Some(false) && !came.is_empty(), "{to}: {came:?} {fits:?}");
        let wrong: Vec<_> = found.facts.iter().filter(|fact| fact.fits == Some(false)).map(|fact| fact.name).collect();
        assert_eq!(wrong, [name, FactName::Signed], "{to}");
    }
}

#[test]
fn the_skew_of_the_connection_counts() {
    let late =
        response(&assertion()).replace("NotOnOrAfter='2026-11-18T12:04:00Z'", "NotOnOrAfter='2026-11-18T11:58:30Z'");
    let late = late.replace("NotBefore='2026-11-18T11:59:30Z'", "");
    assert_eq!(says(&Bench::new().response(&late), FactName::NotOnOrAfter).1, Some(false));
    let rules = IdpRules { clock_skew: Span::seconds(120), ..IdpRules::default() };
    assert_eq!(says(&Bench::with(rules).response(&late), FactName::NotOnOrAfter).1, Some(true));
}

#[test]
fn the_rules_of_the_connection_are_what_is_expected() {
    let xml = response(&assertion());
    let fits = |rules: IdpRules, name| says(&Bench::with(rules).response(&xml), name).1;
    let contexts = IdpRules { authn_contexts: vec!["urn:token".into()], ..IdpRules::default() };
    assert_eq!(fits(contexts, FactName::AuthnContext), Some(false));
    let format = IdpRules { name_id_format: Some("urn:g".into()), ..IdpRules::default() };
    assert_eq!(fits(format, FactName::NameIdFormat), Some(false));
    let age = IdpRules { max_authentication_age: Some(Span::minutes(5)), ..IdpRules::default() };
    assert_eq!(fits(age, FactName::AuthnInstant), Some(false));
    assert_eq!(fits(IdpRules::default(), FactName::AuthnContext), None);

    let both = IdpRules { required_signature: RequiredSignature::Both, ..IdpRules::default() };
    let whole = by_idp(&xml);
    assert_eq!(says(&Bench::with(both.clone()).response(&whole), FactName::Signed), (vec!["Response"], Some(false)));
    let both_signed = by_idp(&response(&by_idp(&assertion())));
    assert_eq!(
        says(&Bench::with(both).response(&both_signed), FactName::Signed),
        (vec!["Response", "Assertion"], Some(true))
    );
    // SHA-1 only where it is allowed.
    let old = whole.replace("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1");
    let allow = IdpRules { allow_sha1: true, ..IdpRules::default() };
    assert_eq!(says(&Bench::new().response(&old), FactName::SignatureAlgorithm).1, Some(false));
    assert_eq!(says(&Bench::with(allow).response(&old), FactName::SignatureAlgorithm).1, Some(true));
}

#[test]
fn nobody_asked_for_it() {
    let unasked = Bench { request_id: None, ..Bench::new() };
    let silent = response(&assertion()).replace("InResponseTo='_request'", "");
    assert_eq!(says(&unasked.response(&silent), FactName::InResponseTo), (vec![], None));
    assert_eq!(
        says(&unasked.response(&response(&assertion())), FactName::InResponseTo),
        (vec!["_request"], Some(false))
    );
    let found = Bench::new().response(&silent);
    let missing = fact(&found, FactName::InResponseTo).unwrap();
    assert_eq!(
        (&missing.expected[..], &missing.received[..], missing.fits),
        (&["_request".to_owned()][..], &[][..], Some(false))
    );
}

#[test]
fn whose_it_is_may_not_be_known() {
    let stranger = Bench { idp: None, keep: Keep::Nothing, ..Bench::new() };
    let found = stranger.response(&by_idp(&response(&assertion())));
    assert_eq!(says(&found, FactName::Issuer), (vec![IDP], None));
    assert_eq!(says(&found, FactName::Audience).1, Some(true));
    assert_eq!(found.name_id.as_deref(), Some(REDACTED));
    assert_eq!(stranger.response(&response(&sealed(&assertion()))).attributes, []);
}

#[test]
fn a_failure_says_what_went_wrong() {
    let failure = format!(
        "<p:Status><p:StatusCode Value='{STATUS_RESPONDER}'><p:StatusCode Value='urn:denied'/></p:StatusCode>\
         <p:StatusMessage> No role </p:StatusMessage></p:Status>"
    );
    let from = format!("<p:Status><p:StatusCode Value='{STATUS_SUCCESS}'/></p:Status>");
    let found = Bench::new().response(&response("").replace(&from, &failure));
    assert_eq!(says(&found, FactName::Status), (vec![STATUS_RESPONDER, "urn:denied", "No role"], Some(false)));
    assert_eq!((fact(&found, FactName::Audience), fact(&found, FactName::Signed), &found.name_id), (None, None, &None));
}

#[test]
fn several_assertions_are_all_laid_open() {
    let other = assertion().replace("'_a'", "'_b'").replace(IDP, "https://other.example").replace(">ana<", ">eva<");
    let found = Bench::new().response(&response(&format!("{}{other}", by_idp(&assertion()))));
    assert_eq!(says(&found, FactName::Issuer), (vec![IDP, "https://other.example"], Some(false)));
    assert_eq!(says(&found, FactName::Signed), (vec!["Assertion"], Some(false)));
}

fn values<'i>(inspection: &'i Inspection, name: &str) -> Vec<&'i str> {
    let found: Vec<&Attribute> = inspection.attributes.iter().filter(|attribute| attribute.name == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0].values.iter().map(String::as_str).collect()
}

#[test]
fn of_people_only_what_is_to_be_kept_is() {
    let xml = response(&assertion());
    let mail = || Some(AttributeSource::Attribute("mail".into()));
    let mapped = Keep::Mapped(AttributeMapping { email: mail(), ..AttributeMapping::default() });
    let named = Keep::Mapped(AttributeMapping { email: Some(AttributeSource::NameId), ..AttributeMapping::default() });
    for (keep, name, mails, role) in [
        (Keep::Nothing, REDACTED, [REDACTED; 2], REDACTED),
        (mapped, REDACTED, ["ana@x.example", "a@x.example"], REDACTED),
        (named, "ana", [REDACTED; 2], REDACTED),
        (Keep::All, "ana", ["ana@x.example", "a@x.example"], "boss"),
    ] {
        let session = keep == Keep::All;
        let found = Bench::keeping(keep).response(&xml);
        assert_eq!(found.name_id.as_deref(), Some(name));
        assert_eq!(values(&found, "mail"), mails);
        assert_eq!(values(&found, "role"), [role]);
        assert_eq!(found.attributes[0].friendly_name.as_deref(), Some("E-mail"));
        let shown = found.xml.unwrap();
        for (text, kept) in [(">ana<", name), (">ana@x.example<", mails[0]), (">boss<", role)] {
            assert_eq!(shown.contains(text), kept != REDACTED, "{text}");
        }
        assert_eq!(shown.contains("_session"), session);
    }
}

#[test]
fn comments_and_what_is_not_known_are_left_out() {
    let xml = response(&assertion())
        .replace("<a:Subject>", "<a:Subject><!-- ana --><x:who xmlns:x='urn:x' id='eva'>ana</x:who>");
    let shown = Bench::new().response(&xml).xml.unwrap();
    assert!(!shown.contains("<!--") && !shown.contains("eva"));
    assert!(shown.contains("<x:who xmlns:x=\"urn:x\" id=\"[redacted]\">[redacted]</x:who>"));
    assert!(shown.contains(&format!("<a:Issuer xmlns:a=\"{SAML}\">{IDP}</a:Issuer>")));
}

#[test]
fn what_is_too_much_is_cut_or_left_out() {
    let values =
        (0..5_000).fold(String::new(), |all, n| all + &format!("<a:AttributeValue>group-{n}</a:AttributeValue>"));
    let found =
        Bench::new().response(&response(&assertion()).replace("<a:AttributeValue>boss</a:AttributeValue>", &values));
    assert_eq!(found.xml, None);
    let role = found.attributes.iter().find(|attribute| attribute.name == "role").unwrap();
    assert_eq!(role.values.len(), sluice_domain::sso::exchange::VALUES_MAX);
    let bench = Bench::new();
    for bad in ["", "<a/>", "<p:Response", &"x".repeat(2 << 20), &response("<!DOCTYPE x>"), &response("<?x y?>")] {
        assert!(bench.inspect(Inspected::Response(&STANDARD.encode(bad))).is_none());
        assert!(bench.inspect(Inspected::Response(bad)).is_none());
    }
    assert!(bench.inspect(Inspected::Logout(Incoming::Redirect { query: "SAMLRequest=%" })).is_none());
    assert!(bench.inspect(Inspected::Sent(&Outgoing::Redirect("https://idp.example".into()))).is_none());
}

/// As CBC, which shows nobody that it was changed.
fn sealed_with_cbc(plain: &str) -> String {
    let key = encrypted_key(&wrap(&sealing::KEYS.0[0], MessageDigest::sha1(), MessageDigest::sha1()));
    holder(&encrypted_data(CBC, &key, &cbc(&padded(plain.as_bytes()))))
}

#[test]
fn what_is_encrypted_to_us_is_read() {
    let gcm = "http://www.w3.org/2009/xmlenc11#aes128-gcm";
    for xml in [response(&sealed(&by_idp(&assertion()))), by_idp(&response(&sealed(&assertion())))] {
        let found = Bench::new().response(&xml);
        assert_eq!(says(&found, FactName::DataEncryption), (vec![gcm], Some(true)));
        assert_eq!(
            says(&found, FactName::KeyTransport),
            (vec!["http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"], Some(true))
        );
        assert_eq!(says(&found, FactName::Signed).1, Some(true));
        assert_eq!(says(&found, FactName::Recipient).1, Some(true));
        assert_eq!((found.name_id.as_deref(), values(&found, "role")), (Some("ana"), vec!["boss"]));
        let shown = found.xml.unwrap();
        assert!(shown.contains(&format!("<xenc:CipherValue>{REDACTED}</xenc:CipherValue>")) && !shown.contains("boss"));
        assert_eq!(shown.matches("CipherValue>[redacted]<").count(), 2);
    }
}

/// Only the algorithms are told.
fn is_closed(bench: &Bench, xml: &str) {
    let found = bench.response(xml);
    assert!(fact(&found, FactName::DataEncryption).is_some());
    assert_eq!(
        (fact(&found, FactName::Audience), &found.name_id, &found.attributes[..]),
        (None, &None, &[][..]),
        "{xml}"
    );
}

#[test]
fn nothing_is_decrypted_that_verification_would_not() {
    let bench = Bench::new();
    let no_key = Bench { keys: SpKeys::default(), ..Bench::new() };
    is_closed(&no_key, &response(&sealed(&assertion())));
    is_closed(&Bench { idp: None, ..Bench::new() }, &response(&sealed(&assertion())));
    // A signature around it has to hold.
    let sound = by_idp(&response(&sealed(&assertion())));
    is_closed(&bench, &sound.replace("12:00:01", "12:00:02"));
    let stranger: SpKey = KEYS.0[0].clone();
    is_closed(&bench, &sign_enveloped(&response(&sealed(&assertion())), &stranger).unwrap());
    // Without one, somebody has to have asked, and none must be demanded.
    is_closed(&Bench { request_id: None, ..Bench::new() }, &response(&sealed(&assertion())));
    let demanding = IdpRules { required_signature: RequiredSignature::Response, ..IdpRules::default() };
    is_closed(&Bench::with(demanding.clone()), &response(&sealed(&assertion())));
    assert_eq!(Bench::with(demanding).response(&sound).name_id.as_deref(), Some("ana"));
    // CBC by opt-in.
    let old = response(&sealed_with_cbc(&assertion()));
    is_closed(&bench, &old);
    assert_eq!(says(&bench.response(&old), FactName::DataEncryption), (vec![CBC], Some(false)));
    let allow = IdpRules { allow_cbc: true, ..IdpRules::default() };
    let found = Bench::with(allow).response(&old);
    assert_eq!(says(&found, FactName::DataEncryption), (vec![CBC], Some(true)));
    assert_eq!(found.name_id.as_deref(), Some("ana"));
}

/// `plain` as an element of this name.
fn sealed_as(name: &str, plain: &str) -> String {
    sealed(plain).replace("EncryptedAssertion", name)
}

#[test]
fn names_and_attributes_are_decrypted_where_the_assertion_is_authentic() {
    let name = sealed_as("EncryptedID", &format!("<s:NameID xmlns:s='{SAML}' Format='urn:g'>eva</s:NameID>"));
    let role = sealed_as(
        "EncryptedAttribute",
        &format!("<s:Attribute xmlns:s='{SAML}' Name='level'><s:AttributeValue>high</s:AttributeValue></s:Attribute>"),
    );
    let inside = assertion()
        .replace("<a:NameID Format='urn:f'>ana</a:NameID>", &name)
        .replace("</a:AttributeStatement>", &format!("{role}</a:AttributeStatement>"));
    let ways = [
        response(&by_idp(&inside)),
        by_idp(&response(&inside)),
        by_idp(&response(&sealed(&inside))),
        response(&sealed(&by_idp(&inside))),
    ];
    for xml in &ways {
        let found = Bench::new().response(xml);
        assert_eq!((found.name_id.as_deref(), values(&found, "level")), (Some("eva"), vec!["high"]), "{xml}");
        assert_eq!(says(&found, FactName::NameIdFormat).0, ["urn:g"]);
        let nothing = Bench::keeping(Keep::Nothing).response(xml);
        assert_eq!((nothing.name_id.as_deref(), values(&nothing, "level")), (Some(REDACTED), vec![REDACTED]));
    }
    let unsigned = [response(&inside), response(&sealed(&inside)), ways[0].replace("11:50:00", "11:51:00")];
    for xml in unsigned {
        let found = Bench::new().response(&xml);
        assert_eq!(found.name_id, None);
        assert!(found.attributes.iter().all(|attribute| attribute.name != "level"));
        assert_eq!(values(&found, "role"), ["boss"]);
    }
}

fn logout(inside: &str) -> String {
    format!(
        "<p:LogoutRequest xmlns:p='{SAMLP}' xmlns:a='{SAML}' ID='_r' Version='2.0' IssueInstant='2026-11-18T12:00:00Z' \
         Destination='{SLO}' NotOnOrAfter='2026-11-18T12:03:00Z'><a:Issuer>{IDP}</a:Issuer>{inside}\
         <p:SessionIndex>_s1</p:SessionIndex></p:LogoutRequest>"
    )
}

#[test]
fn a_logout_is_laid_open_by_either_binding() {
    let xml = logout("<a:NameID Format='urn:f'>ana</a:NameID>");
    for (binding, over) in [(Binding::Redirect, "query"), (Binding::Post, "LogoutRequest")] {
        let message = signed(Kind::Request, &xml, binding, Some("theirs"), &IDP_KEY);
        let found = Bench::new().inspect(Inspected::Logout(received(&message))).unwrap();
        assert_eq!((found.kind, found.binding), (MessageKind::LogoutRequest, binding));
        for (name, came) in [
            (FactName::Issuer, IDP),
            (FactName::Destination, SLO),
            (FactName::IssueInstant, "2026-11-18T12:00:00Z"),
            (FactName::NotOnOrAfter, "2026-11-18T12:03:00Z"),
            (FactName::Signed, over),
            (FactName::SignatureAlgorithm, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
        ] {
            assert_eq!(says(&found, name), (vec![came], Some(true)), "{name:?}");
        }
        assert_eq!(says(&found, FactName::NameIdFormat), (vec!["urn:f"], None));
        assert_eq!(found.name_id.as_deref(), Some("ana"));
        assert!(found.xml.unwrap().contains("_s1"));
        let nothing = Bench::keeping(Keep::Nothing).inspect(Inspected::Logout(received(&message))).unwrap();
        assert_eq!(nothing.name_id.as_deref(), Some(REDACTED));
        let shown = nothing.xml.unwrap();
        assert!(!shown.contains("_s1") && !shown.contains("ana"), "{shown}");
    }
}

#[test]
fn what_is_wrong_with_a_logout_is_shown() {
    let xml = logout("<a:NameID>ana</a:NameID>");
    let ends = "NotOnOrAfter='2026-11-18T12:03:00Z'";
    for (from, to, wrong) in [
        (SLO, ACS, FactName::Destination),
        (IDP, "https://other.example", FactName::Issuer),
        (ends, "NotOnOrAfter='2026-11-18T11:59:00Z'", FactName::NotOnOrAfter),
        ("2026-11-18T12:00:00Z", "2026-11-18T12:06:00Z", FactName::IssueInstant),
    ] {
        let message = signed(Kind::Request, &xml.replacen(from, to, 1), Binding::Redirect, None, &IDP_KEY);
        let found = Bench::new().inspect(Inspected::Logout(received(&message))).unwrap();
        let said: Vec<_> = found.facts.iter().filter(|fact| fact.fits == Some(false)).map(|fact| fact.name).collect();
        assert_eq!(said, [wrong], "{to}");
    }
    // Without an end of its own it is old after five minutes.
    let old = xml.replace(ends, "").replace("12:00:00Z", "11:54:00Z");
    let message = signed(Kind::Request, &old, Binding::Post, None, &IDP_KEY);
    let found = Bench::new().inspect(Inspected::Logout(received(&message))).unwrap();
    assert_eq!(says(&found, FactName::IssueInstant).1, Some(false));
}

#[test]
fn an_encrypted_name_is_read_in_a_logout_that_is_authentic() {
    let name = sealed_as("EncryptedID", &format!("<s:NameID xmlns:s='{SAML}'>eva</s:NameID>"));
    for binding in [Binding::Redirect, Binding::Post] {
        for (key, expected) in [(&*IDP_KEY, Some("eva")), (&KEYS.0[0], None)] {
            let message = signed(Kind::Request, &logout(&name), binding, None, key);
            let found = Bench::new().inspect(Inspected::Logout(received(&message))).unwrap();
            assert_eq!(found.name_id.as_deref(), expected, "{binding:?}");
        }
    }
}

#[test]
fn an_answer_to_a_logout_fits_its_request() {
    let answer = |to: &str, code: &str| {
        let xml = format!(
            "<p:LogoutResponse xmlns:p='{SAMLP}' xmlns:a='{SAML}' ID='_l' Version='2.0' IssueInstant='2026-11-18T12:00:00Z' Destination='{SLO}' \
             InResponseTo='{to}'><a:Issuer>{IDP}</a:Issuer><p:Status><p:StatusCode Value='{STATUS_RESPONDER}'><p:StatusCode Value='{code}'/>\
             </p:StatusCode></p:Status></p:LogoutResponse>"
        );
        let message = signed(Kind::Response, &xml, Binding::Redirect, None, &IDP_KEY);
        Bench::new().inspect(Inspected::Logout(received(&message))).unwrap()
    };
    let found = answer("_request", STATUS_PARTIAL_LOGOUT);
    assert_eq!(found.kind, MessageKind::LogoutResponse);
    assert!(found.facts.iter().all(|fact| fact.fits != Some(false)), "{:?}", found.facts);
    let found = answer("_other", "urn:denied");
    assert_eq!(says(&found, FactName::InResponseTo), (vec!["_other"], Some(false)));
    assert_eq!(says(&found, FactName::Status), (vec![STATUS_RESPONDER, "urn:denied"], Some(false)));
}

#[test]
fn our_own_messages_are_told_and_laid_beside_nothing() {
    for binding in [Binding::Redirect, Binding::Post] {
        let mut idp = idp(binding, "https://idp.example/in?x=1");
        let contexts = vec!["urn:password".to_owned()];
        idp.rules = IdpRules { sign_requests: true, authn_contexts: contexts, ..IdpRules::default() };
        let request = AuthnRequest { id: "_q", relay_state: "state", force: false };
        let sent = authn_request::make(&sp(), &KEYS, &idp, &request, NOW).unwrap();
        let found = Bench::new().inspect(Inspected::Sent(&sent)).unwrap();
        assert_eq!((found.kind, found.binding, &found.name_id), (MessageKind::AuthnRequest, binding, &None));
        assert_eq!(says(&found, FactName::Id).0, ["_q"]);
        assert_eq!(says(&found, FactName::Issuer).0, [sp().entity_id]);
        assert_eq!(says(&found, FactName::Destination).0, ["https://idp.example/in?x=1"]);
        assert_eq!(says(&found, FactName::AuthnContext).0, ["urn:password"]);
        assert_eq!(says(&found, FactName::NameIdFormat).0, [crate::names::FORMAT_UNSPECIFIED]);
        assert_eq!(says(&found, FactName::Signed).0, [if binding == Binding::Post { "AuthnRequest" } else { "query" }]);
        assert!(found.facts.iter().all(|fact| fact.expected.is_empty() && fact.fits.is_none()));
        assert!(found.xml.unwrap().contains("AssertionConsumerServiceURL=\"https://sp.example/acs\""));

        let name_id = NameId { value: "ana".into(), format: None, name_qualifier: None, sp_name_qualifier: None };
        let request = LogoutRequest { id: "_q", relay_state: "state", name_id: &name_id, session_index: Some("_s1") };
        let sent = logout_request(&idp, &request);
        let found = Bench::keeping(Keep::Nothing).inspect(Inspected::Sent(&sent)).unwrap();
        assert_eq!((found.kind, found.name_id.as_deref()), (MessageKind::LogoutRequest, Some(REDACTED)));
        let shown = found.xml.unwrap();
        assert!(!shown.contains("ana") && !shown.contains("_s1"), "{shown}");
        let all = Bench::new().inspect(Inspected::Sent(&sent)).unwrap();
        assert_eq!(all.name_id.as_deref(), Some("ana"));
    }
}

fn logout_request(idp: &IdentityProvider, request: &LogoutRequest<'_>) -> Outgoing {
    crate::logout::request(&sp(), &KEYS, idp, request, NOW).unwrap()
}

#[test]
fn a_persons_certificate_is_not_an_identity_providers() {
    let key = format!(
        "<d:KeyInfo xmlns:d='{DS}'><d:X509Data><d:X509Certificate>QU5B</d:X509Certificate></d:X509Data></d:KeyInfo>"
    );
    let xml = response(&assertion())
        .replace("InResponseTo='_request'/>", &format!("InResponseTo='_request'>{key}</a:SubjectConfirmationData>"));
    let found = Bench::new().response(&xml);
    assert_eq!(fact(&found, FactName::KeyFingerprint), None);
    assert!(!found.xml.unwrap().contains("QU5B"));
    // Nor are keys that encrypt.
    let xml = response(&format!("<e:EncryptedKey xmlns:e='{XENC}'>{key}</e:EncryptedKey>"));
    assert_eq!(fact(&Bench::new().response(&xml), FactName::KeyFingerprint), None);
}
