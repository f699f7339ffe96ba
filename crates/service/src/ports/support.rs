use super::StoreResult;
use async_trait::async_trait;
use serde::Serialize;
use sluice_domain::id::Reference;
use sluice_domain::time::Timestamp;

/// What only the store can count, for a support bundle.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredFigures {
    pub admins: u64,
    /// Alive.
    pub admin_sessions: u64,
    /// Alive.
    pub visitor_sessions: u64,
    /// Not expired.
    pub grants: u64,
    /// Numbers of the migrations that were applied, in order; empty where a store has none.
    pub migrations: Vec<u32>,
}

#[async_trait]
pub trait SupportRepository {
    async fn support_figures(&self, now: Timestamp) -> StoreResult<StoredFigures>;
}

/// One setting in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingFact {
    pub key: &'static str,
    /// `(set)` where the value is not told; absent: it is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    pub default: bool,
}

/// One check of the machine and the installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckFact {
    pub name: String,
    /// `ok`, `warn` or `fail`.
    pub verdict: &'static str,
    /// What it found, which names folders and addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// A warning or an error of the log, without what it was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailureFact {
    pub at: String,
    /// `WARN` or `ERROR`.
    pub level: &'static str,
    /// Where in the program.
    pub target: &'static str,
    /// A sentence of the program, in which no value stands.
    pub message: String,
    /// The number that the person who met it was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
}

/// What the running process knows of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessFacts {
    pub version: &'static str,
    /// Operating system, architecture, profile of the build.
    pub build: [&'static str; 3],
    pub started_at: Timestamp,
    pub settings: Vec<SettingFact>,
    pub checks: Vec<CheckFact>,
    /// The latest, the newest last.
    pub failures: Vec<FailureFact>,
}

/// The process that runs the use cases: configuration, machine, log.
#[async_trait]
pub trait Diagnostics: Send + Sync {
    /// `named`: with host names, folders and addresses. No secret and no e-mail address is among it in either case.
    async fn facts(&self, named: bool) -> ProcessFacts;
}
