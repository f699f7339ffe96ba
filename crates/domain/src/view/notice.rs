//! What of an installation needs an admin, in codes. Things of one kind are one notice, which names the first of them.

use crate::id::{IdpId, LinkId};
use serde::{Deserialize, Serialize};

/// When the last of a connection's certificates ends. The order is that of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// It has ended.
    Over,
    /// Within 7 days.
    Week,
    /// Within 30 days.
    Month,
    /// Within 60 days.
    TwoMonths,
}

/// Why nobody knows whether a sign-in through a connection works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untested {
    /// The last test of the settings in force failed.
    Failed,
    /// The settings were changed after the test that passed.
    Outdated,
    Never,
}

/// Why an active link admits nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The identity provider is disabled, or is not there.
    Provider,
    /// It asks for groups, and of its provider's sign-ins no groups are read.
    NoGroups,
    /// Its space is not there, or nothing of what it shares is.
    NothingToRead,
}

/// The first of several things, by name, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Several<T> {
    pub id: T,
    pub name: String,
    /// With the first one.
    pub count: u64,
}

/// One line of what needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "notice")]
pub enum Notice {
    /// Of connections that are enabled or that links use. `links`: active ones that depend on them.
    Certificates { expiry: Expiry, idps: Several<IdpId>, links: u64 },
    /// Connections that active links use.
    Untested { why: Untested, idps: Several<IdpId>, links: u64 },
    /// Active links that admit nobody, for another reason than that their connection is not tested.
    Closed { why: Closed, links: Several<LinkId> },
    /// Of the last seven days, and not done again with success since. Of the latest: file and code.
    ImportsFailed { file_name: String, code: String, count: u64 },
}
