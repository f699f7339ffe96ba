//! All links.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn LinksPage() -> impl IntoView {
    view! { <PageHead title="Links"/> }.into_any()
}
