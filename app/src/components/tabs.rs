//! Parts of one list, each with an address.

use crate::any::IntoAny;
use leptos::prelude::*;

/// One of them.
#[derive(Debug, Clone, Copy)]
pub struct Tab {
    pub label: &'static str,
    /// Follows what else is asked for.
    pub href: Signal<String>,
    /// Whether it is the one that is shown.
    pub here: Signal<bool>,
}

#[component]
pub fn Tabs(
    /// What they divide by.
    label: &'static str,
    tabs: Vec<Tab>,
) -> impl IntoView {
    let link = |tab: Tab| {
        let Tab { label, href, here } = tab;
        view! { <a href=move || href.get() aria-current=move || here.get().then_some("page")>{label}</a> }
    };
    view! { <nav class="tabs" aria-label=label>{tabs.into_iter().map(link).collect_view()}</nav> }.into_any()
}
