//! Every server function, with arguments that it can read. One that is missing here fails the tests.

use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

/// An id that nothing has.
pub const ID: &str = "0123456789abcdef0123456789abcdef";

/// Open to people who are not signed in.
pub const OPEN: &[&str] = &["auth/setup", "auth/sign-in"];

pub struct Function {
    pub name: &'static str,
    /// `ID` stands for an id.
    input: &'static str,
    /// What it answers to an admin when nothing has the id that it asks for; `None` where it takes no id.
    pub unknown: Option<&'static str>,
}

impl Function {
    pub fn path(&self) -> String {
        format!("/api/{}", self.name)
    }

    pub fn input(&self) -> String {
        self.input_with(ID)
    }

    pub fn input_with(&self, id: &str) -> String {
        self.input.replace("\"ID\"", &serde_json::Value::from(id).to_string())
    }
}

const fn plain(name: &'static str, input: &'static str) -> Function {
    Function { name, input, unknown: None }
}

const fn by_id(name: &'static str, input: &'static str) -> Function {
    Function { name, input, unknown: Some(r#"{"error":"not_found"}"#) }
}

const LINK: &str =
    r#"{"id":"ID","seen":0,"input":{"name":"x","scope":{"kind":"space","space":"ID"},"idp":"ID","groups":[]}}"#;

const RULES: &str = r#"{"id":"ID","input":{"required_signature":"either","allow_sha1":false,"allow_unsolicited":false,"clock_skew":60,"authn_contexts":[],"max_authentication_age":null,"name_id_format":null,"request_binding":null,"sign_requests":false,"require_encryption":false,"allow_cbc":false,"confirm":false}}"#;

pub const FUNCTIONS: &[Function] = &[
    plain(
        "auth/setup",
        r#"{"input":{"token":"x","name":"Eve","email":"eve@example.com","password":"long enough a password"}}"#,
    ),
    plain("auth/sign-in", r#"{"input":{"email":"mira@example.com","password":"not the password"}}"#),
    plain("auth/me", "{}"),
    plain("spaces/list", "{}"),
    by_id("spaces/find", r#"{"id":"ID"}"#),
    by_id("spaces/enforce", r#"{"id":"ID","enforce":true,"idp":"ID"}"#),
    by_id("spaces/remove", r#"{"id":"ID"}"#),
    plain("imports/sample", "{}"),
    plain("imports/list", "{}"),
    by_id("imports/find", r#"{"id":"ID"}"#),
    // An import that has ended and one that never was are the same to who wants to stop it.
    Function {
        name: "imports/cancel",
        input: r#"{"id":"ID"}"#,
        unknown: Some(r#"{"error":"rule","code":"import_not_running"}"#),
    },
    plain("links/list", r#"{"query":{"space":null,"idp":null,"active":null,"name":null,"order":"newest","page":1}}"#),
    by_id("links/find", r#"{"id":"ID"}"#),
    by_id("links/create", LINK),
    by_id("links/edit", LINK),
    by_id("links/revoke", r#"{"id":"ID"}"#),
    plain("links/would-revoke", r#"{"ids":["ID"]}"#),
    plain("links/revoke-many", r#"{"ids":["ID"]}"#),
    plain(
        "audit/list",
        r#"{"query":{"action":null,"outcome":null,"link":null,"person":null,"reference":null,"from":null,"until":null,"page":1}}"#,
    ),
    plain("overview", "{}"),
    plain("overview/openings", "{}"),
    plain("search", r#"{"text":"handbook"}"#),
    plain("support/preview", r#"{"names":false}"#),
    plain("brand/find", "{}"),
    plain("brand/save", r##"{"seen":null,"input":{"logo":{"logo":"keep"},"accent":"#0d5c68","footer":"x"}}"##),
    by_id("spaces/brand", r#"{"id":"ID"}"#),
    by_id(
        "spaces/brand/save",
        r#"{"id":"ID","seen":null,"input":{"logo":{"logo":"remove"},"accent":"","footer":"x"}}"#,
    ),
    plain("sso/sp", "{}"),
    plain("sso/idps", "{}"),
    by_id("sso/idp", r#"{"id":"ID"}"#),
    plain(
        "sso/add",
        r#"{"input":{"name":"","source":{"by":"url","url":"https://idp.example/metadata","entity_id":null}}}"#,
    ),
    plain("sso/demo", "{}"),
    by_id("sso/mapping", r#"{"id":"ID","mapping":{"email":null,"first_name":null,"last_name":null,"groups":null}}"#),
    by_id("sso/rules", RULES),
    by_id("sso/metadata", r#"{"id":"ID"}"#),
    by_id("sso/metadata/save", r#"{"id":"ID","input":{"url":"https://idp.example/metadata","trust":{"keys":"ask"}}}"#),
    by_id("sso/metadata/remove", r#"{"id":"ID"}"#),
    by_id("sso/metadata/check", r#"{"id":"ID"}"#),
    by_id("sso/metadata/approve", r#"{"id":"ID","digest":"x","confirm":true}"#),
    by_id("sso/metadata/dismiss", r#"{"id":"ID","digest":"x"}"#),
    plain("sso/keys", "{}"),
    plain("sso/keys/publish", r#"{"key_use":"signing"}"#),
    by_id("sso/keys/activate", r#"{"fingerprint":"ID"}"#),
    by_id("sso/keys/remove", r#"{"fingerprint":"ID"}"#),
    by_id("sso/enable", r#"{"id":"ID"}"#),
    by_id("sso/disable", r#"{"id":"ID"}"#),
    by_id("sso/remove", r#"{"id":"ID"}"#),
    by_id("sso/test", r#"{"id":"ID"}"#),
    by_id("sso/test-run", r#"{"id":"ID"}"#),
    by_id("sso/groups", r#"{"id":"ID"}"#),
    plain("exchanges/list", r#"{"query":{"idp":null,"kind":null,"refused":false,"reference":null,"page":1}}"#),
    by_id("exchanges/one", r#"{"id":"ID"}"#),
    plain("gallery", "{}"),
    // Last: it ends the session that the others need.
    plain("auth/sign-out", "{}"),
];

#[test]
fn every_server_function_is_in_the_table() {
    let registered: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let known: BTreeSet<String> = FUNCTIONS.iter().map(Function::path).collect();
    assert_eq!(registered, known);
    assert!(server_fn_paths().all(|(_, method)| method == http::Method::POST), "a GET is not asked for its origin");
}
