//! Adding an identity provider.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn IdpAddPage() -> impl IntoView {
    view! { <PageHead title="Add identity provider"/> }.into_any()
}
