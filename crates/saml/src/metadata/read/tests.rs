use super::*;
use crate::names::DS;
use openssl::asn1::Asn1Time;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::x509::X509Builder;

const NOW: Timestamp = Timestamp::from_seconds(1_795_003_200);

fn certificate(key: &PKey<openssl::pkey::Private>) -> String {
    let mut builder = X509Builder::new().unwrap();
    builder.set_not_before(&Asn1Time::from_unix(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(4_000_000_000).unwrap()).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.sign(key, MessageDigest::sha256()).unwrap();
    openssl::base64::encode_block(&builder.build().to_der().unwrap())
}

fn ec() -> String {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    certificate(&PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap())
}

fn key(usage: &str, content: &str) -> String {
    format!(
        "<md:KeyDescriptor {usage}><ds:KeyInfo xmlns:ds='{DS}'><ds:X509Data>{content}</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )
}

fn x509(certificate: &str) -> String {
    format!("<ds:X509Certificate>\n{certificate}\n</ds:X509Certificate>")
}

const SSO: &str = "<md:SingleSignOnService Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' Location='https://idp.example/post'/>\
    <md:SingleSignOnService Binding='urn:oasis:names:tc:SAML:2.0:bindings:SOAP' Location='https://idp.example/soap'/>\
    <md:SingleSignOnService Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' Location='https://idp.example/redirect'/>";

fn entity(id: &str, attributes: &str, body: &str) -> String {
    format!(
        "<md:EntityDescriptor xmlns:md='{MD}' entityID='{id}'><md:IDPSSODescriptor {attributes} \
         protocolSupportEnumeration='urn:oasis:names:tc:SAML:1.1:protocol {SAMLP}'>{body}</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

fn outcome(xml: &str) -> Result<Vec<MetadataEntity>, &'static str> {
    read(xml.as_bytes(), NOW, &MetadataRules::default()).map_err(|fault| fault.code)
}

#[test]
fn keys_for_signing_and_for_anything_are_read_in_any_order() {
    let (first, second) = (ec(), ec());
    let body = format!(
        "{}{SSO}{}{}{}{}<md:NameIDFormat>x</md:NameIDFormat>{}",
        key("use='signing'", &x509(&first)),
        key("", &x509(&second)),
        key("use='encryption'", &x509(&ec())),
        key("use='signing'", "<ds:X509SubjectName>CN=x</ds:X509SubjectName>"),
        key("use='signing'", &x509("not a certificate")),
        key("use='signing'", &x509(&first)),
    );
    let read = outcome(&entity("https://idp.example", "cacheDuration='PT1H'", &body)).unwrap();
    assert_eq!((read.len(), read[0].alone), (1, true));
    let ders: Vec<String> = read[0].certificates.iter().map(|c| openssl::base64::encode_block(&c.der)).collect();
    assert_eq!(ders, [first, second]);
    let urls: Vec<&str> = read[0].sso.iter().map(|e| e.url.as_str()).collect();
    assert_eq!(urls, ["https://idp.example/post", "https://idp.example/redirect"]);
}

#[test]
fn a_provider_has_ten_certificates_at_most() {
    let mut keys: Vec<String> = (0..10).map(|_| key("use='signing'", &x509(&ec()))).collect();
    keys.push(keys[0].clone());
    let read = outcome(&entity("e", "", &format!("{}{SSO}", keys.concat()))).unwrap();
    assert_eq!(read[0].certificates.len(), 10);
    keys.push(key("", &x509(&ec())));
    let full = entity("e", "", &format!("{}{SSO}", keys.concat()));
    assert_eq!(outcome(&full).unwrap_err(), "too_many_certificates");
}

#[test]
fn faults_are_named() {
    let good = key("", &x509(&ec()));
    let fine = format!("{good}{SSO}");
    assert_eq!(outcome("<x/>").unwrap_err(), "not_metadata");
    assert_eq!(outcome(&format!("<!DOCTYPE x>{}", entity("e", "", &fine))).unwrap_err(), "xml_doctype");
    assert_eq!(outcome(&entity("", "", &fine)).unwrap_err(), "no_entity_id");
    assert_eq!(outcome(&entity("e", "", SSO)).unwrap_err(), "no_signing_certificate");
    assert_eq!(outcome(&entity("e", "", &good)).unwrap_err(), "no_endpoint");
    assert_eq!(outcome(&entity("e", "", &fine.replace("https:", "javascript:"))).unwrap_err(), "endpoint_address");
    assert_eq!(outcome(&entity("e", "", &fine).replace("SAML:2.0:protocol", "x")).unwrap_err(), "no_identity_provider");
    let weak = key("", &x509(&certificate(&PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap())));
    assert_eq!(outcome(&entity("e", "", &format!("{weak}{SSO}"))).unwrap_err(), "weak_key");
}

#[test]
fn what_has_expired_is_refused() {
    let fine = format!("{}{SSO}", key("", &x509(&ec())));
    assert!(outcome(&entity("e", "validUntil='2026-11-18T12:00:01Z'", &fine)).is_ok());
    assert_eq!(outcome(&entity("e", "validUntil='2026-11-18T12:00:00Z'", &fine)).unwrap_err(), "metadata_expired");
    assert_eq!(outcome(&entity("e", "validUntil='never'", &fine)).unwrap_err(), "metadata_expired");
}

#[test]
fn the_shortest_advice_on_refreshing_counts_and_what_is_none_does_not() {
    let fine = format!("{}{SSO}", key("", &x509(&ec())));
    let advice = |on_descriptor: &str, on_entity: &str, on_aggregate: &str| {
        let entity = entity("e", on_descriptor, &fine).replace("entityID", &format!("{on_entity} entityID"));
        let all = format!("<md:EntitiesDescriptor xmlns:md='{MD}' {on_aggregate}>{entity}</md:EntitiesDescriptor>");
        outcome(&all).unwrap()[0].cache_duration
    };
    let cache = |text: &str| format!("cacheDuration='{text}'");
    assert_eq!(advice("", "", ""), None);
    assert_eq!(advice(&cache("PT6H"), &cache("PT1H"), &cache("P1D")), Some(Span::hours(1)));
    assert_eq!(advice("", "", &cache("P1D")), Some(Span::days(1)));
    assert_eq!(advice(&cache("soon"), "", &cache("PT90M")), Some(Span::minutes(90)));
    assert_eq!(advice(&cache("-PT1H"), "", ""), None);
}

#[test]
fn of_an_aggregate_the_usable_ones_are_read() {
    let fine = format!("{}{SSO}", key("", &x509(&ec())));
    let aggregate = |inside: &str, attributes: &str| {
        format!("<md:EntitiesDescriptor xmlns:md='{MD}' {attributes}>{inside}</md:EntitiesDescriptor>")
    };
    let nested = aggregate(&entity("b", "", &fine), "");
    let all = aggregate(&format!("{}{nested}{}", entity("a", "", &fine), entity("c", "", SSO)), "");
    let read = outcome(&all).unwrap();
    assert_eq!(read.iter().map(|e| e.entity_id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    // What is left of a list is not the provider that the list was asked for.
    let left = outcome(&aggregate(&format!("{}{}", entity("a", "", &fine), entity("c", "", SSO)), "")).unwrap();
    assert_eq!((left.len(), left[0].alone), (1, false));
    assert_eq!(
        outcome(&aggregate(&entity("a", "", &fine), "validUntil='2020-01-01T00:00:00Z'")).unwrap_err(),
        "metadata_expired"
    );
    let hidden = format!(
        "<md:EntityDescriptor xmlns:md='{MD}' entityID='x'><md:Extensions>{}</md:Extensions></md:EntityDescriptor>",
        entity("a", "", &fine)
    );
    assert_eq!(outcome(&hidden).unwrap_err(), "no_identity_provider");
}
