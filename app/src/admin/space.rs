//! One space.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn SpacePage() -> impl IntoView {
    view! { <PageHead title="Space"/> }.into_any()
}
