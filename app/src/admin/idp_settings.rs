//! What one connection asks of its identity provider.

pub mod choices;
mod form;
mod messages;
mod people;
mod save;
mod typed;

use super::sso::legible;
use crate::any::IntoAny;
use crate::api::sso::{edit_idp_rules, find_idp};
use crate::components::{ErrorNote, Icon, Loading, PageHead, failed_in, guard_changes};
use crate::error::AppError;
use crate::text::{rules as words, sso};
use form::Form;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use messages::{Encryption, Requests, Signatures, Start};
use people::{Details, People};
use save::Save;
use sluice_domain::id::IdpId;
use sluice_domain::input::RulesInput;
use sluice_domain::sso::idp::IdpState;
use sluice_domain::view::sso::IdpDetail;

/// Active links would close, and nobody said yes to that.
pub const NEEDS_CONFIRMING: &str = "idp_in_use_needs_test";

#[component]
pub fn IdpSettingsPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(IdpId::parse)));
    let idp = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => find_idp(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match idp.await {
                    Ok(detail) => view! { <Settings detail/> }.into_any(),
                    Err(error) => {
                        view! { <PageHead title=words::TITLE/>{failed_in(&error, "/sso", sso::TO_IDPS)} }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Settings(detail: IdpDetail) -> impl IntoView {
    let IdpDetail { idp, rules, offers_redirect, offers_post, .. } = detail;
    let name = legible(&idp.name);
    let was = RulesInput::of(&rules);
    let form = Form::new(&was);
    // What cannot be read is typed work too.
    let begun = untrack(|| form.input());
    guard_changes(Signal::derive(move || form.input() != begun));
    // Other rules close what is open, until they have passed a test. The server knows of links that were made meanwhile.
    let closes = RwSignal::new(idp.state == IdpState::Enabled && idp.active_links > 0);
    Effect::new(move |_| {
        let refused =
            |failure: &Option<AppError>| failure.as_ref().is_some_and(|error| error.code() == NEEDS_CONFIRMING);
        if form.state.failure.with(refused) {
            closes.set(true);
        }
    });
    let (saved, back) = (idp.id.clone(), format!("/sso/{}", idp.id));
    let save = Action::new(move |input: &RulesInput| edit_idp_rules(saved.clone(), input.clone()));
    let (navigate, to_idp) = (use_navigate(), back.clone());
    form.state.follow(save, move |()| navigate(&to_idp, NavigateOptions::default()));
    let ask = NodeRef::<Dialog>::new();
    let open = move || {
        if let Some(dialog) = ask.get_untracked() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    };
    let send = move |confirm: bool| {
        if save.pending().get_untracked() {
            return;
        }
        match untrack(|| form.input()) {
            Ok(input) if closes.get_untracked() && !confirm && input != was => open(),
            Ok(input) => {
                form.state.check(Ok(()));
                save.dispatch(RulesInput { confirm, ..input });
            }
            Err(fields) => {
                form.state.check(Err(fields));
            }
        }
    };
    let confirmed = send.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    let id = idp.id.clone();
    view! {
        <PageHead title=words::TITLE lead=words::LEAD>
            <a class="btn ghost" href=back><Icon name="key"/>{name}</a>
        </PageHead>
        <div class="two">
            <form id="rules" class="stack l" novalidate on:submit=submit>
                <ErrorNote error=form.state.failure/>
                <Signatures form/>
                <Encryption form/>
                <Requests form offers_redirect offers_post/>
                <Start form idp=id/>
                <People form/>
                <Details form/>
            </form>
            <Save
                form
                back=format!("/sso/{}", idp.id)
                links=idp.active_links
                rules
                busy=save.pending()
                ask
                on_confirm=Callback::new(move |()| confirmed(true))
            />
        </div>
    }
}
