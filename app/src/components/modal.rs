//! A dialog whose content is made when it opens: what is closed costs nothing, and nobody finds its words in the page.

use super::Icon;
use crate::any::IntoAny;
use leptos::ev::MouseEvent;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Opens and closes a [`Modal`].
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    open: RwSignal<bool>,
    dialog: NodeRef<Dialog>,
}

impl Default for Opening {
    fn default() -> Self {
        Self { open: RwSignal::new(false), dialog: NodeRef::new() }
    }
}

impl Opening {
    /// Only for handlers and effects.
    pub fn show(self) {
        self.open.set(true);
        // The content stands in the dialog only after the next frame, and the dialog looks for what takes the focus when it opens.
        request_animation_frame(move || {
            if let Some(dialog) = self.dialog.get_untracked() {
                // Fails only when it is open already.
                let _ = dialog.show_modal();
            }
        });
    }

    /// The focus goes back to where it was. Only for handlers and effects.
    pub fn hide(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    pub fn is_open(self) -> bool {
        self.open.get_untracked()
    }
}

/// Closes the dialog; stands inside of it.
#[component]
pub fn CloseModal(opening: Opening, label: &'static str) -> impl IntoView {
    view! {
        <button class="btn ghost icon sm push" type="button" aria-label=label on:click=move |_| opening.hide()>
            <Icon name="x"/>
        </button>
    }
    .into_any()
}

/// A click beside it closes it, as Escape does: it has no padding of its own, or that would be beside it too.
#[component]
pub fn Modal(
    opening: Opening,
    class: &'static str,
    /// Its name.
    label: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let beside = move |event: MouseEvent| {
        let on_dialog = event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlDialogElement>().is_some());
        if on_dialog {
            opening.hide();
        }
    };
    view! {
        <dialog
            class=class
            node_ref=opening.dialog
            aria-label=label
            on:close=move |_| opening.open.set(false)
            on:click=beside
        >
            {move || opening.open.get().then(|| children())}
        </dialog>
    }
    .into_any()
}
