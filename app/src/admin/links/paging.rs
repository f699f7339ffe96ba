//! The page of a table, kept in the query string.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// A signal for [`Pager`](crate::components::Pager) that follows the address, and leads to it when it is changed.
pub fn page_signal(
    shown: impl Fn() -> u32 + Copy + Send + Sync + 'static,
    path: impl Fn(u32) -> String + Send + Sync + 'static,
) -> RwSignal<u32> {
    let page = RwSignal::new(untrack(shown));
    let navigate = use_navigate();
    Effect::new(move |_| {
        let shown = shown();
        if page.get_untracked() != shown {
            page.set(shown);
        }
    });
    Effect::new(move |_| {
        let wanted = page.get();
        if wanted != untrack(shown) {
            navigate(&path(wanted), NavigateOptions::default());
        }
    });
    page
}

/// Adds what is not empty to a path, as a query string.
pub fn with_query(path: &str, parts: &[(&str, String)]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", leptos_router::location::Url::escape(value)))
        .collect();
    if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
}
