//! Single logout and requests by form, over the real routes and with real signatures.

use crate::html;
use crate::logout_messages::{self, RSA_SHA256, SAMLP};
use crate::site::{Answer, Site, VISITOR_COOKIE};
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use serde_json::{Value, json};
use sluice_demo_idp::keys::KeyPair;
use sluice_server::system::SystemClock;
use sluice_service::ports::Clock as _;
use std::io::Read as _;

const SLO: &str = "http://localhost:3080/saml/slo";

/// A site whose identity provider has a logout service, and a link through it.
struct Shared {
    site: Site,
    admin: String,
    idp: String,
    link: String,
    /// The run that tested the connection, as ana.ruiz.
    run: Value,
}

impl Shared {
    async fn new() -> Self {
        let site = Site::new().await;
        let admin = site.set_up().await;
        let xml = logout_messages::with_logout_service(&site.idp_metadata().await, site.idp.base_url());
        let source = json!({ "by": "xml", "xml": xml, "entity_id": null });
        let added = site.ask(&admin, "sso/add", &json!({ "input": { "name": "Tidewell", "source": source } })).await;
        let idp = added["id"].as_str().unwrap().to_owned();
        let run = site.test_and_enable(&admin, &idp).await;
        let space = site.load_sample(&admin).await;
        let (link, _) = site.create_link(&admin, &space, &idp).await;
        Self { site, admin, idp, link, run }
    }

    /// Signs ana.ruiz in and opens the link; gives the session's cookie.
    async fn reader(&self) -> String {
        let signed_in = self.site.sign_in(&self.link, "ana.ruiz").await;
        assert_eq!(signed_in.status, 303, "{}", signed_in.text());
        let cookies = signed_in.cookies();
        let session = cookies.into_iter().find(|cookie| cookie.starts_with(VISITOR_COOKIE)).unwrap();
        assert!(self.reads(&session).await);
        session
    }

    async fn reads(&self, session: &str) -> bool {
        self.site.visitor.get(&format!("/s/{}", self.link), session).await.status == 303
    }

    /// The message in an address, signed by the identity provider.
    fn signed(&self, name: &str, xml: &str, relay_state: &str) -> String {
        let keys = KeyPair::load_or_create(&self.site.folder.path().join("idp")).unwrap();
        logout_messages::signed(&keys, name, xml, relay_state)
    }

    /// The identity provider asks for the end of ana.ruiz's sessions.
    fn asks(&self, id: &str) -> String {
        logout_messages::request(id, SLO, &self.site.idp.metadata_url(), &self.run)
    }

    /// The identity provider says that it has ended its session.
    fn answers(&self, request: &str) -> String {
        format!(
            r#"<samlp:LogoutResponse {SAMLP} ID="_answer" Version="2.0" IssueInstant="{}" Destination="{SLO}" InResponseTo="{request}"><saml:Issuer>{}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:LogoutResponse>"#,
            SystemClock.now().rfc3339(),
            self.site.idp.metadata_url(),
        )
    }
}

/// Name and value of each parameter.
fn parameters(url: &str) -> Vec<(String, String)> {
    url::Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

fn parameter(url: &str, name: &str) -> String {
    parameters(url).into_iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no {name} in {url}")).1
}

fn inflated(message: &str) -> String {
    let mut xml = String::new();
    DeflateDecoder::new(STANDARD.decode(message).unwrap().as_slice()).read_to_string(&mut xml).unwrap();
    xml
}

fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status, 403, "{}", answer.text());
    assert!(answer.text().contains("This sign-out could not be accepted"), "{}", answer.text());
    html::check("a refused logout", answer);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_the_session_here_and_then_asks_the_provider() {
    let shared = Shared::new().await;
    let visitor = &shared.site.visitor;
    let session = shared.reader().await;
    let page = visitor.post_form("/sign-out", &visitor.origin(), &session, &format!("link={}", shared.link)).await;
    assert_eq!((page.status, page.location()), (200, ""), "a page, since a form must not be redirected elsewhere");
    html::check("the way to the provider", &page);
    assert!(!shared.reads(&session).await, "over, whether or not the provider ever answers");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let cleared = page.cookies();
    assert!(cleared.iter().any(|c| c.starts_with(VISITOR_COOKIE) && c.ends_with('=')), "{cleared:?}");

    let there = page.value_after("content=\"0;url=");
    assert!(there.starts_with(&format!("{}/slo?", shared.site.idp.base_url())), "{there}");
    assert_eq!(parameter(&there, "SigAlg"), RSA_SHA256);
    let request = inflated(&parameter(&there, "SAMLRequest"));
    assert!(request.contains(shared.run["result"]["name_id"].as_str().unwrap()), "{request}");
    assert!(request.contains("SessionIndex"), "{request}");
    let id = request.split_once(" ID=\"").unwrap().1.split('"').next().unwrap();

    let answer = shared.signed("SAMLResponse", &shared.answers(id), &parameter(&there, "RelayState"));
    assert_refused(&visitor.get(&answer, "").await);
    let binding = cleared.iter().find(|c| c.starts_with("__Host-sluice-sign-in=")).unwrap();
    let out = visitor.get(&answer, binding).await;
    assert_eq!((out.status, out.location()), (303, "/signed-out?there=yes"), "{}", out.text());
    assert_refused(&visitor.get(&answer, binding).await);
    for (path, words) in [
        ("/signed-out?there=yes", "you are signed out there too."),
        ("/signed-out?there=no", "did not confirm"),
        ("/signed-out", "You may still be signed in at your company"),
    ] {
        let page = visitor.get(path, "").await;
        assert!(page.status == 200 && page.text().contains(words), "{path}: {}", page.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_provider_ends_a_session_by_its_signature_alone_and_once() {
    let shared = Shared::new().await;
    let visitor = &shared.site.visitor;
    let session = shared.reader().await;
    let asks = shared.signed("SAMLRequest", &shared.asks("_first"), "theirs");

    let head = visitor.send(visitor.request("HEAD", &asks).body(Body::empty()).unwrap()).await;
    assert_eq!(head.status, 405);
    // Unsigned, changed, and signed for something else.
    let (unsigned, _) = asks.split_once("&SigAlg=").unwrap();
    let other = shared.signed("SAMLRequest", &shared.asks("_other"), "theirs");
    let moved = format!(
        "{}&Signature={}",
        asks.split_once("&Signature=").unwrap().0,
        other.split_once("&Signature=").unwrap().1
    );
    for forged in [unsigned.to_owned(), asks.replace("RelayState=theirs", "RelayState=ours"), moved] {
        assert_refused(&visitor.get(&forged, "").await);
    }
    assert!(shared.reads(&session).await);

    let answered = visitor.get(&asks, "").await;
    assert_eq!(answered.status, 303, "{}", answered.text());
    assert!(!shared.reads(&session).await);
    let back = answered.location();
    assert!(back.starts_with(&format!("{}/slo?", shared.site.idp.base_url())), "{back}");
    assert_eq!(
        (parameter(back, "RelayState"), parameter(back, "SigAlg")),
        ("theirs".to_owned(), RSA_SHA256.to_owned())
    );
    let response = inflated(&parameter(back, "SAMLResponse"));
    assert!(response.contains(r#"InResponseTo="_first""#) && response.contains("status:Success"), "{response}");
    assert_refused(&visitor.get(&asks, "").await);
    // Nobody is left: that is what was asked for.
    let again = visitor.get(&shared.signed("SAMLRequest", &shared.asks("_second"), "theirs"), "").await;
    assert_eq!(again.status, 303, "{}", again.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_logout_message_is_refused_wherever_it_comes_from() {
    let site = Site::new().await;
    site.set_up().await;
    for path in
        ["/saml/slo", "/saml/slo?SAMLRequest=x", "/saml/slo?SAMLResponse=", "/saml/slo?SAMLRequest=a&SAMLRequest=b"]
    {
        assert_refused(&site.visitor.get(path, "").await);
    }
    for (form, status) in [
        ("SAMLRequest=x", 403),
        ("SAMLResponse=x&RelayState=y", 403),
        ("", 400),
        ("SAMLRequest=x&SAMLResponse=x", 400),
        ("SAMLRequest=x&SAMLRequest=x", 422),
    ] {
        let answer = site.visitor.post_form("/saml/slo", "https://idp.example", "", form).await;
        assert_eq!(answer.status, status, "{form}: {}", answer.text());
        html::check(form, &answer);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_by_form_may_go_to_the_provider_and_nowhere_else() {
    let shared = Shared::new().await;
    let site = &shared.site;
    let rules = json!({
        "required_signature": "either", "allow_sha1": false, "allow_unsolicited": false, "clock_skew": 60,
        "authn_contexts": [], "max_authentication_age": null, "name_id_format": null, "request_binding": "post",
        "sign_requests": true, "require_encryption": false, "allow_cbc": false, "confirm": false,
    });
    let edit = |confirm: bool| {
        let mut input = rules.clone();
        input["confirm"] = confirm.into();
        json!({ "id": shared.idp, "input": input }).to_string()
    };
    let refused = site.admin.call("/api/sso/rules", &edit(false), &shared.admin).await;
    assert_eq!((refused.status, refused.text()), (409, r#"{"error":"rule","code":"idp_in_use_needs_test"}"#));
    let session = shared.reader().await;
    assert_eq!(site.admin.call("/api/sso/rules", &edit(true), &shared.admin).await.status, 200);
    assert!(!shared.reads(&session).await, "no test vouches for the new rules");
    site.test_and_enable(&shared.admin, &shared.idp).await;

    let page = site.visitor.get(&format!("/sign-in/{}", shared.link), "").await;
    assert_eq!(page.status, 200, "{}", page.text());
    html::check("the form", &page);
    assert_eq!(html::scripts(&page), 1);
    let policy = page.header("content-security-policy");
    assert!(policy.ends_with(&format!("form-action {}", site.idp.base_url())), "{policy}");
    assert_eq!((page.header("referrer-policy"), page.header("cache-control")), ("no-referrer", "private, no-store"));
    assert_eq!(page.value_after("action=\""), format!("{}/sso", site.idp.base_url()));
    assert!(page.text().contains("type=\"submit\""), "with scripts off too: {}", page.text());
    let request = String::from_utf8(STANDARD.decode(page.field("SAMLRequest")).unwrap()).unwrap();
    assert!(request.contains("SignatureValue"), "{request}");
    assert!(page.cookies()[0].starts_with("__Host-sluice-sign-in="));
    shared.reader().await;
    let elsewhere = site.visitor.get("/signed-out", "").await;
    assert!(elsewhere.header("content-security-policy").ends_with("form-action 'self'"));
}
