//! What the running process tells of itself in a support bundle, and the bundle as a file.

use crate::commands::{BUILT, signatures};
use crate::config::{Config, Setting};
use crate::doctor::{Doctor, Finding, Verdict, clock, data_folder, front_end, master_key};
use crate::master_key::default_folder;
use crate::system::SystemClock;
use crate::telemetry::recent_failures;
use async_trait::async_trait;
use sluice_app::text;
use sluice_domain::time::Timestamp;
use sluice_domain::view::support::SupportPart;
use sluice_service::ports::support::{CheckFact, ProcessFacts, SettingFact};
use sluice_service::ports::{Clock as _, Diagnostics};
use std::io::{Cursor, Write as _};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Settings whose values are told: numbers, times, kinds, and the log's filter. Of whatever is not named here it is only told that it is set.
const TOLD: &[&str] = &[
    "sessions.visitor_idle",
    "sessions.visitor_total",
    "sessions.admin_total",
    "limits.upload_mib",
    "limits.form_kib",
    "limits.saml_kib",
    "limits.connections",
    "limits.sign_ins_per_minute",
    "limits.openings_per_minute",
    "logging.format",
    "logging.filter",
];

/// Settings with names of hosts and folders, told where the admin chose so. People's and the company's are in neither list.
const TOLD_WITH_NAMES: &[&str] = &[
    "admin.listen",
    "admin.url",
    "public.listen",
    "public.url",
    "data_dir",
    "site_dir",
    "database.namespace",
    "database.name",
    "database.password_file",
    "keys.master_file",
    "fetch.allow_hosts",
    "proxies.trusted",
];

/// Stands for a value that is not told.
const SET: &str = "(set)";

/// This process, which began when this was made.
pub struct ProcessDiagnostics {
    config: Config,
    started_at: Timestamp,
}

impl ProcessDiagnostics {
    pub fn new(config: &Config) -> Self {
        Self { config: config.clone(), started_at: SystemClock.now() }
    }

    /// Of the doctor's checks those that a running Sluice can make of itself: its ports and its database are in use, by itself.
    async fn checks(&self) -> Vec<Finding> {
        let key = master_key(&self.config, default_folder().as_deref());
        let data = data_folder(&self.config.data_dir);
        let site = front_end(&self.config.site_dir);
        let time = clock(SystemClock.now(), BUILT);
        let doctor = Doctor::default()
            .check(async move { time })
            .check(async move { key })
            .check(async move { data })
            .check(async { signatures() })
            .check(async move { site });
        doctor.run().await.findings
    }
}

#[async_trait]
impl Diagnostics for ProcessDiagnostics {
    async fn facts(&self, named: bool) -> ProcessFacts {
        ProcessFacts {
            version: env!("CARGO_PKG_VERSION"),
            build: [
                std::env::consts::OS,
                std::env::consts::ARCH,
                if cfg!(debug_assertions) { "development" } else { "release" },
            ],
            started_at: self.started_at,
            settings: self.config.settings().iter().map(|setting| told(setting, named)).collect(),
            checks: self.checks().await.into_iter().map(|finding| check(finding, named)).collect(),
            failures: recent_failures(),
        }
    }
}

fn told(setting: &Setting, named: bool) -> SettingFact {
    let is_told = TOLD.contains(&setting.key) || named && TOLD_WITH_NAMES.contains(&setting.key);
    let value = setting.value.as_ref().map(|value| if is_told { value.clone() } else { SET.to_owned() });
    SettingFact { key: setting.key, value, default: setting.source.is_none() }
}

fn check(finding: Finding, named: bool) -> CheckFact {
    let verdict = match finding.verdict {
        Verdict::Ok => "ok",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    };
    CheckFact { name: finding.name, verdict, says: named.then_some(finding.says) }
}

/// The bundle: what is in it, and then the parts. Each of them is bounded, and so is the whole.
pub fn pack(parts: &[SupportPart], named: bool) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| -> ZipResult<()> {
        zip.start_file(name, options)?;
        Ok(zip.write_all(text.as_bytes())?)
    };
    add(text::support::README, &text::support::readme(named))?;
    for part in parts {
        add(part.file.name(), &part.text)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;
    use crate::config::keys::{KEYS, find};
    use std::fs;

    /// Everything is set, and nothing to its default: each value can be looked for.
    fn full(folder: &std::path::Path) -> (Config, Vec<(&'static str, String)>) {
        let password = folder.join("password-of-moira");
        fs::write(&password, "a-password-in-a-file").unwrap();
        let values = [
            ("admin.listen", "127.0.0.1:3917".to_owned()),
            ("admin.url", "http://localhost:3917".to_owned()),
            ("public.listen", "127.0.0.1:3918".to_owned()),
            ("public.url", "http://localhost:3918".to_owned()),
            ("data_dir", folder.join("data-of-moira").display().to_string()),
            ("site_dir", folder.join("site-of-moira").display().to_string()),
            ("database.url", "wss://reader@db.tidewell.example:8000".to_owned()),
            ("database.namespace", "namespace_of_moira".to_owned()),
            ("database.name", "name_of_moira".to_owned()),
            ("database.username", "reader-nine".to_owned()),
            ("database.password_file", password.display().to_string()),
            ("keys.master", "7f0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f".to_owned()),
            ("fetch.allow_hosts", "idp.tidewell.example:8443".to_owned()),
            ("company.name", "Harbourline of Tidewell".to_owned()),
            ("company.support", "moira@tidewell.example".to_owned()),
            ("demo.metadata_url", "http://127.0.0.1:3919/metadata".to_owned()),
            ("proxies.trusted", "10.71.0.9".to_owned()),
            ("sessions.visitor_idle", "31m".to_owned()),
            ("sessions.visitor_total", "7h".to_owned()),
            ("sessions.admin_total", "11h".to_owned()),
            ("limits.upload_mib", "1021".to_owned()),
            ("limits.form_kib", "521".to_owned()),
            ("limits.saml_kib", "523".to_owned()),
            ("limits.connections", "4099".to_owned()),
            ("limits.sign_ins_per_minute", "13".to_owned()),
            ("limits.openings_per_minute", "127".to_owned()),
            ("logging.format", "json".to_owned()),
            ("logging.filter", "warn".to_owned()),
            ("dev.gallery", "true".to_owned()),
        ];
        let env = values.iter().map(|(key, value)| (find(key).unwrap().env(), value.clone())).collect();
        let config = Config::load(&Sources { env, ..Sources::default() }).unwrap_or_else(|faults| panic!("{faults}"));
        (config, values.to_vec())
    }

    #[tokio::test]
    async fn of_a_full_configuration_only_numbers_and_kinds_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let (config, values) = full(folder.path());
        // Two ways to set a secret, of which only one may be used.
        assert_eq!(values.len(), KEYS.len() - 2, "every setting is set");
        let diagnostics = ProcessDiagnostics::new(&config);
        for named in [false, true] {
            let facts = diagnostics.facts(named).await;
            assert_eq!(facts.settings.len(), KEYS.len());
            let text = serde_json::to_string(&(facts.settings, facts.checks)).unwrap();
            assert!(!text.contains("a-password-in-a-file"), "{text}");
            for (key, value) in &values {
                let may = TOLD.contains(key) || named && TOLD_WITH_NAMES.contains(key);
                // Short ones may stand in others.
                if value.len() > 4 || may {
                    assert_eq!(text.contains(value.as_str()), may, "{key} with names: {named}: {text}");
                }
            }
            assert!(!text.contains("moira@") && !text.contains("db.tidewell"), "{text}");
            assert_eq!(text.contains("moira"), named, "folders are names: {text}");
        }
    }

    #[test]
    fn no_secret_is_told_with_or_without_names() {
        for key in KEYS.iter().filter(|key| key.secret) {
            assert!(!TOLD.contains(&key.name) && !TOLD_WITH_NAMES.contains(&key.name), "{}", key.name);
        }
        for key in TOLD.iter().chain(TOLD_WITH_NAMES) {
            assert!(find(key).is_some(), "{key} is no setting");
        }
    }
}
