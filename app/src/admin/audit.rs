//! Who did what.

use crate::components::PageHead;
use leptos::prelude::*;

#[component]
pub fn AuditPage() -> impl IntoView {
    view! { <PageHead title="Audit log"/> }.into_any()
}
