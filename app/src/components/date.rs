//! Days and times ahead. The browser's own field for a day; every day is one in UTC, and the field says so.

use super::{FieldFault, Segments};
use crate::any::IntoAny;
use crate::text::{self, parts as words};
use leptos::prelude::*;
use sluice_domain::input::{Unit, UntilInput};
use sluice_domain::time::Timestamp;

/// One day, as [`day`](sluice_domain::input::day) reads it.
#[component]
pub fn DateField(
    /// Unique in the page; also the field's name in the address and in faults.
    id: &'static str,
    label: &'static str,
    /// `YYYY-MM-DD`.
    #[prop(into)]
    value: Signal<String>,
    on_input: Callback<String>,
    #[prop(default = words::UTC_DAY)] help: &'static str,
    /// The code of what is wrong.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// What such a code says.
    #[prop(default = text::field)]
    in_words: fn(&str) -> String,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let (help_id, fault_id) = (format!("{id}-help"), format!("{id}-fault"));
    let described = if help.is_empty() { fault_id.clone() } else { format!("{help_id} {fault_id}") };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                class="input"
                id=id
                name=id
                type="date"
                autocomplete="off"
                disabled=move || disabled.get()
                aria-describedby=described
                aria-invalid=move || fault.with(Option::is_some).to_string()
                value=value.get_untracked()
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
            />
            {(!help.is_empty()).then(|| view! { <span class="help" id=help_id>{help}</span> })}
            <FieldFault id=fault_id fault in_words/>
        </div>
    }
    .into_any()
}

/// Until when: after a time, or on a date. What it comes to stands beneath.
#[component]
pub fn UntilField(
    /// Unique in the page.
    id: &'static str,
    label: &'static str,
    value: RwSignal<UntilInput>,
    /// Where times are counted from. `None` while that is not known: on the server, it would be another one than in the browser.
    #[prop(into)]
    now: Signal<Option<Timestamp>>,
    /// The code of what is wrong.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    #[prop(optional)] disabled: bool,
) -> impl IntoView {
    let (said_id, fault_id) = (format!("{id}-said"), format!("{id}-fault"));
    let described = format!("{said_id} {fault_id}");
    let by_date = Memo::new(move |_| value.with(|value| value.by_date));
    let chosen = Signal::derive(move || if by_date.get() { "date" } else { "time" });
    let on_choose = Callback::new(move |code: &'static str| value.update(|value| value.by_date = code == "date"));
    let invalid = move || fault.with(Option::is_some).to_string();
    let fields = move || {
        if by_date.get() {
            let described = described.clone();
            view! {
                <input
                    class="input"
                    id=id
                    type="date"
                    autocomplete="off"
                    aria-label=words::DATE
                    disabled=disabled
                    aria-describedby=described
                    aria-invalid=invalid
                    value=value.with_untracked(|value| value.date.clone())
                    prop:value=move || value.with(|value| value.date.clone())
                    on:input=move |event| value.update(|value| value.date = event_target_value(&event))
                />
            }
            .into_any()
        } else {
            let described = described.clone();
            let option = |unit: Unit| {
                let selected = value.with_untracked(|value| value.unit == unit);
                view! { <option value=unit.code() selected=selected>{words::unit(unit)}</option> }
            };
            view! {
                <input
                    class="input number"
                    id=id
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-label=words::NUMBER
                    disabled=disabled
                    aria-describedby=described
                    aria-invalid=invalid
                    value=value.with_untracked(|value| value.amount.clone())
                    prop:value=move || value.with(|value| value.amount.clone())
                    on:input=move |event| value.update(|value| value.amount = event_target_value(&event))
                />
                <select
                    class="select"
                    aria-label=words::UNIT
                    disabled=disabled
                    prop:value=move || value.with(|value| value.unit.code())
                    on:change=move |event| {
                        if let Some(unit) = Unit::parse(&event_target_value(&event)) {
                            value.update(|value| value.unit = unit);
                        }
                    }
                >
                    {Unit::ALL.map(option).collect_view()}
                </select>
            }
            .into_any()
        }
    };
    // Of what cannot be read nothing is said until somebody asks: it may be half typed.
    let said = move || match (value.with(UntilInput::read), now.get()) {
        (Ok(until), Some(now)) => until.from(now).ok().map(words::until),
        (Ok(_), None) if !by_date.get() => Some(words::COUNTED_LATER.to_owned()),
        (Ok(_), None) => Some(words::UTC_DAY.to_owned()),
        (Err(_), _) => by_date.get().then(|| words::UTC_DAY.to_owned()),
    };
    view! {
        <fieldset class="field until">
            <legend class="label">{label}</legend>
            <Segments
                name=id
                legend=label
                quiet=true
                choices=vec![("time", words::AFTER), ("date", words::ON_A_DATE)]
                chosen
                on_choose
                disabled
            />
            <div class="row">{fields}</div>
            <span class="help" id=said_id role="status">{said}</span>
            <FieldFault id=fault_id fault/>
        </fieldset>
    }
    .into_any()
}
