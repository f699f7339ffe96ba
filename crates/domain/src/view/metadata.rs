//! Where a connection's metadata comes from and what of it waits for an admin, for the dashboard.

use super::sso::CertificateView;
use crate::id::IdpId;
use crate::sso::idp::Endpoint;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// As [`crate::sso::metadata_source::KeyTrust`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "keys")]
pub enum KeyTrustView {
    Ask,
    Signed { signers: Vec<CertificateView> },
    Follow,
}

/// One thing that would change: what is in force beside what the metadata says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingView {
    pub found_at: Timestamp,
    /// Approving and dismissing name it.
    pub digest: String,
    pub entity_id: Option<(String, String)>,
    pub sso: Option<(Vec<Endpoint>, Vec<Endpoint>)>,
    pub slo: Option<(Vec<Endpoint>, Vec<Endpoint>)>,
    /// Keys that would come.
    pub keys_new: Vec<CertificateView>,
    /// Keys that would go.
    pub keys_gone: Vec<CertificateView>,
    /// Approving it closes the links of the connection until a test has passed: more changes than keys.
    pub needs_test: bool,
}

/// How reading it again goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataSourceView {
    pub url: String,
    pub trust: KeyTrustView,
    pub next_at: Timestamp,
    pub read_at: Option<Timestamp>,
    pub valid_until: Option<Timestamp>,
    /// Past `valid_until`: the connection signs nobody in until newer metadata was read.
    pub outdated: bool,
    pub failures: u32,
    /// The code of the last failure, while it lasts.
    pub fault: Option<String>,
    pub pending: Option<PendingView>,
}

/// What the page of a connection's metadata shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataPage {
    /// The connection's name.
    pub name: String,
    pub active_links: u64,
    /// `None`: it is never read again.
    pub source: Option<MetadataSourceView>,
}

/// What checking now came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetadataCheck {
    Unchanged,
    /// Something waits for an admin.
    Differs,
    /// New keys were taken.
    KeysTaken,
}

/// What the overview says of a connection's metadata: it needs a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataNotice {
    pub idp: IdpId,
    /// The connection's name.
    pub name: String,
    pub state: MetadataTrouble,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "trouble")]
pub enum MetadataTrouble {
    /// A change waits for an admin.
    Waiting,
    /// It could not be read several times in a row; the code of the last fault.
    Failing { code: String },
    /// It is past its `validUntil`: the connection signs nobody in.
    Outdated,
}
