//! Asks before typed work is lost: by leading to another screen, or by leaving the dashboard.
//!
//! Going back in the browser's history inside the dashboard is not asked about: by the time a page hears of it, it has happened.

use super::Ask;
use crate::any::IntoAny;
use crate::text::frame as words;
use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;

/// What is done once the person has said that what was typed may go.
type Next = SendWrapper<Box<dyn FnOnce()>>;

/// Whether a form holds something that is not saved. Given once by what stays while screens change.
#[derive(Clone, Copy)]
pub struct Unsaved {
    /// Forms that hold something.
    forms: StoredValue<usize>,
    /// Somebody has pressed something in this document. Without that browsers let no page ask, and complain of one that tries.
    touched: StoredValue<bool>,
    dialog: NodeRef<Dialog>,
    next: StoredValue<Option<Next>>,
}

impl Unsaved {
    pub fn provide() -> Self {
        let unsaved = Self {
            forms: StoredValue::new(0),
            touched: StoredValue::new(false),
            dialog: NodeRef::new(),
            next: StoredValue::new(None),
        };
        provide_context(unsaved);
        unsaved
    }

    /// Does it at once, or once the person has said yes. Only for handlers: there is nobody to ask on the server.
    pub fn leave(self, next: impl FnOnce() + 'static) {
        let asks = (self.forms.get_value() > 0).then(|| self.dialog.get_untracked()).flatten();
        match asks {
            Some(dialog) => {
                self.next.set_value(Some(SendWrapper::new(Box::new(next))));
                // Fails only when it is open already.
                let _ = dialog.show_modal();
            }
            None => next(),
        }
    }

    /// Takes a click on a link that leads to another screen, if something would be lost. To be given every click before the router
    /// sees it.
    pub fn catch(self, event: &ev::MouseEvent, navigate: impl Fn(&str, NavigateOptions) + 'static) {
        if self.forms.get_value() == 0 {
            return;
        }
        if let Some(address) = leads_to(event) {
            event.prevent_default();
            event.stop_propagation();
            self.leave(move || navigate(&address, NavigateOptions::default()));
        }
    }

    /// Whether anything would be lost. Nothing would where the frame has gone.
    pub fn holds_something(self) -> bool {
        self.forms.try_get_value().is_some_and(|forms| forms > 0)
    }

    pub fn touch(self) {
        self.touched.set_value(true);
    }
}

/// The address of another screen that this very click would open here. What opens elsewhere, or leaves the dashboard, is the
/// browser's to ask about.
fn leads_to(event: &ev::MouseEvent) -> Option<String> {
    let plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    if !plain || event.default_prevented() {
        return None;
    }
    let link = event.target()?.dyn_into::<web_sys::Element>().ok()?.closest("a[href]").ok()??;
    let link = link.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    let here = window().location();
    let elsewhere = !link.target().is_empty()
        || link.has_attribute("download")
        || link.rel().split_ascii_whitespace().any(|word| word == "external")
        || here.origin().ok()? != link.origin();
    let (path, query) = (link.pathname(), link.search());
    // Another place of the same screen.
    let same = here.pathname().ok()? == path && here.search().ok()? == query;
    (!elsewhere && !same).then(|| format!("{path}{query}{}", link.hash()))
}

/// Asks before what a form holds is lost, for as long as `changed` says that it holds something. Saving ends that: by another
/// screen, or by another beginning to compare with.
pub fn guard_changes(changed: Signal<bool>) {
    let Some(unsaved) = use_context::<Unsaved>() else { return };
    let changed = Memo::new(move |_| changed.get());
    Effect::new(move |_| {
        if !changed.get() {
            return;
        }
        unsaved.forms.update_value(|forms| *forms += 1);
        let listener = window_event_listener(ev::beforeunload, move |event| {
            if unsaved.touched.get_value() {
                event.prevent_default();
                // Older browsers ask by this alone; none of them shows the text.
                event.set_return_value(words::LEAVE_TITLE);
            }
        });
        on_cleanup(move || {
            listener.remove();
            // The frame may be gone before its screens.
            let _ = unsaved.forms.try_update_value(|forms| *forms -= 1);
        });
    });
}

/// The question. Stands once beside what gives [`Unsaved`].
#[component]
pub fn LeaveQuestion(unsaved: Unsaved) -> impl IntoView {
    let leave = Callback::new(move |()| {
        let next = unsaved.next.try_update_value(Option::take).flatten();
        if let Some(next) = next {
            next.take()();
        }
    });
    view! {
        <Ask
            dialog=unsaved.dialog
            title=words::LEAVE_TITLE
            consequence=Signal::stored(words::LEAVE_CONSEQUENCE.to_owned())
            stay=words::STAY
            action=words::LEAVE_ACTION
            on_confirm=leave
        />
    }
    .into_any()
}

/// What every click and key in the frame is told to.
pub fn click_catcher(unsaved: Unsaved) -> impl Fn(ev::MouseEvent) + 'static {
    let navigate = use_navigate();
    move |event| unsaved.catch(&event, navigate.clone())
}
