//! `sluice doctor`.

use crate::compose::database;
use crate::config::Config;
use crate::doctor::{Doctor, Finding, Report, clock, data_folder, front_end, master_key, port};
use crate::master_key::default_folder;
use crate::system::SystemClock;
use sluice_domain::time::Timestamp;
use sluice_saml::Saml;
use sluice_service::ports::Clock as _;
use sluice_storage::{DatabaseConfig, StorageError, SurrealStore};
use std::path::PathBuf;

/// No machine that runs this build has an earlier clock than this: 1 November 2026.
const BUILT: Timestamp = Timestamp::from_seconds(1_793_491_200);

/// Checks everything that `serve` needs, and makes nothing that is not there.
pub async fn doctor(config: &Config) -> Report {
    let folder = default_folder();
    let key = master_key(config, folder.as_deref());
    let data = data_folder(&config.data_dir);
    let site = front_end(&config.site_dir);
    let time = clock(SystemClock.now(), BUILT);
    let database = opens(config.database.folder(), database(config));
    Doctor::default()
        .check(port(config.admin.clone(), "admin"))
        .check(port(config.public.clone(), "public"))
        .check(async move { time })
        .check(async move { key })
        .check(async move { data })
        .check(database)
        .check(async { signatures() })
        .check(async move { site })
        .run()
        .await
}

/// Whether the database opens, which brings its tables up to date. `folder` is that of the embedded one: while it is absent nothing is
/// opened, or the database would make it, open to every user of the machine.
async fn opens(folder: Option<PathBuf>, config: DatabaseConfig) -> Finding {
    let name = "database";
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        let says =
            format!("There is none in {} yet, so it was not opened; the first start makes it.", folder.display());
        return Finding::ok(name, says);
    }
    match SurrealStore::open(&config).await {
        Ok(store) => {
            store.close().await;
            Finding::ok(name, "It opens, and its tables are those of this version.")
        }
        // A Sluice that is running is the likeliest reason, as with a port.
        Err(StorageError::InUse(folder)) => Finding::warn(
            name,
            format!("{} is in use.", folder.display()),
            "All is well if Sluice is running now. Otherwise end the process that has this folder open.",
        ),
        Err(error) => Finding::fail(name, error.to_string(), "See docs/OPERATIONS.md, “Database”."),
    }
}

fn signatures() -> Finding {
    let remedy = "Install libxmlsec1 with its OpenSSL part (Debian: libxmlsec1-openssl).";
    match Saml::new().map_err(|e| e.to_string()).and_then(|saml| saml.self_check().map_err(|e| e.to_string())) {
        Ok(()) => Finding::ok("XML signatures", "A known signature verifies, and a changed one does not."),
        Err(error) => Finding::fail("XML signatures", error, remedy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use std::fs::{self, File};

    async fn at(folder: PathBuf) -> Finding {
        let config = DatabaseConfig::at(format!("surrealkv://{}", folder.display()));
        opens(Some(folder), config).await
    }

    #[tokio::test]
    async fn a_database_that_is_not_there_yet_is_not_made() {
        let dir = tempfile::tempdir().unwrap();
        let found = at(dir.path().join("data/db")).await;
        assert_eq!(found.verdict, Verdict::Ok);
        assert!(found.says.contains("not opened"), "{}", found.says);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_database_in_use_is_worth_a_look() {
        let dir = tempfile::tempdir().unwrap();
        let lock = File::create(dir.path().join("LOCK")).unwrap();
        lock.lock().unwrap();
        let found = at(dir.path().to_owned()).await;
        assert_eq!(found.verdict, Verdict::Warn, "{}", found.says);
        assert!(found.remedy.unwrap().starts_with("All is well if Sluice is running now."));
    }
}
