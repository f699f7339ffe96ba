//! Two server processes on one database server: what was used, ended or revoked at one of them is so at the other.
//!
//! `SLUICE_REPLICA_RUNS` says how often answers are brought to both at once (10 by default; `make replicas` does it 1,000 times).
#![expect(clippy::unwrap_used, reason = "a failure of a step is a failure of its test")]

#[path = "shared/logout_messages.rs"]
mod logout_messages;
#[path = "replicas/pair.rs"]
mod pair;
#[expect(dead_code, reason = "shared with other tests, which use other parts")]
mod support;

use pair::Pair;
use serde_json::json;
use sluice_demo_idp::keys::KeyPair;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use support::{Answer, session};

fn program(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_sluice")).with_file_name(name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_counts_once_wherever_it_is_brought() {
    let pair = Pair::start().await;
    let link = pair.new_link().await;
    let runs = std::env::var("SLUICE_REPLICA_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(10);
    let began = Instant::now();
    for run in 0..runs {
        // One answer, to both.
        let answer = pair.answer(run % 2, &link, "").await;
        one_signs_in(&pair, run, &link, [&answer, &answer]).await;
        // Two answers to two requests, with one assertion between them: here only the memory of assertions can tell.
        let first = pair.answer(run % 2, &link, "").await;
        let second = pair.answer((run + 1) % 2, &link, "same_assertion_id").await;
        one_signs_in(&pair, run, &link, [&first, &second]).await;
    }
    let took = began.elapsed();
    let reasons = refusals(&pair).await;
    println!("{runs} runs in {took:?}; refused as {reasons:?}");
    let replayed = reasons.get("assertion_replayed").copied().unwrap_or_default();
    // Before or after the other one's transaction.
    let used = ["request_used", "unknown_request"].map(|code| reasons.get(code).copied().unwrap_or_default());
    assert_eq!(
        (replayed, used.iter().sum::<usize>(), reasons.values().sum::<usize>()),
        (runs, runs, 2 * runs),
        "{reasons:?}"
    );
    assert_eq!([logged(&pair, "visitor_signed_in").await, logged(&pair, "link_opened").await], [2 * runs; 2]);
    let detail = pair.dashboards[1].call("links/find", &json!({ "id": link })).await.unwrap();
    assert_eq!(detail["live_grants"], 2 * runs, "one grant for each sign-in");

    // And one after the other.
    let answer = pair.answer(0, &link, "").await;
    for (at, status) in [(0, 303), (1, 403), (0, 403)] {
        assert_eq!(answer.bring(&pair.at[at]).await.status(), status, "at {at}");
    }
    let again = pair.answer(1, &link, "same_assertion_id").await;
    assert_eq!(again.bring(&pair.at[1]).await.status(), 403);
}

/// Brings an answer to each of the two at the same time. One of them signs in, and its session is good at both.
async fn one_signs_in(pair: &Pair, run: usize, link: &str, answers: [&Answer; 2]) {
    let bring = |at: usize| answers[at].bring(&pair.at[at]);
    let (one, two) = if run.is_multiple_of(2) {
        tokio::join!(bring(0), bring(1))
    } else {
        let (two, one) = tokio::join!(bring(1), bring(0));
        (one, two)
    };
    let signed_in_at = match (one.status().as_u16(), two.status().as_u16()) {
        (303, 403) => 0,
        (403, 303) => 1,
        statuses => panic!("run {run}: {statuses:?}"),
    };
    let sessions: Vec<String> = [&one, &two].into_iter().filter_map(session).collect();
    assert_eq!(sessions.len(), 1, "run {run}");
    for at in [1 - signed_in_at, signed_in_at] {
        assert!(pair.open(at, link, &sessions[0]).await.is_some(), "run {run}: signed in at {signed_in_at}, at {at}");
    }
}

/// How many sign-ins were refused, by reason.
async fn refusals(pair: &Pair) -> BTreeMap<String, usize> {
    let mut reasons = BTreeMap::new();
    for page in 1.. {
        let query = json!({ "action": "visitor_sign_in_refused", "page": page });
        let list = pair.dashboards[0].call("audit/list", &json!({ "query": query })).await.unwrap();
        let rows = list["rows"].as_array().unwrap();
        if rows.is_empty() {
            break;
        }
        for reason in rows.iter().flat_map(|row| row["reasons"].as_array().unwrap()) {
            *reasons.entry(reason.as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    reasons
}

/// How many events of this kind are in the log, as the second tells.
async fn logged(pair: &Pair, action: &str) -> usize {
    let query = json!({ "action": action, "page": 1 });
    let list = pair.dashboards[1].call("audit/list", &json!({ "query": query })).await.unwrap();
    usize::try_from(list["total"].as_u64().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ends_at_one_is_over_at_the_other() {
    let pair = Pair::start().await;
    a_revocation(&pair).await;
    a_sign_out(&pair).await;
    a_logout_by_the_provider(&pair).await;
    new_keys_are_followed(&pair).await;
    a_disabled_connection(&pair).await;
    a_dashboard_session(&pair).await;
}

/// A reader who has read at both, so that whatever they remember of it, they do.
async fn reader(pair: &Pair, begun_at: usize, link: &str) -> (String, String) {
    let session = pair.sign_in(begun_at, link).await;
    let page = pair.open(begun_at, link, &session).await.unwrap();
    for at in [0, 1] {
        assert!(pair.reads(at, &page, &session).await, "begun at {begun_at}, read at {at}");
    }
    (session, page)
}

async fn a_revocation(pair: &Pair) {
    let (link, other) = (pair.new_link().await, pair.new_link().await);
    let (session, page) = reader(pair, 0, &link).await;
    let revoked = pair.dashboards[0].call("links/revoke", &json!({ "id": link })).await.unwrap();
    assert!(!pair.reads(1, &page, &session).await, "the very next request");
    assert_eq!(revoked["grants"], 1);
    assert_eq!(pair.get(1, &page, &session).await.status(), 410);
    assert!(pair.open(1, &other, &session).await.is_some(), "the session is good for other links");
}

async fn a_sign_out(pair: &Pair) {
    let link = pair.new_link().await;
    let (session, page) = reader(pair, 1, &link).await;
    let (url, origin) = (format!("{}/sign-out", pair.site.public_url()), pair.site.public_url());
    let out = pair.at[0].post(url).header("origin", origin).header("cookie", &session).form(&[("link", &link)]);
    assert_eq!(out.send().await.unwrap().status(), 200, "a page that leads on to the provider");
    assert!(!pair.reads(1, &page, &session).await, "the very next request");
    assert!(pair.open(1, &link, &session).await.is_none());
}

async fn a_logout_by_the_provider(pair: &Pair) {
    let link = pair.new_link().await;
    let (one, page) = reader(pair, 0, &link).await;
    let (two, _) = reader(pair, 1, &link).await;
    let keys = KeyPair::load_or_create(&pair.site.folder.path().join("idp-keys")).unwrap();
    let slo = format!("{}/saml/slo", pair.site.public_url());
    let xml = logout_messages::request("_both", &slo, &pair.idp.metadata_url(), &pair.run);
    let asks = logout_messages::signed(&keys, "SAMLRequest", &xml, "theirs");
    let answered = pair.get(0, &asks, "").await;
    for session in [&one, &two] {
        assert!(!pair.reads(1, &page, session).await, "the very next request");
        assert!(!pair.reads(0, &page, session).await);
    }
    let back = support::location(&answered);
    assert!(back.starts_with(&format!("{}/slo?SAMLResponse=", pair.idp.base_url())), "{back}");
    assert_eq!(pair.get(1, &asks, "").await.status(), 403, "the request was used at the other");
}

async fn new_keys_are_followed(pair: &Pair) {
    let certificates = async || {
        let metadata = pair.get(1, "/saml/metadata", "").await.text().await.unwrap();
        metadata.matches("X509Certificate>").count()
    };
    let before = certificates().await;
    pair.dashboards[0].call("sso/keys/publish", &json!({ "key_use": "signing" })).await.unwrap();
    let published = Instant::now();
    while certificates().await == before {
        // Two, and what a slow machine needs to answer.
        assert!(published.elapsed() < Duration::from_secs(4), "processes follow each other within two seconds");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn a_disabled_connection(pair: &Pair) {
    let link = pair.new_link().await;
    let (session, page) = reader(pair, 0, &link).await;
    let under_way = pair.answer(1, &link, "").await;
    pair.dashboards[0].call("sso/disable", &json!({ "id": pair.idp_id })).await.unwrap();
    assert!(!pair.reads(1, &page, &session).await, "the very next request");
    assert_eq!(pair.get(1, &page, &session).await.status(), 404);
    assert_eq!(under_way.bring(&pair.at[1]).await.status(), 403);
    assert_eq!(pair.get(1, &format!("/sign-in/{link}"), "").await.status(), 404);
}

async fn a_dashboard_session(pair: &Pair) {
    let [one, two] = &pair.dashboards;
    assert_eq!(two.status("overview", &json!({})).await, 200);
    assert_eq!(one.status("auth/sign-out", &json!({})).await, 200);
    assert_eq!(two.status("overview", &json!({})).await, 401);
}
