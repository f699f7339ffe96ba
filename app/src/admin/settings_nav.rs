//! From one screen of the settings to the others.

use crate::any::IntoAny;
use crate::text::frame as words;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn SettingsNav() -> impl IntoView {
    let path = use_location().pathname;
    let tab = move |href: &'static str, label: &'static str| {
        let current = move || path.with(|path| path == href).then_some("page");
        view! { <a href=href aria-current=current>{label}</a> }
    };
    view! {
        <nav class="tabs" aria-label=words::SETTINGS>
            {tab("/settings/brand", words::BRAND)}
            {tab("/settings/support", words::SUPPORT)}
        </nav>
    }
    .into_any()
}
