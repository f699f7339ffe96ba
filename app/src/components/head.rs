//! How a screen begins, and where the focus goes when it does.

use leptos::prelude::*;
use leptos_meta::Title;

/// The top of a screen: the window's title, the one `h1`, a sentence, and what can be done at once as children.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// One sentence beneath the heading.
    #[prop(optional, into)]
    lead: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=title.clone()/>
        <header>
            <div>
                <h1 tabindex="-1">{title}</h1>
                {lead.map(|lead| view! { <p>{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="row wrap push">{children()}</div> })}
        </header>
    }
}

/// Sluice's mark, always beside its name.
#[component]
pub fn Mark() -> impl IntoView {
    view! { <svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><use href="/icons.svg#i-mark"></use></svg> }
}

/// Puts the focus on the page's heading; where it is still to come, on the place where it will be.
pub fn focus_heading() {
    if !focus_first("main h1") {
        focus_first("main");
    }
}

/// Puts the focus on the first field that is marked as wrong.
pub fn focus_first_fault() {
    focus_first("main [aria-invalid=true]");
}

/// Only ever called by effects and handlers, which do not run on the server.
fn focus_first(selector: &str) -> bool {
    use wasm_bindgen::JsCast;
    let found = document().query_selector(selector).ok().flatten();
    found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()).is_some_and(|found| found.focus().is_ok())
}
