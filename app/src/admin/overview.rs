//! What needs a look, the first steps, and what happened.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn OverviewPage() -> impl IntoView {
    view! { <PageHead title="Overview"/> }.into_any()
}
