//! Parts that every screen uses. Class names are those of `style/`.

pub mod dialog;
pub mod done;
pub mod field;
pub mod filter;
pub mod form;
pub mod guard;
pub mod head;
pub mod list;
pub mod modal;
pub mod note;

pub use dialog::{Ask, Confirm, ConfirmAction};
pub use done::{Done, DoneNote};
pub use field::{CopyField, CopyShort, FieldFault, TextField};
pub use filter::FilterChip;
pub use form::{ActionButton, FormState, Submit};
pub use guard::{LeaveQuestion, Unsaved, click_catcher, guard_changes};
pub use head::{Loading, Mark, Named, PageHead, focus_first, focus_first_fault, focus_heading, provide_arrival};
pub use list::{Empty, Pager, PastEnd};
pub use modal::{CloseModal, Modal, Opening};
pub use note::{ErrorNote, StateMark, Tone, failed, failed_in};

use crate::any::IntoAny;
use leptos::prelude::*;

/// A symbol of `public/icons.svg`. Always beside a word, unless its button has a label.
#[component]
pub fn Icon(
    /// Without the prefix `i-`.
    name: &'static str,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let class = if class.is_empty() { "i".to_owned() } else { format!("i {class}") };
    view! { <svg class=class aria-hidden="true"><use href=format!("/icons.svg#i-{name}")></use></svg> }.into_any()
}

/// An instant, in UTC, with its machine-readable form.
#[component]
pub fn When(at: sluice_domain::time::Timestamp) -> impl IntoView {
    view! { <time datetime=at.rfc3339()>{at.short()}</time> }.into_any()
}
