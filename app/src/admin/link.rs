//! One link.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn LinkPage() -> impl IntoView {
    view! { <PageHead title="Link"/> }.into_any()
}
