//! A question before something that cannot be undone.

use crate::text;
use leptos::html::Dialog;
use leptos::prelude::*;

/// A quiet red button that asks first. The consequence stands in the dialog, in numbers where there are any.
#[component]
pub fn Confirm(
    /// On the opening button; ends with an ellipsis.
    #[prop(into)]
    label: String,
    #[prop(into)] title: String,
    /// What will happen.
    #[prop(into)]
    consequence: Signal<String>,
    /// On the button that does it.
    #[prop(into)]
    action: String,
    on_confirm: Callback<()>,
    /// It is being done: the button stays, and opens nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let id = format!("confirm-{}", title.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-"));
    let labelled = id.clone();
    let open = move |_| {
        if busy.get_untracked() {
            return;
        }
        if let Some(dialog) = dialog.get_untracked() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <button
            class="btn ghost danger"
            type="button"
            aria-haspopup="dialog"
            aria-disabled=move || busy.get().then_some("true")
            on:click=open
        >
            {label}
        </button>
        <dialog class="dialog" node_ref=dialog aria-labelledby=labelled>
            <h2 id=id>{title}</h2>
            <p>{move || consequence.get()}</p>
            <footer>
                // The first button has the focus when the dialog opens: Enter alone destroys nothing.
                <button class="btn" type="button" on:click=move |_| close()>{text::CANCEL}</button>
                <button
                    class="btn danger"
                    type="button"
                    on:click=move |_| {
                        close();
                        on_confirm.run(());
                    }
                >
                    {action}
                </button>
            </footer>
        </dialog>
    }
    .into_any()
}
