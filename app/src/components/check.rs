//! Boxes and buttons to choose by: a box or a switch, one of several cards, one of a few words in a row.

use super::{FieldFault, Icon};
use crate::any::IntoAny;
use leptos::prelude::*;

/// A box, or a switch. A box is part of a form that is saved; a switch acts at once.
#[component]
pub fn CheckField(
    /// Unique in the page.
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] on: Signal<bool>,
    on_change: Callback<bool>,
    #[prop(optional)] switch: bool,
    #[prop(optional)] help: &'static str,
    /// Stands there while it is on.
    #[prop(optional)]
    warning: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// What it asked for is being done: it stays focusable, and does nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let help_id = format!("{id}-help");
    let described = (!help.is_empty()).then(|| help_id.clone());
    let warned = move || {
        on.get().then(|| view! { <div class="notice warn"><Icon name="warn" class="warn"/><p>{warning}</p></div> })
    };
    let warning = (!warning.is_empty()).then(|| view! { <div role="status">{warned}</div> });
    view! {
        <div class="field">
            <label class="check" class:dim=move || disabled.get()>
                <input
                    class:switch=switch
                    type="checkbox"
                    role=switch.then_some("switch")
                    id=id
                    name=id
                    checked=on.get_untracked()
                    prop:checked=move || on.get()
                    disabled=move || disabled.get()
                    aria-describedby=described
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=move |event| {
                        if busy.get_untracked() {
                            event.prevent_default();
                        }
                    }
                    on:change=move |event| on_change.run(event_target_checked(&event))
                />
                <span>{label}</span>
            </label>
            {(!help.is_empty()).then(|| view! { <span class="help" id=help_id>{help}</span> })}
            {warning}
        </div>
    }
    .into_any()
}

/// A card to choose, one of those with the same name. What cannot be chosen stands there too, so that nobody looks for it in vain.
#[component]
pub fn RadioCard(
    name: &'static str,
    #[prop(into)] value: String,
    #[prop(into)] chosen: Signal<bool>,
    on_choose: Callback<()>,
    #[prop(optional)] disabled: bool,
    /// What it is, and in small what it means.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="opt">
            <input
                type="radio"
                name=name
                value=value
                disabled=disabled
                checked=chosen.get_untracked()
                prop:checked=move || chosen.get()
                on:change=move |_| on_choose.run(())
            />
            <span class:dim=disabled>{children()}</span>
        </label>
    }
    .into_any()
}

/// The cards to choose from, beneath what is asked.
#[component]
pub fn RadioCards(
    /// Unique in the page.
    name: &'static str,
    legend: &'static str,
    /// The code of what is wrong.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let fault_id = format!("{name}-fault");
    let described = fault_id.clone();
    view! {
        <fieldset
            class="field"
            role="radiogroup"
            tabindex="-1"
            aria-describedby=described
            aria-invalid=move || fault.with(Option::is_some).to_string()
        >
            <legend class="label">{legend}</legend>
            <div class="opts">{children()}</div>
            <FieldFault id=fault_id fault/>
        </fieldset>
    }
    .into_any()
}

/// One of a few, each a word or two.
#[component]
pub fn Segments(
    /// Unique in the page.
    name: &'static str,
    legend: &'static str,
    /// For ears alone, where eyes need no name.
    #[prop(optional)]
    quiet: bool,
    /// Code and word of each.
    choices: Vec<(&'static str, &'static str)>,
    /// The code of what is chosen; empty while nothing is.
    #[prop(into)]
    chosen: Signal<&'static str>,
    on_choose: Callback<&'static str>,
    #[prop(optional)] disabled: bool,
) -> impl IntoView {
    let class = if quiet { "vh" } else { "label" };
    let choice = move |(code, word): (&'static str, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    value=code
                    disabled=disabled
                    checked=chosen.get_untracked() == code
                    prop:checked=move || chosen.get() == code
                    on:change=move |_| on_choose.run(code)
                />
                {word}
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class=class>{legend}</legend>
            <div class="seg">{choices.into_iter().map(choice).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
