//! What a visitor sees of a share. Only pages of the share have a place here.

use crate::id::Reference;
use crate::time::{Span, Timestamp};
use std::fmt;
use std::sync::Arc;

/// One entry of the share's page tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeItem {
    /// Path on the visitors' origin; `None` for a folder, which has no page of its own.
    pub href: Option<String>,
    pub title: String,
    /// 0 at the top of the share.
    pub depth: usize,
    /// The page being read.
    pub current: bool,
    /// On the way to the page being read.
    pub open: bool,
    pub has_children: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRef {
    pub href: String,
    pub title: String,
}

/// An entry of "On this page".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingItem {
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileItem {
    pub href: String,
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// Who is reading, and by whose word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoAmI {
    pub name: Option<String>,
    pub email: Option<String>,
    pub idp_name: String,
    /// When the session is over in any case.
    pub until: Timestamp,
    pub left: SignInLeft,
}

/// How long the sign-in lasts from when the page was made. The server counts, since a browser's clock may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInLeft {
    /// Without another request.
    pub idle: Span,
    /// In any case; never shorter.
    pub total: Span,
}

/// A page as everybody reads it who may open the link. `html` is safe: it comes from the renderer alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedView {
    pub company: String,
    /// The space's name, for readers of the whole space: others are not told from where their pages were taken.
    pub space: Option<String>,
    pub title: String,
    /// The page's whole address.
    pub address: String,
    pub above: Vec<PageRef>,
    pub tree: Vec<TreeItem>,
    pub html: String,
    /// Path of the style sheet with the page's generated class rules; `None` if it needs none.
    pub style_href: Option<String>,
    pub headings: Vec<HeadingItem>,
    pub files: Vec<FileItem>,
    pub updated_at: Option<Timestamp>,
    pub previous: Option<PageRef>,
    pub next: Option<PageRef>,
    /// The link's public id, for what the browser keeps in its session storage.
    pub link: String,
    /// Path that begins a new sign-in, after which this page is read on.
    pub sign_in_href: String,
}

/// A page as one visitor reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderPage {
    pub page: Arc<SharedView>,
    /// What all its readers see alike, drawn already.
    pub drawn: Arc<str>,
    pub who: WhoAmI,
}

/// A page of the gate: before, instead of, and after reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatePage {
    pub company: String,
    /// An e-mail address that the installation names for questions.
    pub contact: Option<String>,
    pub kind: GateKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateKind {
    /// A link that asks for sign-in. The path that begins it; the link's public id.
    SignIn {
        href: String,
        link: String,
    },
    /// Unknown, revoked or otherwise not open: one answer for all of them.
    NotAvailable {
        reference: Reference,
    },
    /// Signed in, and not allowed; never by which rule.
    Denied {
        email: Option<String>,
        idp_name: String,
        again_href: String,
        reference: Reference,
    },
    /// The sign-in brought no e-mail address: only the visitor's own IT can mend that.
    NoEmail {
        idp_name: String,
        again_href: String,
        reference: Reference,
    },
    /// A former reader's link is no longer there.
    Over {
        reference: Reference,
    },
    /// The identity provider's answer was not accepted.
    SignInFailed {
        again_href: Option<String>,
        reference: Reference,
    },
    /// A test of the configuration came back; its result is on the dashboard. A page, because a form that an identity
    /// provider posts must not be answered by a redirect to another origin (Chromium applies `form-action` to redirects).
    TestDone {
        href: String,
    },
    /// On the way to the identity provider, where the browser cannot simply be redirected: with a form, or in answer to one of
    /// ours. `signed_out`: the sessions here are over, and it is to sign out there too.
    Onward {
        way: Onward,
        signed_out: bool,
    },
    SignedOut(SignedOutThere),
    /// A message about signing out was not believed.
    SignOutFailed {
        reference: Reference,
    },
    TooManyRequests {
        seconds: u64,
    },
    Failed {
        reference: Reference,
    },
}

/// How a message gets to the identity provider.
#[derive(Clone, PartialEq, Eq)]
pub enum Onward {
    /// By going to this address.
    Address(String),
    /// By submitting a form there: names and values.
    Form { url: String, fields: Vec<(String, String)> },
}

// Messages name people.
impl fmt::Debug for Onward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address(_) => "Address(…)",
            Self::Form { .. } => "Form(…)",
        })
    }
}

/// What is known of the visitor's session at the identity provider, once the one here is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedOutThere {
    NotAsked,
    Confirmed,
    NotConfirmed,
}
