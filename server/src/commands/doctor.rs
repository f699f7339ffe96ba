//! `sluice doctor`.

use crate::compose::database;
use crate::config::Config;
use crate::doctor::{Doctor, Finding, Report, clock, data_folder, front_end, master_key, port};
use crate::master_key::default_folder;
use crate::system::SystemClock;
use sluice_domain::time::Timestamp;
use sluice_saml::Saml;
use sluice_service::ports::Clock as _;
use sluice_storage::SurrealStore;

/// No machine that runs this build has an earlier clock than this: 1 November 2026.
const BUILT: Timestamp = Timestamp::from_seconds(1_793_491_200);

/// Checks everything that `serve` needs.
pub async fn doctor(config: &Config) -> Report {
    let folder = default_folder();
    let key = master_key(config, folder.as_deref());
    let data = data_folder(&config.data_dir);
    let site = front_end(&config.site_dir);
    let time = clock(SystemClock.now(), BUILT);
    let database = database(config);
    Doctor::default()
        .check(port(config.admin.clone(), "admin"))
        .check(port(config.public.clone(), "public"))
        .check(async move { time })
        .check(async move { key })
        .check(async move { data })
        .check(async move {
            match SurrealStore::open(&database).await {
                Ok(store) => {
                    store.close().await;
                    Finding::ok("Database", "It opens, and its tables are those of this version.")
                }
                Err(error) => Finding::fail("Database", error.to_string(), "See docs/OPERATIONS.md, “Database”."),
            }
        })
        .check(async { signatures() })
        .check(async move { site })
        .run()
        .await
}

fn signatures() -> Finding {
    let remedy = "Install libxmlsec1 with its OpenSSL part (Debian: libxmlsec1-openssl).";
    match Saml::new().map_err(|e| e.to_string()).and_then(|saml| saml.self_check().map_err(|e| e.to_string())) {
        Ok(()) => Finding::ok("XML signatures", "A known signature verifies, and a changed one does not."),
        Err(error) => Finding::fail("XML signatures", error, remedy),
    }
}
