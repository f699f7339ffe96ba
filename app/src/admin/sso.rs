//! Sluice as a service provider, and the identity providers connected to it.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn SsoPage() -> impl IntoView {
    view! { <PageHead title="Identity providers"/> }.into_any()
}
