use super::*;
use crate::encryption::testing::{CBC, cbc, encrypted_data, encrypted_key, holder, padded, wrap};
use crate::testing::KEYS;
use openssl::hash::MessageDigest;
use sluice_domain::sso::exchange::REDACTED;
use sluice_domain::sso::rules::RequiredSignature;
use sluice_service::ports::saml::SpKey;

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
