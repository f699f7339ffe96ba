//! `sluice doctor`: checks one after the other, each with a sentence and what to do.

mod checks;

pub use checks::{clock, data_folder, front_end, master_key, port};

use crate::config::{Config, Faults};
use futures::future::BoxFuture;
use serde::Serialize;
use std::fmt;

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ok,
    /// Nothing that must be mended, but it deserves a look.
    Warn,
    /// Sluice does not start, or does not work.
    Fail,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was checked: `database`.
    pub name: String,
    pub verdict: Verdict,
    /// One sentence.
    pub says: String,
    /// What to do, unless all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Finding {
    pub fn ok(name: impl Into<String>, says: impl Into<String>) -> Self {
        Self { name: name.into(), verdict: Verdict::Ok, says: says.into(), remedy: None }
    }
    pub fn warn(name: impl Into<String>, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name: name.into(), verdict: Verdict::Warn, says: says.into(), remedy: Some(remedy.into()) }
    }
    pub fn fail(name: impl Into<String>, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { name: name.into(), verdict: Verdict::Fail, says: says.into(), remedy: Some(remedy.into()) }
    }
}

/// Checks to run, in order.
#[derive(Default)]
pub struct Doctor(Vec<BoxFuture<'static, Finding>>);

impl Doctor {
    /// Adds a check; it runs when its turn comes.
    #[must_use]
    pub fn check(mut self, check: impl Future<Output = Finding> + Send + 'static) -> Self {
        self.0.push(Box::pin(check));
        self
    }

    pub async fn run(self) -> Report {
        let mut findings = Vec::new();
        for check in self.0 {
            findings.push(check.await);
        }
        Report { findings }
    }
}

/// What all checks found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub findings: Vec<Finding>,
}

impl Report {
    /// The report of a configuration that is wrong: nothing else can be checked then.
    pub fn of_faults(faults: &Faults) -> Self {
        let finding = |fault: &crate::config::Fault| {
            let from = fault.source.as_ref().map_or_else(String::new, |source| format!(" (from {source})"));
            Finding::fail("configuration", format!("{}{from}: {}", fault.key, fault.what), fault.remedy.clone())
        };
        Self { findings: faults.0.iter().map(finding).collect() }
    }

    /// Nothing failed; warnings may be there.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.verdict != Verdict::Fail)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { name, verdict, says, remedy } in &self.findings {
            let mark = match verdict {
                Verdict::Ok => "ok  ",
                Verdict::Warn => "warn",
                Verdict::Fail => "FAIL",
            };
            writeln!(f, "{mark}  {name:<14}  {says}")?;
            if let Some(remedy) = remedy {
                writeln!(f, "                      {remedy}")?;
            }
        }
        let count = |verdict| self.findings.iter().filter(|finding| finding.verdict == verdict).count();
        let (warnings, failures) = (count(Verdict::Warn), count(Verdict::Fail));
        writeln!(f)?;
        match (failures, warnings) {
            (0, 0) => write!(f, "All is well."),
            (0, n) => write!(f, "Nothing to mend; {n} to look at."),
            (n, _) => write!(f, "Sluice cannot start as it is: {n} to mend."),
        }
    }
}

/// The settings in force that are not defaults, for people: secrets hidden, each with where it comes from.
pub fn print_settings(config: &Config) -> String {
    let mut lines = vec!["Settings other than the defaults:".to_owned()];
    for setting in config.settings() {
        if let (Some(value), Some(source)) = (&setting.value, &setting.source) {
            lines.push(format!("  {:<28}  {value}  ({source})", setting.key));
        }
    }
    if lines.len() == 1 {
        lines.push("  none".to_owned());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    #[tokio::test]
    async fn runs_in_order_and_sums_up() {
        let doctor = Doctor::default()
            .check(async { Finding::ok("one", "Fine.") })
            .check(async { Finding::warn("two", "Hm.", "Look.") });
        let report = doctor.run().await;
        assert!(report.is_sound());
        let text = report.to_string();
        assert!(
            text.contains("ok    one             Fine.\nwarn  two             Hm.\n                      Look.\n"),
            "{text}"
        );
        assert!(text.ends_with("Nothing to mend; 1 to look at."));
        let failed = Report { findings: vec![Finding::fail("three", "No.", "Do.")] };
        assert!(!failed.is_sound());
        assert_eq!(
            serde_json::to_string(&failed).unwrap(),
            r#"{"findings":[{"name":"three","verdict":"fail","says":"No.","remedy":"Do."}]}"#
        );
    }

    #[test]
    fn prints_what_is_set_and_no_secret() {
        let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        let env = vec![("SLUICE_KEYS_MASTER".into(), key.into()), ("SLUICE_COMPANY_NAME".into(), "Acme".into())];
        let text = print_settings(&Config::load(&Sources { env, ..Sources::default() }).unwrap());
        assert!(text.contains("company.name") && text.contains("Acme  (SLUICE_COMPANY_NAME)"), "{text}");
        assert!(text.contains("(set)  (SLUICE_KEYS_MASTER)") && !text.contains("0001"), "{text}");
        assert!(!text.contains("admin.url"), "{text}");
    }

    #[test]
    fn a_wrong_configuration_is_a_report_of_its_own() {
        let env = vec![("SLUICE_ADMIN_URL".into(), "x".into())];
        let faults = Config::load(&Sources { env, ..Sources::default() }).unwrap_err();
        let report = Report::of_faults(&faults);
        assert!(!report.is_sound());
        assert!(report.findings[0].says.starts_with("admin.url (from SLUICE_ADMIN_URL): `x` is not a URL."));
    }
}
