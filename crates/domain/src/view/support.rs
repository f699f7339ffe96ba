//! What an admin hands to whoever helps with Sluice: a bundle of files, of which the admin reads each before.

use serde::{Deserialize, Serialize};

/// One file of the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupportFile {
    /// Of Sluice, of its build, and of the database's tables.
    Version,
    /// The settings in force.
    Configuration,
    /// What `sluice doctor` checks.
    Checks,
    /// How many there are of what.
    Counts,
    /// Connections: states and rules.
    Providers,
    /// Recorded SAML messages: times and codes.
    Exchanges,
    /// Warnings and errors of the log.
    Failures,
}

impl SupportFile {
    /// In the order in which they are read.
    pub const ALL: [Self; 7] = [
        Self::Version,
        Self::Configuration,
        Self::Checks,
        Self::Counts,
        Self::Providers,
        Self::Exchanges,
        Self::Failures,
    ];

    /// As it is called in the bundle.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Version => "version.json",
            Self::Configuration => "configuration.json",
            Self::Checks => "checks.json",
            Self::Counts => "counts.json",
            Self::Providers => "providers.json",
            Self::Exchanges => "exchanges.json",
            Self::Failures => "failures.json",
        }
    }
}

/// A file with its whole content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportPart {
    pub file: SupportFile,
    /// JSON, indented.
    pub text: String,
}
