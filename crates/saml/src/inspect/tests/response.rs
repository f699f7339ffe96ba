use super::*;
use crate::certificate;
use crate::names::{C14N_10, C14N_11, DS, EXC_C14N, STATUS_RESPONDER, XENC};
use sluice_domain::sso::exchange::{CUT, REDACTED, TOLD_MAX, VALUES_MAX};
use sluice_domain::sso::mapping::{AttributeMapping, AttributeSource};
use sluice_domain::sso::rules::RequiredSignature;
use sluice_domain::time::Span;

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
        (FactName::Canonicalization, &[EXC_C14N, C14N_10, C14N_11], &[EXC_C14N]),
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
    assert_eq!(says(&found, FactName::Destination).1, Some(true));
    let names: Vec<FactName> = found.facts.iter().map(|fact| fact.name).collect();
    assert_eq!(names, [FactName::Issuer, FactName::Destination, FactName::InResponseTo, FactName::Status]);
    assert_eq!((found.name_id, found.attributes, found.xml), (None, vec![], None));
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
    let mapped = Keep::Mapped(AttributeMapping { email: Some(AttributeSource::NameId), ..AttributeMapping::default() });
    for keep in [Keep::Nothing, mapped] {
        let found = Bench::keeping(keep).response(&response("").replace(&from, &failure));
        assert_eq!(says(&found, FactName::Status), (vec![STATUS_RESPONDER, "urn:denied"], Some(false)));
        assert!(!found.xml.unwrap().contains("No role"), "whom it refuses may stand there");
    }
    assert_eq!((fact(&found, FactName::Audience), fact(&found, FactName::Signed), &found.name_id), (None, None, &None));
}

#[test]
fn several_assertions_are_all_laid_open() {
    let other = assertion().replace("'_a'", "'_b'").replace(IDP, "https://other.example").replace(">ana<", ">eva<");
    let found = Bench::new().response(&response(&format!("{}{other}", by_idp(&assertion()))));
    assert_eq!(says(&found, FactName::Issuer), (vec![IDP, "https://other.example"], Some(false)));
    assert_eq!(says(&found, FactName::Signed), (vec!["Assertion"], Some(false)));
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
    assert_eq!(role.values.len(), VALUES_MAX);
    let bench = Bench::new();
    for bad in ["", "<a/>", "<p:Response", &"x".repeat(2 << 20), &response("<!DOCTYPE x>"), &response("<?x y?>")] {
        assert!(bench.inspect(Inspected::Response(&STANDARD.encode(bad))).is_none());
        assert!(bench.inspect(Inspected::Response(bad)).is_none());
    }
    assert!(bench.inspect(Inspected::Logout(Incoming::Redirect { query: "SAMLRequest=%" })).is_none());
    assert!(bench.inspect(Inspected::Sent(&Outgoing::Redirect("https://idp.example".into()))).is_none());
}

/// Each value alone is within its bounds. A redirect carries all of it in a few kilobytes.
#[test]
fn many_values_take_no_more_than_the_budget() {
    let long = |n: usize| format!("{n}{}", "é".repeat(600));
    let many = (0..60).fold(String::new(), |all, n| {
        let (text, id) = (long(n), format!("'_{n}'"));
        all + &format!(
            "<a:Assertion xmlns:a='{SAML}' ID={id} IssueInstant='{text}'><a:Issuer>{text}</a:Issuer><a:Conditions NotBefore='{text}' \
             NotOnOrAfter='{text}'><a:AudienceRestriction><a:Audience>{text}</a:Audience></a:AudienceRestriction></a:Conditions>\
             <a:AttributeStatement><a:Attribute Name='{text}'><a:AttributeValue>{text}</a:AttributeValue></a:Attribute>\
             </a:AttributeStatement></a:Assertion>"
        )
    });
    let found = Bench::new().response(&response(&many));
    let facts = found.facts.iter().flat_map(|fact| fact.expected.iter().chain(&fact.received));
    let attributes = found.attributes.iter().flat_map(|attribute| attribute.values.iter().chain([&attribute.name]));
    let bytes: usize = facts.chain(attributes).map(String::len).sum();
    assert!((TOLD_MAX / 2..=TOLD_MAX).contains(&bytes), "{bytes}");
    assert!(found.facts.iter().any(|fact| fact.received.last().is_some_and(|value| value == CUT)));
    assert_eq!(found.attributes.last().map(|attribute| attribute.name.as_str()), Some(CUT));
}

#[test]
fn at_each_service_only_its_own_messages_say_something() {
    let bench = Bench::new();
    let posted = |xml: &str| STANDARD.encode(xml);
    let (answer, logout) = (posted(&response("")), posted(&response("").replace("Response", "LogoutRequest")));
    let to_logout = |message| bench.inspect(Inspected::Logout(Incoming::Post { message, relay_state: None }));
    assert!(bench.inspect(Inspected::Response(&answer)).is_some() && to_logout(&logout).is_some());
    assert!(bench.inspect(Inspected::Response(&logout)).is_none() && to_logout(&answer).is_none());
    let request = posted(&response("").replace("Response", "AuthnRequest"));
    assert!(bench.inspect(Inspected::Response(&request)).is_none() && to_logout(&request).is_none());
}

#[test]
fn an_id_that_names_the_session_too_goes_with_it() {
    let xml = by_idp(&response(&assertion())).replace("'_session'", "'_r'");
    let xml = xml.replace("\"_session\"", "\"_r\"");
    let found = Bench::keeping(Keep::Nothing).response(&xml);
    assert_eq!(says(&found, FactName::Id).0, [REDACTED]);
    let shown = found.xml.unwrap();
    assert!(!shown.contains("\"_r\"") && !shown.contains("#_r"), "{shown}");
    assert_eq!(says(&Bench::new().response(&xml), FactName::Id).0, ["_r"]);
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
