use super::*;
use crate::encryption::testing::{CBC, cbc, encrypted_data, encrypted_key, holder, padded, wrap};
use crate::testing::KEYS;
use openssl::hash::MessageDigest;
use sluice_domain::sso::exchange::REDACTED;
use sluice_service::ports::saml::SpKey;

/// As CBC, which shows nobody that it was changed.
fn sealed_with_cbc(plain: &str) -> String {
    let key = encrypted_key(&wrap(&sealing::KEYS.0[0], MessageDigest::sha1(), MessageDigest::sha1()));
    holder(&encrypted_data(CBC, &key, &cbc(&padded(plain.as_bytes()))))
}

#[test]
fn what_is_encrypted_to_us_is_read() {
    let gcm = "http://www.w3.org/2009/xmlenc11#aes128-gcm";
    let xml = by_idp(&response(&sealed(&assertion())));
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
    let sound = by_idp(&response(&sealed(&assertion())));
    assert_eq!(bench.response(&sound).name_id.as_deref(), Some("ana"));
    is_closed(&Bench { keys: SpKeys::default(), ..Bench::new() }, &sound);
    // Verification was not reached.
    is_closed(&Bench { decrypt: false, ..Bench::new() }, &sound);
    // A signature around it has to hold.
    is_closed(&bench, &sound.replace("12:00:01", "12:00:02"));
    let stranger: SpKey = KEYS.0[0].clone();
    is_closed(&bench, &sign_enveloped(&response(&sealed(&assertion())), &stranger).unwrap());
    let unknown = Bench { idp: None, ..Bench::new() }.response(&sound);
    assert_eq!(
        (unknown.name_id, names(&unknown.facts)),
        (None, vec![FactName::Issuer, FactName::Destination, FactName::InResponseTo, FactName::Status])
    );
    // CBC by opt-in.
    let old = by_idp(&response(&sealed_with_cbc(&assertion())));
    is_closed(&bench, &old);
    assert_eq!(says(&bench.response(&old), FactName::DataEncryption), (vec![CBC], Some(false)));
    let found = Bench::with(IdpRules { allow_cbc: true, ..IdpRules::default() }).response(&old);
    assert_eq!(says(&found, FactName::DataEncryption), (vec![CBC], Some(true)));
    assert_eq!(found.name_id.as_deref(), Some("ana"));
}

fn names(facts: &[Fact]) -> Vec<FactName> {
    facts.iter().map(|fact| fact.name).collect()
}

/// Whoever alters a ciphertext would learn by the time that it takes how far it came, however much a connection allows, and whether or
/// not somebody asked.
#[test]
fn without_a_signature_around_it_nothing_is_decrypted() {
    let rules = IdpRules { allow_unsolicited: true, allow_cbc: true, ..IdpRules::default() };
    for request_id in [None, Some("_request")] {
        for decrypt in [false, true] {
            let bench = Bench { request_id, decrypt, ..Bench::with(rules.clone()) };
            for sealed in [sealed(&assertion()), sealed_with_cbc(&assertion()), sealed(&by_idp(&assertion()))] {
                is_closed(&bench, &response(&sealed));
            }
        }
        let bench = Bench { request_id, ..Bench::with(rules.clone()) };
        let signed = by_idp(&response(&sealed_with_cbc(&assertion())));
        assert_eq!(bench.response(&signed).name_id.as_deref(), Some("ana"));
        is_closed(&Bench { decrypt: false, ..bench }, &signed);
    }
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
    let ways = [response(&by_idp(&inside)), by_idp(&response(&inside)), by_idp(&response(&sealed(&inside)))];
    for xml in &ways {
        let found = Bench::new().response(xml);
        assert_eq!((found.name_id.as_deref(), values(&found, "level")), (Some("eva"), vec!["high"]), "{xml}");
        assert_eq!(says(&found, FactName::NameIdFormat).0, ["urn:g"]);
        let nothing = Bench::keeping(Keep::Nothing).response(xml);
        assert_eq!((nothing.name_id.as_deref(), values(&nothing, "level")), (Some(REDACTED), vec![REDACTED]));
    }
    let unsigned = [
        response(&inside),
        response(&sealed(&inside)),
        response(&sealed(&by_idp(&inside))),
        ways[0].replace("11:50:00", "11:51:00"),
    ];
    for xml in unsigned {
        let found = Bench::new().response(&xml);
        assert_eq!(found.name_id, None);
        assert!(found.attributes.iter().all(|attribute| attribute.name != "level"));
    }
}
