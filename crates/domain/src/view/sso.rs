//! Service provider and identity providers, for the dashboard.

use crate::id::{IdpId, TestRunId};
use crate::sso::idp::IdpState;
use crate::sso::mapping::{Attribute, AttributeMapping};
use crate::sso::rules::IdpRules;
use crate::sso::sp_key::{SpKeyState, SpKeyUse};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What an identity provider needs to know of Sluice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpView {
    pub entity_id: String,
    pub acs_url: String,
    /// `None`: single logout is not offered, because visitors come neither by https nor on loopback.
    pub slo_url: Option<String>,
    /// Stable; answers without sign-in.
    pub metadata_url: String,
    /// The same, signed.
    pub signed_metadata_url: String,
}

/// A key pair of Sluice's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpKeyView {
    /// SHA-256 over the certificate's DER, lower-case hex; the key's id.
    pub fingerprint: String,
    pub key_use: SpKeyUse,
    pub state: SpKeyState,
    pub created_at: Timestamp,
    pub not_after: Timestamp,
    /// Past `not_after`: an identity provider that looks at dates refuses what it signs.
    pub expired: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateView {
    /// SHA-256 over the DER, lower-case hex.
    pub fingerprint: String,
    pub subject: String,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    /// Past `not_after`. Sign-in still works: the key counts, not the certificate (SAML metadata 2.4.1.1).
    pub expired: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdpRow {
    pub id: IdpId,
    pub name: String,
    pub entity_id: String,
    pub state: IdpState,
    pub demo: bool,
    pub active_links: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    pub value: String,
    /// Sign-ins and tests that named it.
    pub count: u64,
    pub last_seen: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdpDetail {
    pub idp: IdpRow,
    /// Where sign-in begins, by the binding that is used.
    pub sso_url: String,
    /// Where logout is asked for; `None`: the identity provider offers none.
    pub slo_url: Option<String>,
    pub rules: IdpRules,
    /// The identity provider takes requests by redirect.
    pub offers_redirect: bool,
    /// It takes them as a posted form.
    pub offers_post: bool,
    pub certificates: Vec<CertificateView>,
    pub mapping: AttributeMapping,
    /// The settings in force have passed a test.
    pub tested: bool,
    /// The test that ended last.
    pub last_test: Option<TestView>,
    /// The last test that passed: what the attributes mean is chosen from it.
    pub passed_test: Option<TestRunId>,
    pub groups: Vec<GroupView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "result")]
pub enum TestResult {
    /// Nothing has come back yet.
    Waiting,
    /// Nothing came back, and nothing can any more: the time for it is over.
    Expired,
    Passed {
        name_id: String,
        name_id_format: Option<String>,
        attributes: Vec<Attribute>,
        /// What names and values suggest.
        suggested: AttributeMapping,
    },
    Failed {
        code: String,
        expected: Option<String>,
        received: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestView {
    pub id: TestRunId,
    pub idp: IdpId,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// The settings tested are still those in force.
    pub current: bool,
    pub result: TestResult,
}

/// How adding an identity provider ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "added")]
pub enum IdpAdded {
    Created {
        id: IdpId,
    },
    /// The metadata describes several; one has to be chosen by its entity ID.
    Choose {
        entities: Vec<EntityChoice>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityChoice {
    pub entity_id: String,
    pub name: Option<String>,
}
