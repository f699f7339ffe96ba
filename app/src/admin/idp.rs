//! One identity provider.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn IdpPage() -> impl IntoView {
    view! { <PageHead title="Identity provider"/> }.into_any()
}
