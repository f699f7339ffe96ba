//! The first admin.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn SetUpPage() -> impl IntoView {
    view! { <PageHead title="Set up Sluice"/> }.into_any()
}
