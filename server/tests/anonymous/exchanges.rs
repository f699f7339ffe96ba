//! Recorded SAML messages: what real sign-ins leave for an admin, and for nobody else.

use crate::html;
use crate::site::{Answer, Site};
use serde_json::{Value, json};

const QUERY: &str = r#"{"query":{"idp":null,"kind":null,"refused":false,"reference":null,"page":1}}"#;

async fn list(site: &Site, admin: &str) -> Vec<Value> {
    let list = site.ask(admin, "exchanges/list", &serde_json::from_str(QUERY).unwrap()).await;
    assert_eq!(list["size"], 25, "{list}");
    list["rows"].as_array().unwrap().clone()
}

/// The newest message that is one of these.
fn newest(rows: &[Value], kind: &str, purpose: &str) -> Value {
    let found = rows.iter().find(|row| row["kind"] == kind && row["purpose"]["for"] == purpose);
    found.unwrap_or_else(|| panic!("no {kind} for {purpose} in {rows:?}")).clone()
}

fn path(row: &Value) -> String {
    format!("/sso/exchanges/{}/xml", row["id"].as_str().unwrap())
}

fn assert_no_file(what: &str, answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{what}");
    assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
    assert!(answer.header("content-disposition").is_empty() && !answer.text().contains("<samlp"), "{what}");
    html::check(what, answer);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_leaves_its_messages_to_admins_without_what_nobody_chose() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let space = site.load_sample(&admin).await;
    let idp = site.ask(&admin, "sso/demo", &json!({})).await.as_str().unwrap().to_owned();
    let run = site.test_and_enable(&admin, &idp).await;
    // From here on the names are not read, and so not kept.
    let mut mapping = run["result"]["suggested"].clone();
    (mapping["first_name"], mapping["last_name"]) = (Value::Null, Value::Null);
    site.ask(&admin, "sso/mapping", &json!({ "id": idp, "mapping": mapping })).await;
    let (link, _) = site.create_link(&admin, &space, &idp).await;
    let signed_in = site.sign_in(&link, "ana.ruiz").await;
    assert_eq!(signed_in.status, 303, "{}", signed_in.text());

    let rows = list(&site, &admin).await;
    assert_eq!(rows.len(), 4, "of the test and of the sign-in: {rows:?}");
    let (request, response) = (newest(&rows, "authn_request", "visit"), newest(&rows, "response", "visit"));
    assert_eq!((&request["sent"], &request["verdict"]["verdict"]), (&json!(true), &json!("sent")));
    assert_eq!((&response["sent"], &response["verdict"]["verdict"]), (&json!(false), &json!("accepted")));
    assert_eq!(response["purpose"]["link"], json!(link));
    assert_eq!(response["idp"][0], json!(idp));

    let detail = site.ask(&admin, "exchanges/one", &json!({ "id": response["id"] })).await;
    assert_eq!(detail["others"], json!([request]));
    assert_eq!(detail["name_id"], "[redacted]");
    let audience = detail["facts"].as_array().unwrap().iter().find(|fact| fact["name"] == "audience").unwrap();
    assert_eq!((&audience["expected"], &audience["fits"]), (&audience["received"], &json!(true)));
    let file = site.admin.get(&path(&response), &admin).await;
    assert_eq!(file.status, 200, "{}", file.text());
    assert_eq!(file.header("content-type"), "application/xml");
    let name = format!("attachment; filename=\"sluice-response-{}.xml\"", response["id"].as_str().unwrap());
    assert_eq!(file.header("content-disposition"), name);
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("cache-control"), "private, no-store");
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
    let name_id = run["result"]["name_id"].as_str().unwrap();
    for (what, text) in [("the detail", detail.to_string()), ("the file", file.text().to_owned())] {
        assert!(text.contains("ana.ruiz@tidewell.example") && text.contains("partners"), "{what}: {text}");
        for secret in [name_id, ">Ana<", "\"Ana\"", "Ruiz"] {
            assert!(!text.contains(secret), "{what} has {secret}: {text}");
        }
    }
    // The test keeps all: the admin signed in with an account of their own.
    let tested = newest(&rows, "response", "test");
    let tested = site.ask(&admin, "exchanges/one", &json!({ "id": tested["id"] })).await;
    assert_eq!(tested["name_id"], json!(name_id));
    assert!(tested.to_string().contains("Ruiz"), "{tested}");

    let log = json!({"query": {"action": "trace_downloaded", "outcome": null, "link": null, "person": null,
        "reference": null, "from": null, "until": null, "page": 1}});
    assert_eq!(site.ask(&admin, "audit/list", &log).await["total"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_found_by_the_reference_on_the_visitors_page() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let request = site.visitor.request("POST", "/saml/acs").header("origin", "https://idp.example");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let refused = site.visitor.send(request.body("SAMLResponse=x&RelayState=y".into()).unwrap()).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    let rows = list(&site, &admin).await;
    assert_eq!(rows.len(), 1);
    let reference = rows[0]["reference"].as_str().unwrap();
    assert!(refused.text().contains(reference), "{reference} is not on the page: {}", refused.text());
    assert_eq!(rows[0]["verdict"]["code"], "no_in_response_to");
    // Of what cannot be read there is nothing to hand out.
    assert_no_file("without XML", &site.admin.get(&path(&rows[0]), &admin).await, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_is_given_a_message() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let space = site.load_sample(&admin).await;
    let idp = site.enable_idp(&admin).await;
    let (link, _) = site.create_link(&admin, &space, &idp).await;
    let visitor = site.sign_in(&link, "ana.ruiz").await.cookies().join("; ");
    let rows = list(&site, &admin).await;
    let response = path(&newest(&rows, "response", "visit"));
    for cookie in ["", visitor.as_str(), "__Host-sluice-admin=AAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_no_file("to a stranger", &site.admin.get(&response, cookie).await, 401);
    }
    assert_no_file("on the visitors' origin", &site.visitor.get(&response, &admin).await, 404);
    for id in ["0123456789abcdef0123456789abcdef", "..%2f..%2fetc", "x"] {
        let absent = site.admin.get(&format!("/sso/exchanges/{id}/xml"), &admin).await;
        assert_no_file(id, &absent, 404);
    }
    assert_eq!(site.admin.get(&response, &admin).await.status, 200);
}

/// Why it was refused is for the admin; of all of these the request is known, and so the way back to the link. A forger who learned which check had failed would learn how far the answer came.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_refusal_is_the_same_whatever_check_failed() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let space = site.load_sample(&admin).await;
    let idp = site.enable_idp(&admin).await;
    let (link, _) = site.create_link(&admin, &space, &idp).await;
    let mut pages = Vec::new();
    let faults = [
        "unsigned",
        "wrong_key",
        "sha1",
        "wrong_audience",
        "wrong_recipient",
        "wrong_destination",
        "expired",
        "wrapped",
        "wrong_issuer",
        "status_responder",
        "replay",
    ];
    for fault in faults {
        // The one before is what is brought again.
        assert_eq!(site.sign_in(&link, "ana.ruiz").await.status, 303);
        let refused = site.sign_in(&link, &format!("ana.ruiz&fault={fault}")).await;
        let row = newest(&list(&site, &admin).await, "response", "visit");
        let (reference, code) = (row["reference"].as_str().unwrap(), row["verdict"]["code"].as_str().unwrap());
        assert!(!refused.text().contains(code), "{fault} is told as {code}");
        pages.push((fault, code.to_owned(), refused.status, refused.text().replace(reference, "")));
    }
    let mut codes: Vec<&str> = pages.iter().map(|(_, code, ..)| code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() >= 9, "several checks failed: {codes:?}");
    for (fault, _, status, page) in &pages {
        assert_eq!((*status, page), (403, &pages[0].3), "{fault}");
    }
}
