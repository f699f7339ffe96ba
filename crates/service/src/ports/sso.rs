use super::StoreResult;
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{AdminId, IdpId, TestRunId};
use sluice_domain::sso::group::GroupRef;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::Attribute;
use sluice_domain::time::Timestamp;
use std::fmt;

/// What a test came to.
#[derive(Clone, PartialEq, Eq)]
pub enum TestOutcome {
    /// Nothing has come back yet.
    Waiting,
    Passed {
        name_id: String,
        name_id_format: Option<String>,
        attributes: Vec<Attribute>,
    },
    /// With the code of the rejection and what was expected beside what came.
    Failed {
        code: String,
        expected: Option<String>,
        received: Option<String>,
    },
}

// Attribute values are personal data and stay out of logs.
impl fmt::Debug for TestOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Waiting => "Waiting",
            Self::Passed { .. } => "Passed",
            Self::Failed { code, .. } => code,
        })
    }
}

/// One run of Test configuration. Creates no visitor session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRun {
    pub id: TestRunId,
    pub idp: IdpId,
    /// The admin who pressed the button.
    pub admin: AdminId,
    /// The settings in force then ([`IdentityProvider::settings`]).
    pub settings: String,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub outcome: TestOutcome,
}

/// A group value that a sign-in or a test named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenGroup {
    pub group: GroupRef,
    /// Sign-ins and tests that named it.
    pub count: u64,
    pub last_seen: Timestamp,
}

#[async_trait]
pub trait IdpRepository {
    async fn list_idps(&self) -> StoreResult<Vec<IdentityProvider>>;
    async fn find_idp(&self, id: &IdpId) -> StoreResult<Option<IdentityProvider>>;
    /// `Conflict` if another connection has the entity ID.
    async fn create_idp(&self, idp: &IdentityProvider, event: &AuditEvent) -> StoreResult<()>;
    /// Saves if `changed_at` is still `was`, the test that passed is still the one in `idp`, and no other connection has the
    /// entity ID (else `Conflict`).
    async fn save_idp(&self, idp: &IdentityProvider, was: Timestamp, event: &AuditEvent) -> StoreResult<()>;
    /// Removes the connection with its test runs and seen groups; no space proposes it any more. `false` (and nothing done)
    /// while an active link names it. Recorded messages of it go too, after that and not as one with it.
    async fn remove_idp(&self, id: &IdpId, event: &AuditEvent) -> StoreResult<bool>;
    /// Writes a run that begins.
    async fn save_test_run(&self, run: &TestRun) -> StoreResult<()>;
    /// Ends a run; with `idp`, saves the connection too (its state may have changed). `Conflict` if the run has ended already, or
    /// if the connection's `changed_at` is no longer the stored one: somebody edited it meanwhile.
    async fn end_test_run(&self, run: &TestRun, idp: Option<&IdentityProvider>, event: &AuditEvent) -> StoreResult<()>;
    async fn find_test_run(&self, id: &TestRunId) -> StoreResult<Option<TestRun>>;
    /// The run of the connection that ended last.
    async fn last_test_run(&self, idp: &IdpId) -> StoreResult<Option<TestRun>>;
    /// Counts the groups as seen now. Of one connection the latest [`sluice_domain::sso::mapping::SEEN_GROUPS_MAX`] are kept, of equals the first by value.
    async fn record_groups(&self, groups: &[GroupRef], now: Timestamp) -> StoreResult<()>;
    /// Most seen first; equals by value.
    async fn list_groups(&self, idp: &IdpId) -> StoreResult<Vec<SeenGroup>>;
}
