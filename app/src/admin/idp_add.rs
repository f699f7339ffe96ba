//! Connecting an identity provider: by metadata URL, file, pasted XML, or by hand.

mod choice;
mod file;
mod form;

use crate::any::IntoAny;
use crate::api::sso::add_idp;
use crate::components::{ErrorNote, FormState, PageHead, Segments, TextField, guard_changes};
use crate::text::sso as words;
use choice::Choice;
use file::FileField;
use form::{By, Form};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sluice_domain::input::{FieldError, IdpInput};
use sluice_domain::view::sso::{EntityChoice, IdpAdded};

#[component]
pub fn IdpAddPage() -> impl IntoView {
    let form = Form::new();
    guard_changes(Signal::derive(move || form.holds_work()));
    let state = FormState::default();
    let choices = RwSignal::new(Vec::<EntityChoice>::new());
    let add = Action::new(|input: &IdpInput| {
        let input = input.clone();
        async move { add_idp(input).await }
    });
    let navigate = use_navigate();
    state.follow(add, move |added| match added {
        IdpAdded::Created { id } => navigate(&format!("/sso/{id}"), NavigateOptions::default()),
        IdpAdded::Choose { entities } => choices.set(entities),
    });
    let send = move |entity_id: Option<String>| {
        if add.pending().get_untracked() {
            return;
        }
        let input = form.input(entity_id);
        if state.check(input.validate()) {
            add.dispatch(input);
        }
    };
    // The choice belongs to the metadata that was sent.
    Effect::new(move |_| {
        form.track_source();
        choices.set(Vec::new());
    });
    let busy = Signal::derive(move || add.pending().get());
    view! {
        <PageHead title=words::ADD lead=words::ADD_LEAD/>
        <form
            class="stack l max-w-[42rem]"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                send(None);
            }
        >
            <ErrorNote error=state.failure/>
            <Ways by=form.by/>
            {move || view! { <Fields form errors=state.fields by=form.by.get()/> }}
            <TextField id="name" label=words::NAME help=words::NAME_HELP value=form.name errors=state.fields/>
            <div class="row">
                <button
                    class="btn"
                    class:primary=move || choices.with(Vec::is_empty)
                    type="submit"
                    aria-disabled=move || busy.get().to_string()
                >
                    {move || if busy.get() { words::ADDING } else { words::ADD_ACTION }}
                </button>
            </div>
        </form>
        <Choice choices busy on_choose=Callback::new(move |entity_id| send(Some(entity_id)))/>
    }
    .into_any()
}

#[component]
fn Ways(by: RwSignal<By>) -> impl IntoView {
    view! {
        <Segments
            name="by"
            legend=words::IMPORT_BY
            choices=By::ALL.map(|way| (way.code(), way.label())).to_vec()
            chosen=Signal::derive(move || by.get().code())
            on_choose=Callback::new(move |code: &'static str| {
                if let Some(way) = By::ALL.into_iter().find(|way| way.code() == code) {
                    by.set(way);
                }
            })
        />
    }
    .into_any()
}

#[component]
fn Fields(form: Form, errors: RwSignal<Vec<FieldError>>, by: By) -> impl IntoView {
    match by {
        By::Url => view! {
            <TextField id="url" label=words::URL help=words::URL_HELP kind="url" value=form.url errors/>
        }
        .into_any(),
        By::File => view! {
            <FileField content=form.xml/>
            <TextField id="xml" label=words::XML lines=8 value=form.xml errors/>
        }
        .into_any(),
        By::Paste => view! { <TextField id="xml" label=words::XML lines=14 value=form.xml errors/> }.into_any(),
        By::Hand => view! {
            <TextField id="entity_id" label=words::ENTITY_ID value=form.entity_id errors/>
            <TextField id="sso_url" label=words::SSO_URL help=words::SSO_URL_HELP kind="url" value=form.sso_url errors/>
            <TextField
                id="certificate"
                label=words::CERTIFICATE
                help=words::CERTIFICATE_HELP
                lines=8
                value=form.certificate
                errors
            />
        }
        .into_any(),
    }
}
