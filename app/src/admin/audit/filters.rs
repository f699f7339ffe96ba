//! The filter form. It is a plain GET form, so it works without scripts too.

use super::super::question::form_of;
use super::query::{Asked, OUTCOMES, outcome_code};
use crate::components::{FilterChip, Icon};
use crate::text::{self, audit as words};
use leptos::prelude::*;
use sluice_domain::audit::Action;

#[component]
pub fn Filters(asked: Memo<Asked>) -> impl IntoView {
    let (form, submit) = form_of(asked, Asked::follow, |asked| Asked { page: 1, ..asked }.path());
    let clear =
        move || asked.with(Asked::is_filtered).then(|| view! { <a class="btn ghost" href="/audit">{words::CLEAR}</a> });
    view! {
        <form class="stack s" role="search" aria-label=words::FILTER action="/audit" method="get" novalidate on:submit=submit>
            <div class="grid2">
                <Actions form/>
                <Outcomes form/>
                <Field asked form id="reference" label=words::REFERENCE kind="text" part=|asked| &mut asked.reference/>
                <Field asked form id="from" label=words::FROM kind="date" part=|asked| &mut asked.from/>
                <Field asked form id="until" label=words::UNTIL kind="date" part=|asked| &mut asked.until/>
            </div>
            <div class="row wrap">
                <button class="btn" type="submit"><Icon name="search"/>{words::APPLY}</button>
                {clear}
                <Only asked label=words::ONE_LINK remove=words::REMOVE_LINK_FILTER name="link" part=|asked| &mut asked.link/>
                <Only
                    asked
                    label=words::ONE_PERSON
                    remove=words::REMOVE_PERSON_FILTER
                    name="person"
                    part=|asked| &mut asked.person
                />
            </div>
        </form>
    }
}

#[component]
fn Actions(form: RwSignal<Asked>) -> impl IntoView {
    let chosen = move || form.with(|form| form.action.clone());
    let option = move |action: &Action| {
        let code = action.code();
        view! { <option value=code selected=move || form.with(|form| form.action == code)>{text::action(*action)}</option> }
    };
    view! {
        <div class="field">
            <label for="action">{words::ACTION}</label>
            <select
                class="select"
                id="action"
                name="action"
                prop:value=chosen
                on:change=move |event| form.update(|form| form.action = event_target_value(&event))
            >
                <option value="">{words::ANY_ACTION}</option>
                {Action::ALL.iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Outcomes(form: RwSignal<Asked>) -> impl IntoView {
    let chosen = move || form.with(|form| form.outcome.clone());
    let option = move |outcome| {
        let code = outcome_code(outcome);
        view! { <option value=code selected=move || form.with(|form| form.outcome == code)>{words::outcome(outcome)}</option> }
    };
    view! {
        <div class="field">
            <label for="outcome">{words::OUTCOME}</label>
            <select
                class="select"
                id="outcome"
                name="outcome"
                prop:value=chosen
                on:change=move |event| form.update(|form| form.outcome = event_target_value(&event))
            >
                <option value="">{words::ANY_OUTCOME}</option>
                {OUTCOMES.map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Field(
    asked: Memo<Asked>,
    form: RwSignal<Asked>,
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    part: fn(&mut Asked) -> &mut String,
) -> impl IntoView {
    let value = move || part(&mut form.get()).clone();
    let fault = Memo::new(move |_| {
        let faults = asked.with(Asked::query).err().unwrap_or_default();
        faults.into_iter().find(|fault| fault.field == id).map(|fault| words::fault(&fault.code))
    });
    let help = format!("{id}-help");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                class="input"
                id=id
                name=id
                type=kind
                autocomplete="off"
                aria-describedby=help.clone()
                aria-invalid=move || fault.with(Option::is_some).to_string()
                value=untrack(value)
                prop:value=value
                on:input=move |event| form.update(|form| *part(form) = event_target_value(&event))
            />
            <span class="help bad" id=help role="status">{move || fault.get()}</span>
        </div>
    }
}

/// A filter that a link on another page set.
#[component]
fn Only(
    asked: Memo<Asked>,
    label: &'static str,
    remove: &'static str,
    name: &'static str,
    part: fn(&mut Asked) -> &mut String,
) -> impl IntoView {
    let chip = move || {
        let mut now = asked.get();
        let value = std::mem::take(part(&mut now));
        let without = Asked { page: 1, ..now }.path();
        (!value.is_empty()).then(|| view! { <FilterChip label remove name value without/> })
    };
    view! { {chip} }
}
