//! What is wrong with a configuration, said so that a person can mend it.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Dotted name of the setting.
    pub key: String,
    /// Where the value stands: a file, an environment variable, a flag; `None` for defaults and missing values.
    pub source: Option<String>,
    /// What is wrong, without the value of a secret.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        if let Some(source) = &self.source {
            write!(f, " (from {source})")?;
        }
        write!(f, ": {} {}", self.what, self.remedy)
    }
}

/// Everything that is wrong, in the order in which it was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => writeln!(f, "Sluice cannot start: one setting is wrong.")?,
            n => writeln!(f, "Sluice cannot start: {n} settings are wrong.")?,
        }
        for fault in &self.0 {
            writeln!(f, "  - {fault}")?;
        }
        write!(f, "`sluice doctor --help` lists every setting.")
    }
}
