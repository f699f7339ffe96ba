//! What went wrong, and what state something is in.

use super::Icon;
use crate::error::AppError;
use crate::text;
use leptos::prelude::*;

/// The last failure of an action, in words, announced to screen readers.
#[component]
pub fn ErrorNote(#[prop(into)] error: Signal<Option<AppError>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || error.get().map(|error| view! { <div class="notice bad"><Icon name="warn" class="bad"/><p>{text::error(&error)}</p></div> })}
        </div>
    }
}

/// What a screen shows when its data did not come.
pub fn failed(error: &AppError) -> AnyView {
    view! { <div class="notice bad" role="alert"><Icon name="warn" class="bad"/><p>{text::error(error)}</p></div> }
        .into_any()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Ok,
    Warn,
    Bad,
    Accent,
    Quiet,
}

/// A state: a shape and a word, then a colour.
#[component]
pub fn StateMark(tone: Tone, #[prop(into)] label: String) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Ok => ("state fill ok", "on"),
        Tone::Warn => ("state fill warn", "clock"),
        Tone::Bad => ("state fill bad", "x2"),
        Tone::Accent => ("state fill acc", "on"),
        Tone::Quiet => ("state fill", "off"),
    };
    view! { <span class=class><Icon name=icon/>{label}</span> }
}
