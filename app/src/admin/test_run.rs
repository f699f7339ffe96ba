//! The result of one Test configuration.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn TestRunPage() -> impl IntoView {
    view! { <PageHead title="Test"/> }.into_any()
}
