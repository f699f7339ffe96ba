//! What is known of a thing: names, each with its value.

use crate::any::IntoAny;
use leptos::prelude::*;

/// In the order in which they stand.
#[component]
pub fn KeyValues(rows: Vec<(&'static str, AnyView)>) -> impl IntoView {
    let row = |(name, value): (&'static str, AnyView)| view! { <dt>{name}</dt><dd>{value}</dd> };
    view! { <dl class="kv">{rows.into_iter().map(row).collect_view()}</dl> }.into_any()
}
