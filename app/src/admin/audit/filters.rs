//! The filter form. It is a plain GET form, so it works without scripts too.

use super::super::question::form_of;
use super::query::{Asked, OUTCOMES, outcome_code};
use crate::components::{Choice, DateField, FilterChip, Icon, SelectField};
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
                <Reference asked form/>
                <Day asked form id="from" label=words::FROM part=|asked| &mut asked.from/>
                <Day asked form id="until" label=words::UNTIL part=|asked| &mut asked.until/>
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
    let choices = Action::ALL.iter().map(|action| Choice::new(action.code(), text::action(*action))).collect();
    view! {
        <SelectField
            id="action"
            label=words::ACTION
            blank=words::ANY_ACTION
            choices
            value=Signal::derive(move || form.with(|form| form.action.clone()))
            on_choose=Callback::new(move |code| form.update(|form| form.action = code))
        />
    }
}

#[component]
fn Outcomes(form: RwSignal<Asked>) -> impl IntoView {
    view! {
        <SelectField
            id="outcome"
            label=words::OUTCOME
            blank=words::ANY_OUTCOME
            choices=OUTCOMES.map(|outcome| Choice::new(outcome_code(outcome), words::outcome(outcome))).to_vec()
            value=Signal::derive(move || form.with(|form| form.outcome.clone()))
            on_choose=Callback::new(move |code| form.update(|form| form.outcome = code))
        />
    }
}

/// The code of what is wrong with one part of what is asked.
fn fault_of(asked: Memo<Asked>, field: &'static str) -> Memo<Option<String>> {
    Memo::new(move |_| {
        let faults = asked.with(Asked::query).err().unwrap_or_default();
        faults.into_iter().find(|fault| fault.field == field).map(|fault| fault.code)
    })
}

#[component]
fn Reference(asked: Memo<Asked>, form: RwSignal<Asked>) -> impl IntoView {
    let value = move || form.with(|form| form.reference.clone());
    let fault = fault_of(asked, "reference");
    view! {
        <div class="field">
            <label for="reference">{words::REFERENCE}</label>
            <input
                class="input"
                id="reference"
                name="reference"
                type="text"
                autocomplete="off"
                aria-describedby="reference-help"
                aria-invalid=move || fault.with(Option::is_some).to_string()
                value=untrack(value)
                prop:value=value
                on:input=move |event| form.update(|form| form.reference = event_target_value(&event))
            />
            <span class="help bad" id="reference-help" role="status">
                {move || fault.with(|fault| fault.as_deref().map(words::fault))}
            </span>
        </div>
    }
}

#[component]
fn Day(
    asked: Memo<Asked>,
    form: RwSignal<Asked>,
    id: &'static str,
    label: &'static str,
    part: fn(&mut Asked) -> &mut String,
) -> impl IntoView {
    view! {
        <DateField
            id
            label
            // The label says it.
            help=""
            value=Signal::derive(move || part(&mut form.get()).clone())
            on_input=Callback::new(move |typed| form.update(|form| *part(form) = typed))
            fault=fault_of(asked, id)
            in_words=|code| words::fault(code).to_owned()
        />
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
