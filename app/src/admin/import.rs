//! Uploading an export.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn ImportPage() -> impl IntoView {
    view! { <PageHead title="Import"/> }.into_any()
}
