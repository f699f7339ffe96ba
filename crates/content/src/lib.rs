//! Confluence storage format to safe HTML.
//!
//! [`render`] reads a body into a small syntax tree ([`syntax`]), writes HTML of its own from it ([`render`](mod@render),
//! [`macros`]) and runs an allow list over the result ([`sanitize`]). Nothing of the input is passed through: names choose
//! code, texts are escaped. It is pure: no clock, no I/O, and everything it must know of the share it asks of a
//! [`RenderContext`].
//!
//! What the page around it must provide: an ancestor with the class `prose` (generated rules hold there), a sprite with
//! [`ICONS`], rules for [`CLASSES`], ids of its own only with the prefixes `ui-` and `i-`, and, where scripts run, an
//! unhiding of `button[data-copy]` (the value is the id of the code to copy).

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may panic"))]

mod class_rules;
mod colour;
mod context;
mod entity;
mod highlight;
mod ids;
mod macros;
mod render;
mod report;
mod sanitize;
mod syntax;
mod title;
pub mod words;

pub use class_rules::ClassRules;
pub use context::{AttachmentOwner, ChildPage, FileTarget, LinkTarget, PersonRef, RenderContext, SharedFile};
pub use render::{Heading, RenderOptions, Rendered, render, render_plain};
pub use report::RenderReport;
pub use sanitize::{CLASSES, ICONS, SanitizedHtml};
pub use title::title_key;

#[cfg(test)]
mod testing;
