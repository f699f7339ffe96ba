//! The stream of changes: to whom, what it says, and its end.

use crate::site::Site;
use crate::strangers::{assert_unauthenticated, nobody};
use axum::body::BodyDataStream;
use futures::StreamExt as _;
use std::time::Duration;
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(10);

/// What comes until `text` is in it, or until the end.
async fn until(stream: &mut BodyDataStream, text: &str) -> String {
    let mut all = String::new();
    while !all.contains(text) {
        let Some(chunk) = timeout(SOON, stream.next()).await.unwrap() else { break };
        all.push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_are_told_to_nobody_who_is_not_signed_in() {
    let site = Site::new().await;
    site.set_up().await;
    for cookie in nobody() {
        assert_unauthenticated("the events", &site.admin.get("/events", &cookie).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_tells_topics_alone_and_ends_with_its_session() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let opened = site.admin.open("/events", &admin).await;
    let header = |name: &str| opened.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    assert_eq!((opened.status().as_u16(), header("content-type").as_str()), (200, "text/event-stream"));
    assert_eq!(header("cache-control"), "private, no-store");
    assert_eq!((header("x-accel-buffering").as_str(), header("content-encoding").as_str()), ("no", ""));
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    let mut stream = opened.into_body().into_data_stream();
    // The first start and the sign-in of just before.
    assert_eq!(until(&mut stream, "\n\n").await, "data: keys admins audit\n\n");
    site.load_sample(&admin).await;
    assert_eq!(until(&mut stream, "\n\n").await, "data: spaces imports audit\n\n");
    assert_eq!(site.admin.call("/api/auth/sign-out", "{}", &admin).await.status, 200);
    assert_eq!(until(&mut stream, "no more of it").await, "event: over\ndata: over\n\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_session_holds_only_so_many_streams() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let mut open = Vec::new();
    let refused = loop {
        let answer = site.admin.open("/events", &admin).await;
        if answer.status() != 200 {
            break answer;
        }
        open.push(answer);
        assert!(open.len() < 50, "there is no end");
    };
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (429, "30"));
    open.pop();
    assert_eq!(site.admin.open("/events", &admin).await.status(), 200);
}
