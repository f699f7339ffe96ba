//! `sluice doctor`.

use crate::compose::{BRING_BACK, database};
use crate::config::Config;
use crate::doctor::{Doctor, Finding, Report, clock, data_folder, front_end, master_key, port};
use crate::master_key::{default_folder, find};
use crate::system::SystemClock;
use sluice_domain::time::Timestamp;
use sluice_saml::Saml;
use sluice_service::keys::Keys;
use sluice_service::links::keys_fit;
use sluice_service::ports::Clock as _;
use sluice_storage::{DatabaseConfig, StorageError, SurrealStore};
use std::path::PathBuf;

/// No machine that runs this build has an earlier clock than this: 1 November 2026.
pub(crate) const BUILT: Timestamp = Timestamp::from_seconds(1_793_491_200);

/// Checks everything that `serve` needs, and makes nothing that is not there.
pub async fn doctor(config: &Config) -> Report {
    let folder = default_folder();
    let key = master_key(config, folder.as_deref());
    let keys = find(config, folder.as_deref()).ok().flatten().map(|found| Keys::from_master(found.key.expose()));
    let data = data_folder(&config.data_dir);
    let site = front_end(&config.site_dir);
    let time = clock(SystemClock.now(), BUILT);
    let absent = config.database.folder().filter(|_| config.database.used_folder().is_none());
    let database = opens(absent, database(config), keys);
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

/// Whether the database opens, which brings its tables up to date, and was made with these keys. `absent` is the folder of the
/// embedded one while there is nothing in it: then nothing is opened, or the database would be made, open to every user of the
/// machine and before there is a key.
async fn opens(absent: Option<PathBuf>, config: DatabaseConfig, keys: Option<Keys>) -> Finding {
    let name = "database";
    if let Some(folder) = absent {
        let says =
            format!("There is none in {} yet, so it was not opened; the first start makes it.", folder.display());
        return Finding::ok(name, says);
    }
    match SurrealStore::open(&config).await {
        Ok(store) => {
            let fit = match &keys {
                Some(keys) => keys_fit(&store, keys).await,
                // Told by the check of the key.
                None => Ok(true),
            };
            store.close().await;
            match fit {
                Ok(true) => Finding::ok(name, "It opens, and its tables are those of this version."),
                Ok(false) => Finding::fail(name, "It was made with another master key.", BRING_BACK),
                Err(error) => Finding::fail(name, error.to_string(), "See docs/OPERATIONS.md, “Database”."),
            }
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

pub(crate) fn signatures() -> Finding {
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
    use sluice_service::testing::{given, samples};
    use std::fs::{self, File};
    use std::path::Path;

    fn at(folder: &Path) -> DatabaseConfig {
        DatabaseConfig::at(format!("surrealkv://{}", folder.display()))
    }

    #[tokio::test]
    async fn a_database_that_is_not_there_yet_is_not_made() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("data/db");
        let found = opens(Some(folder.clone()), at(&folder), None).await;
        assert_eq!(found.verdict, Verdict::Ok);
        assert!(found.says.contains("not opened"), "{}", found.says);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_database_in_use_is_worth_a_look() {
        let dir = tempfile::tempdir().unwrap();
        let lock = File::create(dir.path().join("LOCK")).unwrap();
        lock.lock().unwrap();
        let found = opens(None, at(dir.path()), None).await;
        assert_eq!(found.verdict, Verdict::Warn, "{}", found.says);
        assert!(found.remedy.unwrap().starts_with("All is well if Sluice is running now."));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_database_of_another_key_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let store = SurrealStore::open(&at(dir.path())).await.unwrap();
        given::idp(&store, &samples::enabled_idp(1)).await;
        given::space(&store, &samples::space_id(1), &[], &[]).await;
        // Its token stands there, but was sealed with none of these keys.
        given::link(&store, &samples::link(1)).await;
        store.close().await;
        let found = opens(None, at(dir.path()), Some(samples::keys())).await;
        assert_eq!((found.verdict, found.says.as_str()), (Verdict::Fail, "It was made with another master key."));
        assert_eq!(opens(None, at(dir.path()), None).await.verdict, Verdict::Ok);
    }
}
