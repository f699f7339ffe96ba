//! The first half of the form: how messages are signed, encrypted and sent, and who begins.

use super::choices::{Check, Choice, Choices};
use super::form::Form;
use crate::components::Icon;
use crate::text::rules as words;
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::rules::RequiredSignature;

#[component]
pub fn Signatures(form: Form) -> impl IntoView {
    let choice = |value: RequiredSignature, code: &'static str| Choice {
        value,
        code,
        label: words::signature(value),
        help: words::signature_help(value),
        offered: true,
    };
    let choices = vec![
        choice(RequiredSignature::Either, "either"),
        choice(RequiredSignature::Response, "response"),
        choice(RequiredSignature::Assertion, "assertion"),
        choice(RequiredSignature::Both, "both"),
    ];
    view! {
        <section class="part" aria-labelledby="signatures">
            <header><h2 id="signatures">{words::SIGNATURES}</h2><p>{words::SIGNED_LEAD}</p></header>
            <Choices
                name="required_signature"
                legend=words::SIGNED
                choices
                value=form.required_signature
                fault=form.fault("required_signature")
            />
            <Check
                id="allow_sha1"
                label=words::SHA1
                help=words::SHA1_HELP
                on=form.allow_sha1
                warning=words::SHA1_WARNING
            />
        </section>
    }
}

#[component]
pub fn Encryption(form: Form) -> impl IntoView {
    view! {
        <section class="part" aria-labelledby="encryption">
            <header><h2 id="encryption">{words::ENCRYPTION}</h2><p>{words::ENCRYPTION_LEAD}</p></header>
            <Check
                id="require_encryption"
                label=words::ENCRYPTED
                help=words::ENCRYPTED_HELP
                on=form.require_encryption
            />
            <Check id="allow_cbc" label=words::CBC help=words::CBC_HELP on=form.allow_cbc warning=words::CBC_WARNING/>
        </section>
    }
}

#[component]
pub fn Requests(form: Form, offers_redirect: bool, offers_post: bool) -> impl IntoView {
    let choice = |value: Option<Binding>, code: &'static str, offered: bool| Choice {
        value,
        code,
        label: words::binding(value),
        help: words::binding_help(value),
        offered,
    };
    let choices = vec![
        choice(None, "automatic", true),
        choice(Some(Binding::Redirect), "redirect", offers_redirect),
        choice(Some(Binding::Post), "post", offers_post),
    ];
    view! {
        <section class="part" aria-labelledby="requests">
            <header><h2 id="requests">{words::REQUESTS}</h2><p>{words::REQUESTS_LEAD}</p></header>
            <Choices
                name="request_binding"
                legend=words::BINDING
                choices
                value=form.binding
                fault=form.fault("request_binding")
            />
            <Check id="sign_requests" label=words::SIGN help=words::SIGN_HELP on=form.sign_requests/>
        </section>
    }
}

#[component]
pub fn Start(form: Form, idp: IdpId) -> impl IntoView {
    let how = move || {
        let links = format!("/links?state=active&idp={idp}");
        form.allow_unsolicited.get().then(|| {
            view! {
                <div class="notice">
                    <Icon name="info" class="acc"/>
                    <p>{words::UNSOLICITED_HOW}</p>
                    <a class="btn sm" href=links target="_blank" rel="noopener">{words::TO_LINKS}</a>
                </div>
            }
        })
    };
    view! {
        <section class="part" aria-labelledby="start">
            <header><h2 id="start">{words::START}</h2></header>
            <Check
                id="allow_unsolicited"
                label=words::UNSOLICITED
                help=words::UNSOLICITED_HELP
                on=form.allow_unsolicited
                warning=words::UNSOLICITED_WARNING
            />
            {how}
        </section>
    }
}
