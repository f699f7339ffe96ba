//! Logout messages as an identity provider sends them, by the redirect binding (SAML bindings 3.4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::Value;
use sluice_demo_idp::keys::KeyPair;
use sluice_domain::time::Span;
use sluice_server::system::SystemClock;
use sluice_service::ports::Clock as _;
use std::io::Write as _;
use url::form_urlencoded::Serializer;

pub const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
pub const SAMLP: &str =
    r#"xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion""#;

/// Path and query that bring the message to us, signed. `name` is that of its parameter.
pub fn signed(keys: &KeyPair, name: &str, xml: &str, relay_state: &str) -> String {
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(xml.as_bytes()).unwrap();
    let message = STANDARD.encode(deflated.finish().unwrap());
    let pairs = [(name, message.as_str()), ("RelayState", relay_state), ("SigAlg", RSA_SHA256)];
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    let signature = STANDARD.encode(keys.rsa_sha256(query.as_bytes()).unwrap());
    let signature = Serializer::new(String::new()).append_pair("Signature", &signature).finish();
    format!("/saml/slo?{query}&{signature}")
}

/// A request for the end of all sessions of whoever signed in for the test `run`. `slo` is our logout service.
pub fn request(id: &str, slo: &str, issuer: &str, run: &Value) -> String {
    let now = SystemClock.now();
    let result = &run["result"];
    let format = result["name_id_format"].as_str().map(|f| format!(r#" Format="{f}""#)).unwrap_or_default();
    format!(
        r#"<samlp:LogoutRequest {SAMLP} ID="{id}" Version="2.0" IssueInstant="{}" Destination="{slo}" NotOnOrAfter="{}"><saml:Issuer>{issuer}</saml:Issuer><saml:NameID{format}>{}</saml:NameID></samlp:LogoutRequest>"#,
        now.rfc3339(),
        now.plus(Span::minutes(5)).rfc3339(),
        result["name_id"].as_str().unwrap(),
    )
}

/// The metadata of the demo identity provider, with a logout service that it does not have: enough to be sent to.
pub fn with_logout_service(metadata: &str, base_url: &str) -> String {
    let service = format!(
        r#"<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{base_url}/slo"/>"#
    );
    let xml = metadata.replacen("<md:NameIDFormat", &format!("{service}<md:NameIDFormat"), 1);
    assert!(xml.contains("SingleLogoutService"), "{xml}");
    xml
}
