//! The dashboard to people who are not signed in.

use crate::functions::{FUNCTIONS, OPEN};
use crate::html;
use crate::site::{ADMIN_COOKIE, Answer, Site, VISITOR_COOKIE};
use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, ORIGIN};
use leptos_axum::generate_route_list;
use sluice_app::admin::App;

/// Every page of the dashboard, with something in place of its parameters.
pub fn pages() -> Vec<String> {
    let fill = |segment: &str| if segment.starts_with('{') { "x1".to_owned() } else { segment.to_owned() };
    let pages: Vec<String> = generate_route_list(App)
        .iter()
        .map(|route| route.path().split('/').map(fill).collect::<Vec<_>>().join("/"))
        .collect();
    assert!(pages.len() >= 13 && pages.contains(&"/sso/x1/test/x1".to_owned()), "{pages:?}");
    pages
}

/// No session at all, one that never was, and a visitor's.
pub fn nobody() -> [String; 4] {
    let made_up = "A".repeat(27);
    [
        String::new(),
        format!("{ADMIN_COOKIE}={made_up}"),
        format!("{VISITOR_COOKIE}-0123456789ab={made_up}"),
        format!("{ADMIN_COOKIE}="),
    ]
}

pub fn assert_unauthenticated(what: &str, answer: &Answer) {
    assert_eq!((answer.status, answer.text()), (401, r#"{"error":"unauthenticated"}"#), "{what}");
    assert!(answer.cookies().is_empty(), "{what} sets a cookie");
    assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_server_function_answers_strangers() {
    let site = Site::new().await;
    site.set_up().await;
    for function in FUNCTIONS {
        for cookie in nobody() {
            let answer = site.admin.call(&function.path(), &function.input(), &cookie).await;
            if OPEN.contains(&function.name) {
                // Open, and yet nobody gets in.
                assert!(answer.status >= 400 && answer.cookies().is_empty(), "{}: {answer:?}", function.name);
            } else {
                assert_unauthenticated(function.name, &answer);
            }
        }
        let by_address = site.admin.get(&function.path(), "").await;
        assert_eq!(by_address.status, 405, "{} answers a GET", function.name);
    }
    let upload = site.admin.request("POST", "/import").header(ORIGIN, site.admin.origin());
    let upload = upload.header(CONTENT_TYPE, "multipart/form-data; boundary=b").header(COOKIE, "");
    let body = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.zip\"\r\n\r\nPK\r\n--b--\r\n";
    assert_unauthenticated("the upload", &site.admin.send(upload.body(Body::from(body)).unwrap()).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_opens_to_strangers() {
    let site = Site::new().await;
    for page in pages() {
        let answer = site.admin.get(&page, "").await;
        if page == "/set-up" {
            assert_eq!(answer.status, 200, "{}", answer.text());
            html::check(&page, &answer);
        } else {
            assert_eq!((answer.status, answer.location()), (303, "/set-up"), "{page} before set-up");
        }
    }
    site.set_up().await;
    for page in pages() {
        for cookie in nobody() {
            let answer = site.admin.get(&page, &cookie).await;
            match page.as_str() {
                "/sign-in" => assert_eq!(answer.status, 200, "{}", answer.text()),
                "/set-up" => assert_eq!(answer.status, 404, "set-up is over"),
                page => {
                    let next: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
                    let there = format!("/sign-in?next={next}");
                    assert_eq!((answer.status, answer.location()), (303, there.as_str()), "{page}");
                    assert!(answer.body.is_empty(), "{page}");
                }
            }
            if answer.status != 303 {
                html::check(&page, &answer);
            }
            assert_eq!(answer.header("cache-control"), "private, no-store", "{page}");
        }
    }
    // Sign-in leads back to what was asked for, with all that stood in the address.
    let asked = site.admin.get("/links?state=active&name=a%20b", "").await;
    assert_eq!((asked.status, asked.location()), (303, "/sign-in?next=%2Flinks%3Fstate%3Dactive%26name%3Da%2520b"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_up_works_once_even_with_a_token_that_was_given_out() {
    let site = Site::new().await;
    let (first, second) =
        (site.sluice.new_setup_token().await.unwrap().unwrap(), site.sluice.new_setup_token().await.unwrap().unwrap());
    let claim = |token: &str| {
        let person = r#""name":"Mira","email":"mira@example.com","password":"correct horse battery staple""#;
        format!(r#"{{"input":{{"token":"{token}",{person}}}}}"#)
    };
    let taken = site.admin.call("/api/auth/setup", &claim(&second), "").await;
    assert_eq!((taken.status, taken.cookies().len()), (200, 1), "{}", taken.text());
    for token in [first, second] {
        let again = site.admin.call("/api/auth/setup", &claim(&token), "").await;
        assert_eq!((again.status, again.text()), (404, r#"{"error":"not_found"}"#));
        assert!(again.cookies().is_empty());
    }
    let over = site.admin.get("/set-up", "").await;
    assert_eq!((over.status, html::values(&over, "href")), (404, vec!["/".to_owned()]), "with a way on");
    assert_eq!(site.admin.get("/set-up", &taken.cookies().join("; ")).await.status, 404, "nor for the admin");
    assert!(site.sluice.new_setup_token().await.unwrap().is_none());
}
