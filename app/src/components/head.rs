//! How a screen begins, and where the focus goes when it does.

use crate::any::IntoAny;
use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;
use leptos_router::location::Url;
use wasm_bindgen::JsCast;

/// The path whose heading came last; none before the first. A screen that is drawn again, after an action, must not take the
/// focus from where somebody works; a new screen must, because nothing else tells a screen reader that the page changed.
#[derive(Debug, Clone)]
struct Arrival(StoredValue<Option<String>>);

/// Given once by what stays while screens change. The first screen leaves the focus where the browser put it.
pub fn provide_arrival() {
    provide_context(Arrival(StoredValue::new(None)));
}

/// Only the heading of a whole screen may ask for it.
pub fn focus_on_arrival(heading: NodeRef<H1>) {
    // The route's own address: the location is the next screen's from the click on, while its code is on its way and this one stands.
    let (Some(Arrival(last)), here) = (use_context::<Arrival>(), use_url()) else { return };
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let now = Some(path_of(here));
            request_animation_frame(move || {
                let (first, same) = last.with_value(|last| (last.is_none(), *last == now));
                last.set_value(now);
                if !first && !same {
                    // A heading that is gone again had no need of it.
                    let _ = heading.focus();
                }
            });
        }
    });
}

fn path_of(url: ReadSignal<Url>) -> String {
    url.with_untracked(|url| url.path().to_owned())
}

/// What the thing on the screen is called, with the path of the screen: the last word of the breadcrumb.
///
/// The breadcrumb is written before the screen, so on the server it has a general word. The name is set by an effect, and so
/// only in a browser, once both stand there as the server wrote them.
#[derive(Debug, Clone, Copy)]
pub struct Named(RwSignal<Option<(String, String)>>);

impl Named {
    /// Given once by what holds the breadcrumb.
    pub fn provide() -> Self {
        let named = Self(RwSignal::new(None));
        provide_context(named);
        named
    }

    /// The name of what is at a path, as far as its screen has said it.
    pub fn at(self, path: &str) -> Option<String> {
        self.0.with(|named| named.as_ref().filter(|(at, _)| at == path).map(|(_, name)| name.clone()))
    }
}

fn tell_name(name: String) {
    let (Some(Named(named)), here) = (use_context::<Named>(), use_url()) else { return };
    Effect::new(move |_| named.set(Some((path_of(here), name.clone()))));
}

/// The top of a screen: the window's title, the one `h1`, a sentence, and what can be done at once as children. It takes
/// the focus when the screen is new, so it is drawn with the data it names and not before.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// One sentence beneath the heading.
    #[prop(optional, into)]
    lead: Option<String>,
    /// The title is the name of the thing that the address means.
    #[prop(optional)]
    names: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    if names {
        tell_name(title.clone());
    }
    let heading = NodeRef::<H1>::new();
    focus_on_arrival(heading);
    view! {
        <Title text=title.clone()/>
        <header>
            <div>
                <h1 tabindex="-1" node_ref=heading>{title}</h1>
                {lead.map(|lead| view! { <p>{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="row wrap push">{children()}</div> })}
        </header>
    }
    .into_any()
}

/// Sluice's mark, always beside its name.
#[component]
pub fn Mark() -> impl IntoView {
    view! { <svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><use href="/icons.svg#i-mark"></use></svg> }
        .into_any()
}

/// Puts the focus on the heading, when what had it is gone from a screen. Only for handlers and effects.
pub fn focus_heading() {
    focus_first("main h1");
}

/// Puts the focus on the first field that is marked as wrong. Only for handlers and effects.
pub fn focus_first_fault() {
    focus_first("main [aria-invalid=true]");
}

/// Puts the focus on the first element of a selector. In the browser alone: there is no document on the server.
pub fn focus_first(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        // What cannot take the focus is hidden; then there is nothing to lead to.
        let _ = element.focus();
    }
}
