//! The pages. They work with scripts off; every value goes through [`esc`].

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};

use crate::{
    Idp,
    fault::Fault,
    request::AuthnRequest,
    users::{USERS, User},
};

const TITLE: &str = "Demo identity provider, for trying out only";

/// Escapes for text and for quoted attributes alike.
fn esc(value: &str) -> Cow<'_, str> {
    html_escape::encode_quoted_attribute(value)
}

fn layout(heading: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{heading} · {TITLE}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/style.css\"></head>\
         <body><header><p>{TITLE}</p></header><main><h1>{heading}</h1>{body}</main></body></html>\n"
    )
}

pub(super) fn home(idp: &Idp) -> String {
    let metadata = idp.entity_id();
    let metadata = esc(&metadata);
    layout(
        "Nothing to sign in to yet",
        &format!(
            "<p>This identity provider asks for no password. It answers applications on this machine only.</p>\
             <p>Give an application the address of its metadata, then start the sign-in there:</p>\
             <p><a href=\"/metadata\"><code>{metadata}</code></a></p>"
        ),
    )
}

pub(super) fn refusal(why: &str) -> String {
    layout(
        "This sign-in cannot go on",
        &format!(
            "<p role=\"alert\">{}</p><p>Go back to the application and start the sign-in there again.</p>",
            esc(why)
        ),
    )
}

/// Everybody to choose from; each name is a button of one form.
pub(super) fn people(idp: &Idp, request: &AuthnRequest, xml: &str, relay_state: &str, fault: Option<Fault>) -> String {
    let people: String = USERS.iter().map(person).collect();
    let faults = if idp.allow_misbehaviour { faults(fault) } else { String::new() };
    layout(
        "Who do you want to be?",
        &format!(
            "<p>Sign in to <strong>{}</strong> as one of these made-up people. There is no password.</p>\
             <form method=\"post\" action=\"/choose\">\
             <input type=\"hidden\" name=\"SAMLRequest\" value=\"{}\">\
             <input type=\"hidden\" name=\"RelayState\" value=\"{}\">{faults}<ul>{people}</ul></form>",
            esc(&request.issuer),
            BASE64.encode(xml),
            esc(relay_state),
        ),
    )
}

fn person(user: &User) -> String {
    let id = user.id;
    format!(
        "<li><button name=\"user\" value=\"{id}\" aria-describedby=\"{id}\">{} {}</button>\
         <span id=\"{id}\">{}<br>{}</span></li>",
        esc(user.given_name),
        esc(user.surname),
        esc(user.email.unwrap_or("No e-mail address.")),
        esc(user.note),
    )
}

fn faults(chosen: Option<Fault>) -> String {
    let options: String = Fault::ALL.iter().map(|fault| option(*fault, chosen)).collect();
    format!(
        "<p><label for=\"fault\">Fault of the answer</label> <select id=\"fault\" name=\"fault\">\
         <option value=\"\">none</option>{options}</select></p>"
    )
}

fn option(fault: Fault, chosen: Option<Fault>) -> String {
    let selected = if chosen == Some(fault) { " selected" } else { "" };
    format!("<option{selected}>{}</option>", fault.name())
}

/// Posts itself; with scripts off the button does.
pub(super) fn deliver(acs: &str, saml_response: &str, relay_state: &str, nonce: &str) -> String {
    let relay_state = if relay_state.is_empty() {
        String::new()
    } else {
        format!("<input type=\"hidden\" name=\"RelayState\" value=\"{}\">", esc(relay_state))
    };
    layout(
        "Signing you in",
        &format!(
            "<p>You are on your way back to the application.</p><form id=\"answer\" method=\"post\" action=\"{}\">\
             <input type=\"hidden\" name=\"SAMLResponse\" value=\"{}\">{relay_state}<button>Continue</button></form>\
             <script nonce=\"{nonce}\">document.getElementById('answer').submit();</script>",
            esc(acs),
            esc(saml_response),
        ),
    )
}
