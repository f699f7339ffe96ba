//! Signing in to the dashboard.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <PageHead title="Sign in"/> }.into_any()
}
