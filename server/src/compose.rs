//! Brings the adapters and the use cases together.

use crate::config::Config;
use crate::master_key::{self, KeyError, LoadedKey};
use crate::support::ProcessDiagnostics;
use crate::system::{OsRandom, SystemClock};
use crate::watchdog::Probe;
use sluice_confluence::{ExportLimits, XmlExport};
use sluice_fetch::GuardedFetch;
use sluice_saml::Saml;
use sluice_service::error::ServiceError;
use sluice_service::keys::Keys;
use sluice_service::links::keys_fit;
use sluice_service::ports::export::{ExportSource, ImportFault};
use sluice_service::ports::{Clock, Random, Store};
use sluice_service::sluice::{Lifetimes, Ports, SampleExport, Settings, Sluice};
use sluice_storage::{Credentials, DatabaseConfig, FolderBlobs, StorageError, SurrealStore};
use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::sync::{Arc, Weak};
use thiserror::Error;

/// What to do about a database that was made with another master key.
pub(crate) const BRING_BACK: &str = "Bring back the key that it was made with: into this user's key file, or by keys.master_file. \
                                     With this one no link works, and no address of one can be shown.";

/// Why Sluice cannot start. The text says what to do.
#[derive(Debug, Error)]
pub enum ComposeError {
    #[error(transparent)]
    DataFolder(#[from] crate::data_dir::NoDataFolder),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("The database was made with another master key. {}", BRING_BACK)]
    OtherKey,
    #[error("The XML signature library did not start: {0}. Reinstall libxmlsec1, then try again.")]
    Saml(String),
    #[error("The network client did not start: {0}")]
    Fetch(String),
    #[error(transparent)]
    OwnKeys(#[from] sluice_service::sso::keys::KeysFault),
    #[error("The database cannot be used: {0}. See docs/OPERATIONS.md, “Database”.")]
    Store(#[from] ServiceError),
}

/// Everything that a running process shares.
pub struct Composed {
    pub sluice: Arc<Sluice>,
    pub random: Arc<dyn Random>,
    pub key: LoadedKey,
}

/// Opens the data folder, the database and the keys, and repairs what an earlier stop interrupted. `opened` gets to know how to ask the
/// database whether it is alive, as soon as it is open.
pub async fn compose(config: &Config, opened: impl FnOnce(Probe)) -> Result<Composed, ComposeError> {
    crate::data_dir::prepare(&config.data_dir)?;
    // It may stand elsewhere, by database.url; the database would make it open to every user of the machine.
    if let Some(folder) = config.database.folder() {
        crate::data_dir::prepare(&folder)?;
    }
    let random: Arc<dyn Random> = Arc::new(OsRandom);
    let key = master_key::load(config, master_key::default_folder().as_deref(), random.as_ref())?;
    let keys = Keys::from_master(key.key.expose());
    let store: Arc<dyn Store> = Arc::new(SurrealStore::open(&database(config)).await?);
    if !keys_fit(store.as_ref(), &keys).await.map_err(ServiceError::from)? {
        return Err(ComposeError::OtherKey);
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let blobs = FolderBlobs::open(config.data_dir.join("blobs"), Arc::clone(&clock))?;
    let ports = Ports {
        store,
        blobs: Arc::new(blobs),
        saml: Arc::new(Saml::new().map_err(|e| ComposeError::Saml(e.to_string()))?),
        fetch: Arc::new(GuardedFetch::new(&config.fetch.allow_hosts).map_err(|e| ComposeError::Fetch(e.to_string()))?),
        clock,
        random: Arc::clone(&random),
        sample: sample(&config.data_dir, config.limits.upload),
        diagnostics: Arc::new(ProcessDiagnostics::new(config)),
    };
    let sluice = Sluice::new(ports, keys, settings(config));
    opened(probe(config, &sluice));
    sluice.prepare_keys().await?;
    sluice.recover_imports().await?;
    Ok(Composed { sluice, random, key })
}

/// A database server that cannot be reached is no hang of this process: then only the runtime has to answer.
fn probe(config: &Config, sluice: &Arc<Sluice>) -> Probe {
    let own = config.database.folder().map(|_| Arc::downgrade(sluice));
    Box::new(move || {
        let sluice = own.as_ref().and_then(Weak::upgrade);
        Box::pin(async move {
            if let Some(sluice) = sluice {
                sluice.is_ready().await;
            }
        })
    })
}

fn settings(config: &Config) -> Settings {
    Settings {
        admin_url: config.admin.url.as_str().to_owned(),
        public_url: config.public.url.as_str().to_owned(),
        company: config.company.name.clone(),
        contact: config.company.support.as_ref().map(|s| s.label().to_owned()),
        demo_idp: config.demo.metadata_url.clone(),
        loopback: config.is_loopback(),
        lifetimes: Lifetimes {
            admin_session: config.sessions.admin_total,
            visitor_idle: config.sessions.visitor_idle,
            visitor_total: config.sessions.visitor_total,
            ..Lifetimes::default()
        },
        max_file: config.limits.upload,
    }
}

pub(crate) fn database(config: &Config) -> DatabaseConfig {
    DatabaseConfig {
        namespace: config.database.namespace.clone(),
        database: config.database.name.clone(),
        credentials: config.database.login.as_ref().map(|(username, password)| Credentials {
            username: username.clone(),
            password: password.expose().to_owned(),
        }),
        ..DatabaseConfig::at(config.database.url.clone())
    }
}

/// Opens an export on disk. `max_file` is [`Settings::max_file`].
pub fn open_export(file: File, max_file: u64) -> Result<Box<dyn ExportSource>, ImportFault> {
    Ok(Box::new(XmlExport::open(file, limits(max_file))?))
}

/// A file that is only too large comes without its content: whoever stores it stops at `max_file`. So the reader has to give more
/// than that before it takes the archive for a bomb.
fn limits(max_file: u64) -> ExportLimits {
    ExportLimits { max_file_bytes: max_file.saturating_mul(2), ..ExportLimits::default() }
}

/// The sample goes through a file, like any export.
fn sample(data_dir: &Path, max_file: u64) -> SampleExport {
    let folder = data_dir.to_owned();
    Arc::new(move || {
        let failed = |e: &dyn std::fmt::Display| ImportFault::new("store", e.to_string());
        let zip = sluice_sample::export_zip().map_err(|e| failed(&e))?;
        let mut file = tempfile::tempfile_in(&folder).map_err(|e| failed(&e))?;
        file.write_all(&zip).and_then(|()| file.rewind()).map_err(|e| failed(&e))?;
        open_export(file, max_file)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_too_large_before_it_is_a_bomb() {
        assert_eq!(limits(2 << 30).max_file_bytes, 4 << 30);
        assert_eq!(limits(u64::MAX).max_file_bytes, u64::MAX);
        assert_eq!(limits(1).max_total_bytes, ExportLimits::default().max_total_bytes);
    }
}
