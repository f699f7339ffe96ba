//! The identity provider over plain HTTP, its signatures checked by xmlsec, which had no part in making them.
#![expect(clippy::unwrap_used, reason = "helpers of tests; the lint knows only test functions themselves")]

use std::{io::Write as _, net::SocketAddr, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use flate2::{Compression, write::DeflateEncoder};
use reqwest::{Client, StatusCode, header::ACCEPT};
use samael::{
    crypto::{AllowedSignatureAlgorithm, CertificateDer, Crypto, CryptoProvider as _, ReduceMode},
    metadata::EntityDescriptor,
};
use sluice_demo_idp::{Running, Settings, Signing, StartError, fault::Fault, start};
use url::Url;

const ACS: &str = "http://localhost:3080/saml/acs";
const SP: &str = "http://localhost:3080/saml/metadata";
const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const DS: &str = "http://www.w3.org/2000/09/xmldsig#";

struct Idp {
    running: Running,
    client: Client,
    _folder: tempfile::TempDir,
}

impl Idp {
    async fn start(allow_misbehaviour: bool, signing: Signing) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            keys: folder.path().join("keys"),
            signing,
            allow_misbehaviour,
        };
        let running = start(settings, Arc::new(|| "2026-02-03T04:05:06.789Z".parse().unwrap())).await.unwrap();
        Self { running, client: Client::builder().no_proxy().build().unwrap(), _folder: folder }
    }

    fn sso(&self, request: &str, fields: &[(&str, &str)]) -> Url {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(request.as_bytes()).unwrap();
        let request = BASE64.encode(encoder.finish().unwrap());
        let mut url = Url::parse(&format!("{}/sso", self.running.base_url())).unwrap();
        url.query_pairs_mut().append_pair("SAMLRequest", &request).extend_pairs(fields);
        url
    }

    /// Signs in as `user`, over HTTP, and returns the XML of the response.
    async fn sign_in(&self, user: &str, fault: &str) -> String {
        let url = self.sso(&request(ACS, SP, ""), &[("RelayState", "r"), ("user", user), ("fault", fault)]);
        let answer = self.client.get(url).header(ACCEPT, "application/json").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{fault}");
        let answer: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!((&answer["acs"], &answer["RelayState"]), (&ACS.into(), &"r".into()));
        String::from_utf8(BASE64.decode(answer["SAMLResponse"].as_str().unwrap()).unwrap()).unwrap()
    }

    async fn certificate(&self) -> CertificateDer {
        let metadata = self.client.get(self.running.metadata_url()).send().await.unwrap();
        assert_eq!(metadata.headers()["content-type"], "application/samlmetadata+xml");
        let metadata: EntityDescriptor = metadata.text().await.unwrap().parse().unwrap();
        assert_eq!(metadata.entity_id.unwrap(), self.running.metadata_url());
        let descriptor = &metadata.idp_sso_descriptors.unwrap()[0];
        let bindings: Vec<_> = descriptor.single_sign_on_services.iter().map(|sso| sso.binding.as_str()).collect();
        assert_eq!(
            bindings,
            ["urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"]
        );
        let data = descriptor.key_descriptors[0].key_info.x509_data.as_ref().unwrap();
        BASE64.decode(&data.certificates[0]).unwrap().into()
    }
}

fn request(acs: &str, issuer: &str, more: &str) -> String {
    format!(
        "<samlp:AuthnRequest xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' xmlns:saml='{SAML}' Version='2.0' \
         ID='_req' AssertionConsumerServiceURL='{acs}' {more}><saml:Issuer>{issuer}</saml:Issuer></samlp:AuthnRequest>"
    )
}

/// What xmlsec finds signed, with SHA-256 only; an error where a signature is wrong or missing.
fn verify(xml: &str, certificate: &CertificateDer) -> Result<String, samael::crypto::CryptoError> {
    Crypto::reduce_xml_to_signed_with_allowed_algorithms(
        xml,
        std::slice::from_ref(certificate),
        ReduceMode::ValidateAndMarkNoAncestors,
        Some(&[AllowedSignatureAlgorithm::RsaSha256]),
    )
}

fn texts(xml: &str, namespace: &str, name: &str) -> Vec<String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(xml, options).unwrap();
    let found = document.descendants().filter(|node| node.has_tag_name((namespace, name)));
    found.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

fn values(xml: &str, attribute: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let found = document.descendants().filter(|node| node.attribute("Name") == Some(attribute));
    found.flat_map(|node| node.children()).map(|value| value.text().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_sound_response_verifies_and_says_who() {
    let idp = Idp::start(true, Signing::Both).await;
    let certificate = idp.certificate().await;
    let xml = idp.sign_in("ana.ruiz", "").await;
    assert_eq!(texts(&xml, DS, "Signature").len(), 2);
    let signed = verify(&xml, &certificate).unwrap();
    assert_eq!(values(&signed, "mail"), ["ana.ruiz@tidewell.example"]);
    assert_eq!(values(&signed, "groups"), ["partners", "engineering"]);
    assert_eq!(texts(&signed, SAML, "Audience"), [SP]);
    for expected in [
        "InResponseTo=\"_req\"",
        &format!("Destination=\"{ACS}\""),
        &format!("Recipient=\"{ACS}\""),
        "NotBefore=\"2026-02-03T04:04:06Z\"",
        "NotOnOrAfter=\"2026-02-03T04:10:06Z\"",
        "nameid-format:persistent",
    ] {
        assert!(signed.contains(expected), "{expected}");
    }
    let name_id = texts(&xml, SAML, "NameID");
    assert_eq!(name_id, texts(&idp.sign_in("ana.ruiz", "").await, SAML, "NameID"), "the NameID stays");
    assert_ne!(name_id, texts(&idp.sign_in("ben.okafor", "").await, SAML, "NameID"));
    assert!(verify(&xml.replace("engineering", "engineerinG"), &certificate).is_err(), "a changed byte is noticed");
    idp.running.stop().await.unwrap();
}

#[tokio::test]
async fn everybody_verifies_and_only_the_assertion_may_be_signed() {
    let idp = Idp::start(true, Signing::Assertion).await;
    let certificate = idp.certificate().await;
    for (user, mails, groups) in
        [("ben.okafor", 1, 1), ("chloe.martin", 1, 0), ("dario.conti", 0, 1), ("emi.tanaka", 1, 181)]
    {
        let xml = idp.sign_in(user, "").await;
        assert_eq!(texts(&xml, DS, "Signature").len(), 1);
        let signed = verify(&xml, &certificate).unwrap();
        assert_eq!((values(&signed, "mail").len(), values(&signed, "groups").len()), (mails, groups), "{user}");
    }
    let signed = verify(&idp.sign_in("ben.okafor", "").await, &certificate).unwrap();
    assert_eq!(values(&signed, "sn"), ["O'Kafor & Sons"]);
}

#[tokio::test]
async fn hostile_values_are_escaped_on_the_page_and_in_the_response() {
    let idp = Idp::start(true, Signing::Both).await;
    let issuer = "&quot;'&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;";
    let plain = "\"'><script>alert(1)</script>&";
    let request = request("http://localhost:3080/acs?a=1&amp;b=2", issuer, "");
    let page = idp.client.get(idp.sso(&request, &[("RelayState", plain)])).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    let page = page.text().await.unwrap();
    assert!(page.contains("Demo identity provider, for trying out only") && !page.contains("<script"), "{page}");

    let form = [("SAMLRequest", BASE64.encode(&request)), ("RelayState", plain.into()), ("user", "ana.ruiz".into())];
    let choose = format!("{}/choose", idp.running.base_url());
    let answer = idp.client.post(&choose).header("content-type", "application/x-www-form-urlencoded");
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
    let answer = answer.body(body).send().await.unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action http://localhost:3080;"), "{policy}");
    let page = answer.text().await.unwrap();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(page.contains(&format!("<script nonce=\"{nonce}\">")) && page.contains("<button>Continue</button>"));
    assert!(page.contains("action=\"http://localhost:3080/acs?a=1&amp;b=2\""), "{page}");
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    let response = page.split("name=\"SAMLResponse\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let response = html_escape::decode_html_entities(response);
    let xml = String::from_utf8(BASE64.decode(&*response).unwrap()).unwrap();
    let signed = verify(&xml, &idp.certificate().await).unwrap();
    assert_eq!(texts(&signed, SAML, "Audience"), [plain]);
}

#[tokio::test]
async fn faults_are_what_they_say() {
    let idp = Idp::start(true, Signing::Both).await;
    let certificate = idp.certificate().await;
    let first = idp.sign_in("ana.ruiz", "").await;
    let assertion_id = |xml: &str| {
        let document = roxmltree::Document::parse(xml).unwrap();
        let assertion = document.descendants().find(|node| node.has_tag_name((SAML, "Assertion"))).unwrap();
        assertion.attribute("ID").unwrap().to_owned()
    };
    for fault in Fault::ALL {
        let xml = idp.sign_in("ana.ruiz", fault.name()).await;
        let broken = matches!(fault, Fault::Unsigned | Fault::WrongKey);
        // Every other fault is well signed: what refuses it has to be a rule, not a broken signature.
        assert_eq!(Crypto::verify_signed_xml(&xml, &certificate, Some("ID")).is_err(), broken, "{fault:?}");
        let has = |part: &str| xml.contains(part);
        let holds = match fault {
            Fault::Unsigned => !has("Signature"),
            Fault::WrongKey => has("rsa-sha256") && !has(&BASE64.encode(certificate.der_data())),
            Fault::Sha1 => has("rsa-sha1") && !has("sha256") && verify(&xml, &certificate).is_err(),
            Fault::WrongAudience => texts(&xml, SAML, "Audience") == ["https://other-sp.example/metadata"],
            Fault::WrongRecipient => has("Recipient=\"https://other-sp.example/acs\""),
            Fault::WrongDestination => has("Destination=\"https://other-sp.example/acs\""),
            Fault::WrongInResponseTo => !has("InResponseTo=\"_req\""),
            Fault::Expired => has("NotOnOrAfter=\"2026-02-03T03:10:06Z\""),
            Fault::NotYetValid => has("NotBefore=\"2026-02-03T05:04:06Z\""),
            Fault::NoSubjectConfirmation => !has("SubjectConfirmation"),
            Fault::Wrapped => {
                let signed = verify(&xml, &certificate).unwrap();
                has("<samlp:Extensions>") && has(">forged<") && !signed.contains(">forged<")
            }
            Fault::TwoAssertions => texts(&xml, SAML, "Assertion").len() == 2,
            Fault::CommentInNameId => has("<!--x-->.evil.example</saml:NameID>"),
            Fault::Doctype => xml.starts_with("<!DOCTYPE"),
            Fault::WrongIssuer => texts(&xml, SAML, "Issuer") == ["https://other-idp.example/metadata"; 2],
            Fault::StatusResponder => has("status:Responder") && !has("<saml:Assertion"),
            Fault::NoEmail => values(&xml, "mail").is_empty() && has("groups"),
            Fault::ManyGroups => values(&xml, "groups").len() == 3000,
            Fault::Replay => {
                let assertion = |xml: &str| xml[xml.find("<saml:Assertion").unwrap()..].to_owned();
                assertion(&xml) == assertion(&first) && xml != first
            }
            Fault::SameAssertionId => assertion_id(&xml) == assertion_id(&first) && xml != first,
        };
        assert!(holds, "{fault:?}: {xml}");
    }
}

#[tokio::test]
async fn refuses_what_it_must() {
    let idp = Idp::start(false, Signing::Both).await;
    let status = async |url: Url| idp.client.get(url).send().await.unwrap().status();
    let sound = request(ACS, SP, "ForceAuthn='true'");
    assert_eq!(status(idp.sso(&sound, &[])).await, StatusCode::OK);
    for fault in Fault::ALL {
        assert_eq!(status(idp.sso(&sound, &[("fault", fault.name())])).await, StatusCode::FORBIDDEN);
    }
    assert_eq!(status(idp.sso(&sound, &[("user", "ana.ruiz")])).await, StatusCode::FORBIDDEN);
    let elsewhere = idp.sso(&request("https://sp.example/acs", SP, ""), &[]);
    let elsewhere = idp.client.get(elsewhere).send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::BAD_REQUEST);
    assert!(elsewhere.text().await.unwrap().contains("answers localhost and 127.0.0.1 only"));
    let mut twice = idp.sso(&sound, &[]);
    twice.query_pairs_mut().append_pair("SAMLRequest", "x");
    assert_eq!(status(twice).await, StatusCode::BAD_REQUEST);
    assert_eq!(status(idp.sso(&sound, &[("RelayState", &"r".repeat(1025))])).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_passive_request_is_answered_without_a_page() {
    let idp = Idp::start(false, Signing::Both).await;
    let answer = idp.client.get(idp.sso(&request(ACS, SP, "IsPassive='true'"), &[])).header(ACCEPT, "application/json");
    let answer: serde_json::Value = serde_json::from_str(&answer.send().await.unwrap().text().await.unwrap()).unwrap();
    let xml = String::from_utf8(BASE64.decode(answer["SAMLResponse"].as_str().unwrap()).unwrap()).unwrap();
    assert!(verify(&xml, &idp.certificate().await).unwrap().contains("status:NoPassive"));
    assert!(!xml.contains("Assertion "));
}

#[tokio::test]
async fn listens_on_loopback_only_and_stops() {
    let folder = tempfile::tempdir().unwrap();
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let listen: SocketAddr = address.parse().unwrap();
        let keys = folder.path().join("keys");
        let settings = Settings { listen, keys: keys.clone(), signing: Signing::Both, allow_misbehaviour: false };
        let refused = start(settings, Arc::new(|| jiff::Timestamp::UNIX_EPOCH)).await;
        assert!(matches!(refused, Err(StartError::NotLoopback(_))), "{address}");
        assert!(!keys.exists());
    }
    let idp = Idp::start(false, Signing::Both).await;
    let metadata = idp.running.metadata_url();
    assert!(idp.client.get(&metadata).send().await.is_ok());
    idp.running.stop().await.unwrap();
    assert!(reqwest::Client::new().get(&metadata).send().await.is_err());
}
