//! The form: where it is read from, and what becomes of new keys.

use super::super::idp::CertificateTable;
use super::super::idp_settings::choices::{Choice, Choices};
use super::Screen;
use super::form::{Form, Keys};
use crate::any::IntoAny;
use crate::api::metadata::{remove_metadata_source, save_metadata_source};
use crate::components::{Banner, ConfirmAction, ErrorNote, TextField, Tone, guard_changes};
use crate::text::{metadata as words, sso};
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::input::MetadataSourceInput;
use sluice_domain::view::metadata::KeyTrustView;
use sluice_domain::view::sso::CertificateView;

#[component]
pub fn Source(
    idp: IdpId,
    /// In force; `None`: it is never read again.
    trust: Option<KeyTrustView>,
    /// Nothing else on the screen is more urgent than saving.
    primary: bool,
    screen: Screen,
) -> impl IntoView {
    let form = screen.form;
    guard_changes(Signal::derive(move || form.holds_work()));
    let none = trust.is_none().then(|| view! { <p>{words::NONE}</p> });
    let signers = match trust {
        Some(KeyTrustView::Signed { signers }) => signers,
        _ => Vec::new(),
    };
    let pinned = !signers.is_empty();
    let save = Action::new(move |input: &MetadataSourceInput| save_metadata_source(idp.clone(), input.clone()));
    form.state.follow(save, move |came| {
        form.forget();
        screen.changed.run(words::saved(came));
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if save.pending().get_untracked() {
            return;
        }
        let input = form.input();
        if form.state.check(input.validate(pinned)) {
            save.dispatch(input);
        }
    };
    view! {
        <section class="card" aria-labelledby="source">
            <header><h2 id="source">{words::SOURCE}</h2></header>
            <form class="body stack" novalidate on:submit=submit>
                <ErrorNote error=form.state.failure/>
                {none}
                <TextField
                    id="url"
                    label=sso::URL
                    help=words::URL_HELP
                    kind="url"
                    value=form.url
                    errors=form.state.fields
                />
                <NewKeys form signers/>
                <div class="row">
                    <button
                        class="btn"
                        class:primary=primary
                        type="submit"
                        aria-disabled=move || save.pending().get().to_string()
                    >
                        {move || if save.pending().get() { sso::SAVING } else { words::SAVE }}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// Three ways, and what the one that is chosen asks for.
#[component]
fn NewKeys(form: Form, signers: Vec<CertificateView>) -> impl IntoView {
    let choice = |value: Keys, code: &'static str, label: &'static str, help: &'static str| Choice {
        value,
        code,
        label,
        help,
        offered: true,
    };
    let choices = vec![
        choice(Keys::Ask, "ask", words::ASK, words::ASK_HELP),
        choice(Keys::Signed, "signed", words::SIGNED, words::SIGNED_HELP),
        choice(Keys::Follow, "follow", words::FOLLOW, words::FOLLOW_HELP),
    ];
    let signers = StoredValue::new(signers);
    let signed = Memo::new(move |_| form.keys.get() == Keys::Signed);
    let certificates = move || signed.get().then(|| view! { <Signers form in_force=signers.get_value()/> });
    let follows = Memo::new(move |_| form.keys.get() == Keys::Follow);
    let warning = move || {
        follows.get().then(|| {
            view! { <Banner tone=Tone::Warn><p>{words::FOLLOW_WARNING}</p></Banner> }
        })
    };
    view! {
        <Choices
            name="keys"
            legend=words::NEW_KEYS
            choices
            value=form.keys
            fault=Signal::stored(None::<String>)
        />
        {certificates}
        <div role="status">{warning}</div>
        <p class="help">{words::ALWAYS_ASKED}</p>
    }
    .into_any()
}

#[component]
fn Signers(form: Form, in_force: Vec<CertificateView>) -> impl IntoView {
    let help = if in_force.is_empty() { words::CERTIFICATES_HELP } else { words::CERTIFICATES_KEEP };
    let in_force = (!in_force.is_empty()).then(|| {
        view! {
            <h3 id="signers">{words::SIGNERS}</h3>
            <CertificateTable rows=in_force name="signers"/>
        }
    });
    view! {
        {in_force}
        <TextField
            id="certificates"
            label=words::CERTIFICATES
            help
            lines=6
            value=form.certificates
            errors=form.state.fields
        />
    }
    .into_any()
}

#[component]
pub fn Stop(idp: IdpId, screen: Screen) -> impl IntoView {
    let remove = Action::new(move |(): &()| remove_metadata_source(idp.clone()));
    let removed = Callback::new(move |()| {
        screen.form.forget();
        screen.changed.run(words::STOPPED.to_owned());
    });
    view! {
        <ConfirmAction
            label=words::STOP
            title=words::STOP_TITLE
            consequence=words::STOP_CONSEQUENCE
            action=words::STOP_ACTION
            act=remove
            on_done=removed
        />
    }
    .into_any()
}
