//! Creating and changing a link.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn LinkEditPage() -> impl IntoView {
    view! { <PageHead title="Create link"/> }.into_any()
}
