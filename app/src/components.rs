//! Parts that every screen uses. Class names are those of `style/`.

pub mod banner;
pub mod chart;
pub mod check;
pub mod choice;
pub mod combo;
pub mod date;
pub mod dialog;
pub mod done;
pub mod field;
pub mod filter;
pub mod form;
pub mod guard;
pub mod head;
pub mod key_values;
pub mod list;
pub mod live;
pub mod modal;
pub mod note;
pub mod progress;
pub mod select;
pub mod selection;
pub mod skeleton;
pub mod stepper;
pub mod table;
pub mod tabs;
pub mod toast;
pub mod tree;
pub mod visible;

pub use banner::Banner;
pub use chart::{Bar, BarChart, BarNames};
pub use check::{CheckField, RadioCard, RadioCards, Segments};
pub use choice::Choice;
pub use combo::{ChipsField, SearchSelect, bring_into_view};
pub use date::{DateField, UntilField};
pub use dialog::{Ask, Confirm, ConfirmAction};
pub use done::{Done, DoneNote};
pub use field::{CopyField, CopyShort, FieldFault, TextField};
pub use filter::FilterChip;
pub use form::{ActionButton, FormState, Submit};
pub use guard::{LeaveQuestion, Unsaved, click_catcher, guard_changes};
pub use head::{
    Mark, Named, PageHead, focus_first, focus_first_fault, focus_heading, focus_on_arrival, provide_arrival,
};
pub use key_values::KeyValues;
pub use list::{Empty, Pager, PastEnd};
pub use live::{NewOnes, SessionWatch, follow, signed_out};
pub use modal::{CloseModal, Modal, Opening};
pub use note::{ErrorNote, StateMark, Tone, failed, failed_in};
pub use progress::{Progress, Stop};
pub use select::SelectField;
pub use selection::{BulkBar, Pick, PickAll, Selection};
pub use skeleton::{Loading, LoadingList};
pub use stepper::{Step, Steps};
pub use table::{Column, Table};
pub use tabs::{Tab, Tabs};
pub use toast::{ToastRegion, Toasts, Undo, undone};
pub use tree::{Branches, TreeNode, TreePicker, TreeWords};
pub use visible::Visible;

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
