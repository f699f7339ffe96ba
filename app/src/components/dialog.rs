//! A question before something that cannot be undone.

use super::{ErrorNote, FormState};
use crate::any::IntoAny;
use crate::error::AppError;
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
    let open = move |_| {
        if busy.get_untracked() {
            return;
        }
        if let Some(dialog) = dialog.get_untracked() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
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
        <Ask dialog title consequence action on_confirm/>
    }
    .into_any()
}

/// The question itself; who asks it opens `dialog`.
#[component]
pub fn Ask(
    dialog: NodeRef<Dialog>,
    /// Unique in the page.
    #[prop(into)]
    title: String,
    /// What will happen.
    #[prop(into)]
    consequence: Signal<String>,
    /// On the button that does it.
    #[prop(into)]
    action: String,
    /// On the button that does nothing.
    #[prop(default = text::CANCEL)]
    stay: &'static str,
    on_confirm: Callback<()>,
) -> impl IntoView {
    let id = format!("confirm-{}", title.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-"));
    let (labelled, described) = (id.clone(), format!("{id}-consequence"));
    let consequence_id = described.clone();
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby=labelled aria-describedby=described>
            <h2 id=id>{title}</h2>
            <p id=consequence_id>{move || consequence.get()}</p>
            <footer>
                // The first button has the focus when the dialog opens: Enter alone destroys nothing.
                <button class="btn" type="button" on:click=move |_| close()>{stay}</button>
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

/// A [`Confirm`] that does what it asks about. While it is being done the button opens nothing; a failure stands above it.
#[component]
pub fn ConfirmAction<O>(
    /// On the opening button; ends with an ellipsis.
    #[prop(into)]
    label: String,
    #[prop(into)] title: String,
    /// What will happen.
    #[prop(into)]
    consequence: String,
    /// On the button that does it.
    #[prop(into)]
    action: String,
    /// What is done.
    act: Action<(), Result<O, AppError>>,
    /// Gets the result. The screen's own, not the button's: the button may be gone by then.
    on_done: Callback<O>,
) -> impl IntoView
where
    O: Clone + Send + Sync + 'static,
{
    let form = FormState::default();
    form.follow(act, move |output| on_done.run(output));
    let confirmed = Callback::new(move |()| {
        act.dispatch(());
    });
    view! {
        <div class="stack s">
            <ErrorNote error=form.failure/>
            <div class="row">
                <Confirm
                    label
                    title
                    consequence=Signal::stored(consequence)
                    action
                    busy=act.pending()
                    on_confirm=confirmed
                />
            </div>
        </div>
    }
    .into_any()
}
