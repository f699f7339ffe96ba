//! Where the database is.

use super::reader::Reader;
use super::secret::Secret;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The database: embedded in a folder, or a SurrealDB server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseConfig {
    /// `surrealkv://FOLDER`, `ws://…` or `wss://…`.
    pub url: String,
    pub namespace: String,
    pub name: String,
    /// User and password of a server; `None` for the embedded one.
    pub login: Option<(String, Secret)>,
}

impl DatabaseConfig {
    pub(super) fn read(reader: &mut Reader, data_dir: &Path) -> Self {
        let url =
            reader.text("database.url").unwrap_or_else(|| format!("surrealkv://{}", data_dir.join("db").display()));
        let username = reader.text("database.username");
        let password = reader.secret("database.password", "database.password_file");
        let login = match (username, password) {
            (Some(username), Some(password)) => Some((username, password)),
            (None, None) => None,
            (Some(_), None) => {
                if reader.sound(&["database.password", "database.password_file"]) {
                    reader.fault(
                        "database.username",
                        "There is a user but no password.",
                        "Set database.password_file.",
                    );
                }
                None
            }
            (None, Some(_)) => {
                reader.fault("database.username", "There is a password but no user.", "Set database.username.");
                None
            }
        };
        let namespace = reader.text("database.namespace").unwrap_or_default();
        let name = reader.text("database.name").unwrap_or_default();
        Self { url, namespace, name, login }
    }

    pub(super) fn validate(&self, reader: &mut Reader) {
        let key = "database.url";
        match self.url.split_once("://") {
            Some(("surrealkv", folder)) if !folder.is_empty() => {}
            Some(("ws" | "wss", _)) => match url::Url::parse(&self.url) {
                Ok(url) if url.password().is_some() => reader.fault(
                    key,
                    "The URL holds a password.",
                    "Move it to database.username and database.password_file, which are never printed.",
                ),
                Ok(url) if url.host().is_some() => {}
                _ => reader.fault(key, "The URL names no host.", "Write it like \"wss://db.example.com:8000\"."),
            },
            _ => reader.fault(
                key,
                "This kind of database is not known.",
                "Use surrealkv://FOLDER, ws://HOST:PORT or wss://HOST:PORT, or leave it out.",
            ),
        }
        for (key, text) in [("database.namespace", &self.namespace), ("database.name", &self.name)] {
            if text.is_empty() || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                reader.fault(key, "A name has letters, digits and _ only.", "Choose another name, like \"sluice\".");
            }
        }
    }

    /// The folder of the embedded database.
    pub fn folder(&self) -> Option<PathBuf> {
        self.url.strip_prefix("surrealkv://").map(PathBuf::from)
    }

    /// The folder of the embedded database, when there is something in it: from then on there may be what was sealed. A folder that
    /// cannot be looked into counts as one that holds something.
    pub fn used_folder(&self) -> Option<PathBuf> {
        self.folder().filter(|folder| match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        })
    }
}
