//! What was just done, for eyes and ears.

use super::{Banner, Tone, focus_heading};
use crate::any::IntoAny;
use leptos::prelude::*;

/// What was done last on a screen. It belongs to the screen: the button that did it is made anew, or goes, when the data is
/// loaded again.
#[derive(Debug, Clone, Copy)]
pub struct Done(RwSignal<Option<String>>);

impl Default for Done {
    fn default() -> Self {
        Self(RwSignal::new(None))
    }
}

impl Done {
    /// Shows and announces it. The heading takes the focus, because what had it may go with the old data.
    pub fn say(self, text: impl Into<String>) {
        self.0.set(Some(text.into()));
        request_animation_frame(focus_heading);
    }

    /// The screen is about another thing now.
    pub fn forget(self) {
        self.0.set(None);
    }
}

/// Stands beneath the heading. Without anything to say it takes no room, and is there all the same: only what changes inside
/// of it is announced.
#[component]
pub fn DoneNote(done: Done) -> impl IntoView {
    let said = move || done.0.get().map(|text| view! { <Banner tone=Tone::Ok><p>{text}</p></Banner> });
    view! { <div class:vh=move || done.0.with(Option::is_none) role="status">{said}</div> }.into_any()
}
