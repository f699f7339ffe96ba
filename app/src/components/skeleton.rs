//! What stands while data is on its way, in the shape of what comes: nothing jumps when it does. It does not move, and it is announced.

use crate::any::IntoAny;
use crate::text;
use leptos::prelude::*;

/// Of a heading, and cards beneath it.
#[component]
pub fn Loading() -> impl IntoView {
    shape(&["title", "line", "card", "card"])
}

/// Of a table.
#[component]
pub fn LoadingList() -> impl IntoView {
    shape(&["row", "row", "row", "row", "row", "row"])
}

fn shape(parts: &[&'static str]) -> AnyView {
    let part = |class: &&'static str| view! { <div class=*class></div> };
    view! {
        <div class="skeleton">
            <p class="vh" role="status">{text::LOADING}</p>
            <div aria-hidden="true">{parts.iter().map(part).collect_view()}</div>
        </div>
    }
    .into_any()
}
