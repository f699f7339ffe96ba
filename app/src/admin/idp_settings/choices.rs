//! The two shapes of a choice in this form: a box with its help, and one of several.

use crate::any::IntoAny;
use crate::components::{CheckField, RadioCard, RadioCards};
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
    #[prop(optional)] warning: &'static str,
) -> impl IntoView {
    let on_change = Callback::new(move |now| on.set(now));
    view! { <CheckField id label help on=on on_change warning/> }.into_any()
}

/// One of several, with what it means.
#[derive(Debug, Clone, Copy)]
pub struct Choice<T> {
    pub value: T,
    pub code: &'static str,
    pub label: &'static str,
    pub help: &'static str,
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
    let choice = move |choice: Choice<T>| {
        let not_offered = (!choice.offered).then(|| view! { <small>{words::NOT_OFFERED}</small> });
        view! {
            <RadioCard
                name
                value=choice.code
                chosen=Signal::derive(move || value.get() == choice.value)
                on_choose=Callback::new(move |()| value.set(choice.value))
                disabled=!choice.offered
            >
                {choice.label}
                <small>{choice.help}</small>
                {not_offered}
            </RadioCard>
        }
    };
    view! { <RadioCards name legend fault>{choices.into_iter().map(choice).collect_view()}</RadioCards> }.into_any()
}
