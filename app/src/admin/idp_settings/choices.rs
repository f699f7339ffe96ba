//! The two shapes of a choice in this form: a box with its help, and one of several.

use crate::any::IntoAny;
use crate::components::{FieldFault, Icon};
use crate::text::rules as words;
use leptos::prelude::*;

/// Something to allow or to ask for. Its warning stands there while it is on.
#[component]
pub fn Check(
    /// Unique in the page.
    id: &'static str,
    label: &'static str,
    help: &'static str,
    on: RwSignal<bool>,
    #[prop(optional)] warning: Option<&'static str>,
) -> impl IntoView {
    let help_id = format!("{id}-help");
    let warned = move || {
        warning
            .filter(|_| on.get())
            .map(|text| view! { <div class="notice warn"><Icon name="warn" class="warn"/><p>{text}</p></div> })
    };
    let warning = warning.map(|_| view! { <div role="status">{warned}</div> });
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id=id
                    name=id
                    checked=on.get_untracked()
                    prop:checked=move || on.get()
                    aria-describedby=help_id.clone()
                    on:change=move |event| on.set(event_target_checked(&event))
                />
                <span>{label}</span>
            </label>
            <span class="help" id=help_id>{help}</span>
            {warning}
        </div>
    }
    .into_any()
}

/// One of several, with what it means.
#[derive(Debug, Clone, Copy)]
pub struct Choice<T> {
    pub value: T,
    pub code: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    /// What cannot be chosen stands there too, so that nobody looks for it in vain.
    pub offered: bool,
}

#[component]
pub fn Choices<T>(
    /// Unique in the page; also the field's name where it is wrong.
    name: &'static str,
    legend: &'static str,
    choices: Vec<Choice<T>>,
    value: RwSignal<T>,
    fault: Signal<Option<String>>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let fault_id = format!("{name}-fault");
    let described_by = fault_id.clone();
    let choice = move |choice: Choice<T>| {
        let not_offered = (!choice.offered).then(|| view! { <small>{words::NOT_OFFERED}</small> });
        view! {
            <label class="opt">
                <input
                    type="radio"
                    name=name
                    value=choice.code
                    disabled=!choice.offered
                    checked=value.get_untracked() == choice.value
                    prop:checked=move || value.get() == choice.value
                    on:change=move |_| value.set(choice.value)
                />
                <span class:dim=!choice.offered>{choice.label}<small>{choice.help}</small>{not_offered}</span>
            </label>
        }
    };
    view! {
        <fieldset
            class="field"
            role="radiogroup"
            tabindex="-1"
            aria-describedby=described_by
            aria-invalid=move || fault.with(Option::is_some).to_string()
        >
            <legend class="label">{legend}</legend>
            <div class="opts">{choices.into_iter().map(choice).collect_view()}</div>
            <FieldFault id=fault_id fault/>
        </fieldset>
    }
    .into_any()
}
