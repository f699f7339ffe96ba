//! Several values, chosen from a list or typed, each a chip that can be taken away.

use super::super::{Choice, Icon, Visible, focus_first};
use super::list::popup;
use super::{Combo, Took};
use crate::any::IntoAny;
use crate::text::parts as words;
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// A value and whether it is chosen from now on.
pub type Chosen = (String, bool);

/// A value that is typed becomes a chip by Enter or by the button beside the field, and never by itself: it may also be what
/// somebody looks for.
#[component]
pub fn ChipsField(
    /// Unique in the page.
    id: &'static str,
    label: &'static str,
    /// What is offered. What is chosen need not be among it.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    #[prop(into)] chosen: Signal<Vec<String>>,
    on_choose: Callback<Chosen>,
    /// What stands in the field.
    text: RwSignal<String>,
    placeholder: &'static str,
    /// On the button that makes a chip of what is typed.
    add: &'static str,
    /// Said of a chip that is not among what is offered.
    unknown: &'static str,
    /// Beneath the field: what is wrong, or what to know.
    #[prop(into)]
    help: Signal<String>,
    #[prop(optional, into)] invalid: Signal<bool>,
    #[prop(optional)] disabled: bool,
    /// The choices are on their way.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let combo = Combo::new(id, choices, text.into());
    // What was added or taken away last, for ears: eyes see the chips.
    let said = RwSignal::new(String::new());
    let put = move |value: &str, on: bool| {
        said.set(if on { words::added(value) } else { words::taken_away(value) });
        on_choose.run((value.to_owned(), on));
    };
    let choose = Callback::new(move |n: usize| {
        if let Some(one) = combo.shown.with_untracked(|(lines, _)| lines.get(n).cloned()) {
            let on = chosen.with_untracked(|chosen| !chosen.contains(&one.value));
            put(&one.value, on);
            // The text led here; with it the list would stay narrow.
            if text.with_untracked(|text| !text.is_empty()) {
                text.set(String::new());
                combo.at.set(None);
            }
        }
    });
    let take_typed = move || {
        let value = text.with_untracked(|text| text.trim().to_owned());
        if !value.is_empty() {
            put(&value, true);
            text.set(String::new());
            combo.close();
        }
    };
    let remove = Callback::new(move |value: String| {
        put(&value, false);
        // The button goes with its chip, and the focus with it.
        request_animation_frame(move || focus_first(&format!("#{id}")));
    });
    let key = move |event: KeyboardEvent| match combo.key(&event, None) {
        Took::Line(n) => choose.run(n),
        Took::Nothing if event.is_composing() => {}
        // Enter makes a chip; it must not send the form.
        Took::Nothing if event.key() == "Enter" => {
            event.prevent_default();
            take_typed();
        }
        Took::Nothing if event.key() == "Backspace" && text.with_untracked(String::is_empty) => {
            if let Some(last) = chosen.with_untracked(|chosen| chosen.last().cloned()) {
                put(&last, false);
            }
        }
        _ => {}
    };
    let input = NodeRef::<Input>::new();
    take_over(input, text);
    let help_id = format!("{id}-help");
    let described = help_id.clone();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {chip_list(label, choices, chosen, unknown, disabled, remove)}
            <div class="row">
                <div class="combo">
                    <input
                        class="input"
                        id=id
                        type="text"
                        role="combobox"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        placeholder=placeholder
                        node_ref=input
                        disabled=disabled
                        aria-autocomplete="list"
                        aria-expanded=move || combo.is_seen().to_string()
                        aria-controls=move || combo.is_seen().then(|| combo.list_id())
                        aria-activedescendant=move || combo.active()
                        aria-busy=move || busy.get().then_some("true")
                        aria-describedby=described
                        aria-invalid=move || invalid.get().to_string()
                        prop:value=move || text.get()
                        on:click=move |_| combo.open.set(true)
                        on:blur=move |_| combo.close()
                        on:input=move |event| {
                            text.set(event_target_value(&event));
                            combo.retype();
                            said.set(combo.shown.with_untracked(|(lines, more)| words::lines_fit(lines.len() + more)));
                        }
                        on:keydown=key
                    />
                    {popup(combo, label, true, busy, chosen, choose)}
                </div>
                <button class="btn" type="button" disabled=disabled on:click=move |_| take_typed()>
                    <Icon name="plus"/>{add}
                </button>
            </div>
            <p class="help" class:bad=move || invalid.get() id=help_id role="status">{move || help.get()}</p>
            <span class="vh" role="status">{move || said.get()}</span>
        </div>
    }
    .into_any()
}

/// Before the page is alive somebody may type: that is taken over, not wiped out.
fn take_over(input: NodeRef<Input>, text: RwSignal<String>) {
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && text.with_untracked(String::is_empty)
            && !input.value().is_empty()
        {
            text.set(input.value());
        }
    });
}

fn chip_list(
    label: &'static str,
    choices: Signal<Vec<Choice>>,
    chosen: Signal<Vec<String>>,
    unknown: &'static str,
    disabled: bool,
    remove: Callback<String>,
) -> AnyView {
    let chip = move |value: &String| {
        let known = choices.with(|all| all.iter().find(|one| one.value == *value).map(|one| one.label.clone()));
        one_chip(value.clone(), known, unknown, disabled, remove)
    };
    let chips = move || {
        let chosen = chosen.get();
        (!chosen.is_empty()).then(|| {
            view! { <ul class="chips" aria-label=words::chosen_of(label)>{chosen.iter().map(chip).collect_view()}</ul> }
        })
    };
    view! { {chips} }.into_any()
}

/// `known`: its label among what is offered.
fn one_chip(
    value: String,
    known: Option<String>,
    unknown: &'static str,
    disabled: bool,
    remove: Callback<String>,
) -> AnyView {
    let note = known.is_none().then(|| view! { <span class="n">{unknown}</span> });
    let label = known.unwrap_or_else(|| value.clone());
    let name = words::take_away(&label);
    view! {
        <li class="chip tall on">
            <b><Visible text=label/></b>
            {note}
            <button type="button" disabled=disabled aria-label=name on:click=move |_| remove.run(value.clone())>
                <Icon name="x"/>
            </button>
        </li>
    }
    .into_any()
}
