//! How far something is that takes its time, and a button that stops it.

use super::{ActionButton, ErrorNote};
use crate::any::IntoAny;
use crate::error::AppError;
use leptos::prelude::*;

/// The button beneath the bar.
#[derive(Clone, Copy)]
pub struct Stop {
    pub label: &'static str,
    /// It was asked for, and is being done.
    pub busy: Signal<bool>,
    pub on_press: Callback<()>,
}

/// Without a figure the bar shows that something goes on, and not how far it is.
#[component]
pub fn Progress(
    /// What goes on.
    #[prop(into)]
    label: Signal<String>,
    /// 0 to 100.
    #[prop(into)]
    percent: Signal<Option<u64>>,
    /// `120 of 300`.
    #[prop(into)]
    figures: Signal<Option<String>>,
    /// Why it could not be stopped.
    #[prop(optional, into)]
    failure: Signal<Option<AppError>>,
    stop: Stop,
) -> impl IntoView {
    view! {
        <div class="stack s">
            // Only what goes on is announced; the figures change too often to be read out.
            <p><b role="status">{move || label.get()}</b></p>
            <progress class="progress" max="100" value=move || percent.get() aria-label=move || label.get()></progress>
            <p class="small dim">{move || figures.get()}</p>
            <ErrorNote error=failure/>
            <div class="row"><ActionButton label=stop.label busy=stop.busy on_press=stop.on_press/></div>
        </div>
    }
    .into_any()
}
