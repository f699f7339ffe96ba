//! A filter that is on.

use super::{Icon, focus_heading};
use crate::any::IntoAny;
use leptos::prelude::*;

/// A filter that a link on another page set. It can only be taken away.
#[component]
pub fn FilterChip(
    label: &'static str,
    /// The name of the link that takes it away.
    remove: &'static str,
    /// What the filter is called in the address, so that it stays when the form around it is sent without scripts.
    name: &'static str,
    value: String,
    /// The address without it.
    without: String,
) -> impl IntoView {
    view! {
        <span class="chip tall on">
            {label}
            <input type="hidden" name=name value=value/>
            // The link has the focus, and goes with the filter.
            <a href=without aria-label=remove on:click=move |_| focus_heading()><Icon name="x"/></a>
        </span>
    }
    .into_any()
}
