mod folder;

use crate::client::Client;
use crate::error::StorageError;
use crate::migrate::{self, Migration};
use std::fmt;
use std::path::PathBuf;
use surrealdb::Surreal;
use surrealdb::engine::any::{Any, connect};
use surrealdb::opt::auth::{Database, Root};

/// Which database, and as whom.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `surrealkv://` and a folder: embedded, for one process. `ws://` or `wss://`: a SurrealDB server or cluster. `mem://`:
    /// embedded, gone with the process, for tests.
    pub url: String,
    pub namespace: String,
    pub database: String,
    /// For `ws://` and `wss://` only.
    pub credentials: Option<Credentials>,
}

impl DatabaseConfig {
    /// The usual names at this address.
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: url.into(), namespace: "sluice".to_owned(), database: "sluice".to_owned(), credentials: None }
    }
}

/// A user of the database server: a root user, or one of the database itself.
#[derive(Clone)]
pub struct Credentials {
    pub username: String,
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

/// Every repository over one SurrealDB. Clones share the connection.
#[derive(Clone)]
pub struct SurrealStore {
    pub(crate) client: Client,
    folder: Option<PathBuf>,
}

impl fmt::Debug for SurrealStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SurrealStore").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl SurrealStore {
    /// Connects, signs in, and brings the schema up to date. Needs a multi-threaded runtime whose threads have stacks of 10 MiB.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, StorageError> {
        Self::open_with(config, migrate::MIGRATIONS).await
    }

    /// The same with other migrations: a test begins with the schema of an older Sluice.
    pub(crate) async fn open_with(config: &DatabaseConfig, migrations: &[Migration]) -> Result<Self, StorageError> {
        let (db, folder) = match config.url.split_once("://") {
            Some(("surrealkv", path)) => {
                let folder = PathBuf::from(path);
                let used = folder::prepare(&folder)?;
                let open = async || connect(&config.url).await.map_err(|error| folder::open_error(&folder, &error));
                if used {
                    // A kill can leave half a record at the end of the write-ahead log. SurrealKV 0.21 mends that when it opens,
                    // by putting a mended file in the place of the old one: which it still writes to, so that whatever is
                    // committed from then on is lost with the next kill. (A tail that it does not take for a fault it writes
                    // behind, with the same end.) Closing moves all of the log into tables, and the second opening begins a
                    // new log.
                    drop(open().await?);
                    folder::released(&folder).await;
                }
                (open().await?, Some(folder))
            }
            Some(("mem", "")) => (connect("mem://").await?, None),
            Some(("ws" | "wss", _)) => (connect_remote(config).await?, None),
            _ => return Err(StorageError::Address(config.url.clone())),
        };
        if config.credentials.is_none() {
            define(&db, config).await?;
        }
        db.use_ns(&config.namespace).use_db(&config.database).await?;
        let client = if is_embedded(config) { Client::of_own(db) } else { Client::of_shared(db) };
        migrate::apply(&client, migrations).await?;
        Ok(Self { client, folder })
    }

    /// Lets go of the database and waits (at most ten seconds) until its folder can be opened again. Nothing is lost without it:
    /// what was acknowledged is on disk. Clones that are still in use keep the database open.
    pub async fn close(self) {
        drop(self.client);
        if let Some(folder) = self.folder {
            folder::released(&folder).await;
        }
    }
}

/// Whether no other process can have the database: an embedded one locks its folder.
fn is_embedded(config: &DatabaseConfig) -> bool {
    matches!(config.url.split_once("://"), Some(("surrealkv" | "mem", _)))
}

async fn connect_remote(config: &DatabaseConfig) -> Result<Surreal<Any>, StorageError> {
    let db = connect(&config.url)
        .await
        .map_err(|error| StorageError::Unreachable { address: config.url.clone(), why: error.to_string() })?;
    let version = db.version().await?;
    // SELECT … FOR UPDATE, which keeps grants and revocations apart.
    if (version.major, version.minor) < (3, 3) {
        return Err(StorageError::ServerTooOld(version.to_string()));
    }
    if let Some(Credentials { username, password }) = &config.credentials {
        let root = Root { username: username.clone(), password: password.clone() };
        if db.signin(root).await.is_ok() {
            define(&db, config).await?;
        } else {
            let user = Database {
                namespace: config.namespace.clone(),
                database: config.database.clone(),
                username: username.clone(),
                password: password.clone(),
            };
            db.signin(user).await.map_err(|_| StorageError::SignInRefused(config.url.clone()))?;
        }
    }
    Ok(db)
}

async fn define(db: &Surreal<Any>, config: &DatabaseConfig) -> Result<(), StorageError> {
    // Names come from the configuration and cannot be parameters here.
    let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !plain(&config.namespace) || !plain(&config.database) {
        return Err(StorageError::Address(format!("{}/{}", config.namespace, config.database)));
    }
    let DatabaseConfig { namespace, database, .. } = config;
    db.query(format!("DEFINE NAMESPACE IF NOT EXISTS {namespace}")).await?.check()?;
    db.use_ns(namespace).await?;
    db.query(format!("DEFINE DATABASE IF NOT EXISTS {database}")).await?.check()?;
    Ok(())
}
