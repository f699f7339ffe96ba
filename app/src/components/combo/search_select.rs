//! A select that is narrowed by typing, for lists that are too long to look through.

use super::super::{Choice, FieldFault};
use super::list::popup;
use super::{Combo, Took};
use crate::any::IntoAny;
use crate::text::parts as words;
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// Only lines of the list can be chosen. What is typed and not chosen goes when the focus goes; an emptied field chooses nothing.
#[component]
pub fn SearchSelect(
    /// Unique in the page.
    id: &'static str,
    label: &'static str,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    /// The value that is chosen; empty while none is.
    #[prop(into)]
    value: Signal<String>,
    on_choose: Callback<String>,
    placeholder: &'static str,
    #[prop(optional, into)] help: String,
    /// The code of what is wrong.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The choices are on their way.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let (help_id, fault_id) = (format!("{id}-help"), format!("{id}-fault"));
    let described = if help.is_empty() { fault_id.clone() } else { format!("{help_id} {fault_id}") };
    // While somebody types, what they typed; else the label of what is chosen.
    let typed = RwSignal::new(None::<String>);
    let chosen = Memo::new(move |_| {
        let value = value.get();
        choices.with(|all| all.iter().find(|one| one.value == value).map(|one| one.label.clone())).unwrap_or_default()
    });
    let combo = Combo::new(id, choices, Signal::derive(move || typed.get().unwrap_or_default()));
    let choose = Callback::new(move |n: usize| {
        if let Some(one) = combo.shown.with_untracked(|(lines, _)| lines.get(n).cloned()) {
            on_choose.run(one.value);
        }
        typed.set(None);
        combo.close();
    });
    let leave = move |_| {
        if typed.with_untracked(|typed| typed.as_ref().is_some_and(|typed| typed.trim().is_empty())) {
            on_choose.run(String::new());
        }
        typed.set(None);
        combo.close();
    };
    let current = move || {
        let value = value.get_untracked();
        combo.shown.with_untracked(|(lines, _)| lines.iter().position(|one| one.value == value))
    };
    let key = move |event: KeyboardEvent| match combo.key(&event, current()) {
        Took::Line(n) => choose.run(n),
        Took::Nothing if event.key() == "Escape" => typed.set(None),
        // With the list open it chooses, or does nothing: it does not send the form.
        Took::Nothing if event.key() == "Enter" && combo.open.get_untracked() => event.prevent_default(),
        _ => {}
    };
    // Before the page is alive somebody may type: that is taken over, not wiped out.
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && input.value() != chosen.get_untracked()
        {
            typed.set(Some(input.value()));
        }
    });
    let shown = move || typed.get().unwrap_or_else(|| chosen.get());
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="combo">
                <input
                    class="select"
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=placeholder
                    node_ref=input
                    disabled=move || disabled.get()
                    aria-autocomplete="list"
                    aria-expanded=move || combo.is_seen().to_string()
                    aria-controls=move || combo.is_seen().then(|| combo.list_id())
                    aria-activedescendant=move || combo.active()
                    aria-busy=move || busy.get().then_some("true")
                    aria-describedby=described
                    aria-invalid=move || fault.with(Option::is_some).to_string()
                    value=untrack(shown)
                    prop:value=shown
                    on:click=move |_| combo.open.set(true)
                    on:blur=leave
                    on:input=move |event| {
                        typed.set(Some(event_target_value(&event)));
                        combo.retype();
                    }
                    on:keydown=key
                />
                {popup(combo, label, false, busy, Signal::derive(move || vec![value.get()]), choose)}
            </div>
            {(!help.is_empty()).then(|| view! { <span class="help" id=help_id>{help}</span> })}
            <FieldFault id=fault_id fault/>
            <span class="vh" role="status">
                {move || {
                    if busy.get() {
                        return Some(crate::text::LOADING.to_owned());
                    }
                    // What the eye sees when the list becomes shorter.
                    typed.get()?;
                    Some(combo.shown.with(|(lines, more)| words::lines_fit(lines.len() + more)))
                }}
            </span>
        </div>
    }
    .into_any()
}
