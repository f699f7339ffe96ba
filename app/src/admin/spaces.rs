//! All spaces.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn SpacesPage() -> impl IntoView {
    view! { <PageHead title="Spaces"/> }.into_any()
}
