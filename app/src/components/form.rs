//! What a form knows besides what was typed: which fields are wrong, and what became of the last attempt.

use super::focus_first_fault;
use crate::any::IntoAny;
use crate::error::AppError;
use leptos::prelude::*;
use sluice_domain::input::FieldError;

/// Copied into the parts of one form.
#[derive(Debug, Clone, Copy)]
pub struct FormState {
    pub fields: RwSignal<Vec<FieldError>>,
    pub failure: RwSignal<Option<AppError>>,
}

impl Default for FormState {
    fn default() -> Self {
        Self { fields: RwSignal::new(Vec::new()), failure: RwSignal::new(None) }
    }
}

impl FormState {
    /// Whether the input may be sent. What is wrong is marked, and the first wrong field has the focus.
    pub fn check(self, checked: Result<(), Vec<FieldError>>) -> bool {
        match checked {
            Ok(()) => {
                self.fields.set(Vec::new());
                self.failure.set(None);
                true
            }
            Err(fields) => {
                self.fail(AppError::Invalid { fields });
                false
            }
        }
    }

    /// Shows why an attempt failed.
    pub fn fail(self, error: AppError) {
        if let AppError::Invalid { fields } = &error {
            self.fields.set(fields.clone());
            // The marks stand in the document only after the next frame.
            request_animation_frame(focus_first_fault);
        } else {
            self.fields.set(Vec::new());
        }
        self.failure.set(Some(error));
    }

    /// Follows an action: a failure is shown, a result is handed on.
    pub fn follow<I, O>(self, action: Action<I, Result<O, AppError>>, done: impl Fn(O) + 'static)
    where
        I: Send + Sync + 'static,
        O: Clone + Send + Sync + 'static,
    {
        let value = action.value();
        Effect::new(move |_| match value.get() {
            Some(Ok(output)) => {
                self.failure.set(None);
                done(output);
            }
            Some(Err(error)) => self.fail(error),
            None => {}
        });
    }
}

/// A button that starts an action. While it runs the button stays focusable, says that it is busy, and does nothing.
#[component]
pub fn ActionButton(
    #[prop(into)] label: String,
    #[prop(into)] busy: Signal<bool>,
    #[prop(default = "btn")] class: &'static str,
    on_press: Callback<()>,
) -> impl IntoView {
    let press = move |_| {
        if !busy.get_untracked() {
            on_press.run(());
        }
    };
    view! {
        <button class=class type="button" aria-disabled=move || busy.get().then_some("true") on:click=press>
            {label}
        </button>
    }
    .into_any()
}

/// The one filled button of a form. The form's own handler asks `busy` too: Enter in a field does not pass here.
#[component]
pub fn Submit(#[prop(into)] label: String, #[prop(into)] busy: Signal<bool>) -> impl IntoView {
    view! {
        <button class="btn primary" type="submit" aria-disabled=move || busy.get().then_some("true")>
            {label}
        </button>
    }
    .into_any()
}
