use crate::ports::Diagnostics;
use crate::ports::support::{CheckFact, FailureFact, ProcessFacts, SettingFact};
use async_trait::async_trait;
use sluice_domain::id::Reference;

/// A process of which everything is known.
#[derive(Debug, Clone, Copy)]
pub struct FakeDiagnostics;

#[async_trait]
impl Diagnostics for FakeDiagnostics {
    async fn facts(&self, named: bool) -> ProcessFacts {
        let says = named.then(|| "/srv/sluice can be written.".to_owned());
        ProcessFacts {
            version: "1.2.3",
            build: ["linux", "x86_64", "release"],
            started_at: super::samples::NOW,
            settings: vec![SettingFact { key: "keys.master", value: Some("(set)".to_owned()), default: false }],
            checks: vec![CheckFact { name: "data folder".to_owned(), verdict: "ok", says }],
            failures: vec![FailureFact {
                at: super::samples::NOW.rfc3339(),
                level: "WARN",
                target: "sluice_service::import",
                message: "an import failed".to_owned(),
                reference: Some(Reference::random([7; 8])),
            }],
        }
    }
}
