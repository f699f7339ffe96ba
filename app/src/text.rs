//! Every sentence that a person reads. Codes come in, words go out; nothing else in `app` writes prose into a view.

pub mod audit;
pub mod auth;
pub mod brand;
mod codes;
pub mod content;
pub mod exchanges;
pub mod frame;
pub mod gallery;
pub mod keys;
pub mod links;
pub mod metadata;
pub mod notices;
pub mod overview;
pub mod parts;
pub mod rules;
pub mod saml;
pub mod search;
pub mod sso;
pub mod support;
pub mod undo;
#[cfg(feature = "ssr")]
pub mod visitor;

use crate::error::AppError;

pub use codes::{action, field, import_fault, reason, rule};

pub const PRODUCT: &str = "Sluice";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";
pub const NOT_COPIED: &str = "This browser does not allow copying here. Select the text and copy it by hand.";
pub const LOADING: &str = "Loading";
pub const NOT_LOADED: &str = "A part of this page did not load. Its buttons may not work.";
pub const LOAD_AGAIN: &str = "Load the page again";
pub const CANCEL: &str = "Cancel";
pub const PREVIOUS: &str = "Previous page";
pub const NEXT: &str = "Next page";
pub const TABLE_PAGES: &str = "Table pages";
pub const PAST_END: &str = "No such page";
pub const PAST_END_SAY: &str = "The list ends before this page. It may have become shorter.";
pub const FIRST_PAGE: &str = "To the first page";

pub const PICK: &str = "Select";
pub const PICK_ALL: &str = "Select all on this page";
pub const PICK_NONE: &str = "Clear selection";
pub const PICKED: &str = "Selected";

/// Of the checkbox of a row.
pub fn pick(name: &str) -> String {
    format!("{PICK} {name}")
}

/// `3 selected`.
pub fn picked(n: usize) -> String {
    format!("{n} selected")
}

/// `1 to 50 of 148`.
pub fn range(first: u64, last: u64, total: u64) -> String {
    if total == 0 { "None".to_owned() } else { format!("{first} to {last} of {total}") }
}

/// `1 page`, `2 pages`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// What happened and what to do next.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::Unauthenticated => "Your session is over. Sign in again; what you typed stays here.".to_owned(),
        AppError::NotFound => {
            "It is not there any more. Somebody may have removed it; go back and reload the list.".to_owned()
        }
        AppError::Invalid { fields } if fields.len() == 1 => field(&fields[0].code),
        AppError::Invalid { .. } => "Some fields need another look. They are marked.".to_owned(),
        AppError::Rule { code } | AppError::Upstream { code } => rule(code),
        AppError::Conflict => {
            "Somebody changed this while you were working on it. Reload the page and try again.".to_owned()
        }
        AppError::Internal { reference } => format!(
            "Something failed on the server, and nothing was changed. Try again; if it happens again, look for {reference} in the server's log."
        ),
        AppError::TooMany => "Too many attempts. Wait a minute, then try again.".to_owned(),
        AppError::Transport => "The server did not answer, or a proxy before it refused the request. Check that both are running and that the proxy takes requests of this size, then try again.".to_owned(),
    }
}

/// `12 KB`.
pub fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} bytes"),
        1_000..1_000_000 => format!("{} KB", n / 1_000),
        1_000_000..1_000_000_000 => format!("{}.{} MB", n / 1_000_000, n / 100_000 % 10),
        _ => format!("{}.{} GB", n / 1_000_000_000, n / 100_000_000 % 10),
    }
}
