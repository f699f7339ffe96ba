//! What stands at an address that names nothing.

use crate::any::IntoAny;
use crate::components::{Mark, focus_on_arrival};
use crate::text::frame as words;
use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let heading = NodeRef::<H1>::new();
    focus_on_arrival(heading);
    view! {
        <Title text=words::NOT_FOUND/>
        <main id="main" class="gate">
            <div class="ticket">
                <a class="brand" href="/"><Mark/>{crate::text::PRODUCT}</a>
                <h1 tabindex="-1" node_ref=heading>{words::NOT_FOUND}</h1>
                <p class="say">{words::NOT_FOUND_SAY}</p>
                <div class="go"><a class="btn primary big" href="/">{words::OVERVIEW}</a></div>
            </div>
        </main>
    }
    .into_any()
}
