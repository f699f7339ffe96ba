//! The dashboard: one router, hydrated. Each screen has its file.

use crate::text;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The dashboard's root, on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title| format!("{title} · {}", text::PRODUCT)/>
        <Router>
            <Routes fallback=|| view! { <p>"Not found"</p> }.into_any()>
                <Route path=path!("/") view=|| view! { <p>"Overview"</p> }.into_any()/>
            </Routes>
        </Router>
    }
}
