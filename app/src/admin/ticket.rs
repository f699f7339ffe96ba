//! The sheet for what stands outside the frame: set-up and sign-in.

use crate::any::IntoAny;
use crate::components::{Mark, focus_on_arrival};
use crate::text;
use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;

/// One thought, and at most one filled button.
#[component]
pub fn Ticket(
    #[prop(into)] title: String,
    #[prop(into)] say: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    focus_on_arrival(heading);
    view! {
        <Title text=title.clone()/>
        <main id="main" class="gate" tabindex="-1">
            <div class="ticket">
                <p class="brand"><Mark/>{text::PRODUCT}</p>
                <h1 tabindex="-1" node_ref=heading>{title}</h1>
                <p class="say">{say}</p>
                {children.map(|children| children())}
            </div>
        </main>
    }
    .into_any()
}
