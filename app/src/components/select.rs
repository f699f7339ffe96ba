//! A plain select: the browser's own, for lists that are seen at a glance.

use super::{Choice, FieldFault};
use crate::any::IntoAny;
use leptos::prelude::*;

#[component]
pub fn SelectField(
    /// Unique in the page; also the field's name in the address and in faults.
    id: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    /// The value that is chosen; empty while none is.
    #[prop(into)]
    value: Signal<String>,
    on_choose: Callback<String>,
    /// A first line that chooses nothing.
    #[prop(optional)]
    blank: Option<&'static str>,
    #[prop(optional, into)] help: String,
    /// The code of what is wrong.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let (help_id, fault_id) = (format!("{id}-help"), format!("{id}-fault"));
    let described = if help.is_empty() { fault_id.clone() } else { format!("{help_id} {fault_id}") };
    let first = value.get_untracked();
    let nothing = first.is_empty();
    let option = |choice: Choice| {
        let selected = choice.value == first;
        view! { <option value=choice.value selected=selected>{choice.label}</option> }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                class="select"
                id=id
                name=id
                disabled=move || disabled.get()
                aria-describedby=described
                aria-invalid=move || fault.with(Option::is_some).to_string()
                prop:value=move || value.get()
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                {blank.map(|blank| view! { <option value="" selected=nothing>{blank}</option> })}
                {choices.into_iter().map(option).collect_view()}
            </select>
            {(!help.is_empty()).then(|| view! { <span class="help" id=help_id>{help}</span> })}
            <FieldFault id=fault_id fault/>
        </div>
    }
    .into_any()
}
