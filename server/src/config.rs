//! Configuration: read from defaults, `sluice.toml`, `SLUICE_…` variables and flags, in rising order, and checked as a whole.
//!
//! A [`Config`] that exists is sound: every rule has been checked, and all faults were named at once ([`Faults`]).

mod database;
mod fault;
pub(crate) mod key_file;
pub mod keys;
pub(crate) mod master;
pub(crate) mod origin;
mod reader;
mod secret;
mod sections;
pub(crate) mod source;
#[cfg(test)]
mod tests;

pub use database::DatabaseConfig;
pub use fault::{Fault, Faults};
pub use master::{KeysConfig, MasterKey};
pub use origin::{ListenerConfig, Origin};
pub use secret::Secret;
pub use sections::{
    CompanyConfig, DemoConfig, DevConfig, FetchConfig, LimitsConfig, LogFormat, LoggingConfig, ProxiesConfig,
    SessionsConfig, Support,
};
pub use source::Sources;

use keys::{KEYS, Key};
use reader::Reader;
use std::path::{Path, PathBuf};

/// All settings, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The dashboard.
    pub admin: ListenerConfig,
    /// The visitors.
    pub public: ListenerConfig,
    pub data_dir: PathBuf,
    /// The built front end.
    pub site_dir: PathBuf,
    pub database: DatabaseConfig,
    pub keys: KeysConfig,
    pub fetch: FetchConfig,
    pub company: CompanyConfig,
    pub demo: DemoConfig,
    pub proxies: ProxiesConfig,
    pub sessions: SessionsConfig,
    pub limits: LimitsConfig,
    pub logging: LoggingConfig,
    pub dev: DevConfig,
    settings: Vec<Setting>,
}

/// A setting in force, as `doctor` prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub key: &'static str,
    /// `(set)` instead of a secret; `None` when it is off.
    pub value: Option<String>,
    /// File, variable or flag; `None` for a default.
    pub source: Option<String>,
}

impl Config {
    /// Reads and checks everything.
    pub fn load(sources: &Sources) -> Result<Self, Faults> {
        let mut reader = Reader::new(sources);
        let admin = ListenerConfig::read(&mut reader, origin::ADMIN);
        let public = ListenerConfig::read(&mut reader, origin::PUBLIC);
        let data_dir = folder(&mut reader, "data_dir");
        let site_dir = folder(&mut reader, "site_dir");
        let database = DatabaseConfig::read(&mut reader, &data_dir);
        let database_dir = database.folder();
        let keys = KeysConfig::read(&mut reader, &folders(&data_dir, database_dir.as_deref()));
        let fetch = FetchConfig::read(&mut reader);
        let company = CompanyConfig::read(&mut reader);
        let demo = DemoConfig::read(&mut reader);
        let proxies = ProxiesConfig::read(&mut reader);
        let sessions = SessionsConfig::read(&mut reader);
        let limits = LimitsConfig::read(&mut reader);
        let logging = LoggingConfig::read(&mut reader);
        let dev = DevConfig::read(&mut reader);
        require(&mut reader, admin.is_some(), origin::ADMIN);
        require(&mut reader, public.is_some(), origin::PUBLIC);

        database.validate(&mut reader);
        sessions.validate(&mut reader);
        for (listener, keys) in [(&admin, origin::ADMIN), (&public, origin::PUBLIC)] {
            if let Some(listener) = listener {
                listener.validate(&mut reader, keys, !proxies.trusted.is_empty());
            }
        }
        if let (Some(admin), Some(public)) = (&admin, &public) {
            validate_together(&mut reader, admin, public, &keys);
        }

        let settings = KEYS.iter().map(|key| setting(&reader, key)).collect();
        let (Some(admin), Some(public)) = (admin, public) else { return Err(reader.into_faults()) };
        reader.finish()?;
        Ok(Self {
            admin,
            public,
            data_dir,
            site_dir,
            database,
            keys,
            fetch,
            company,
            demo,
            proxies,
            sessions,
            limits,
            logging,
            dev,
            settings,
        })
    }

    /// Nobody but this machine can reach it: URLs and listeners are all loopback ones.
    pub fn is_loopback(&self) -> bool {
        self.admin.is_loopback() && self.public.is_loopback()
    }

    /// Whether the path lies in the data folder, or in that of the embedded database where it is another.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        let database = self.database.folder();
        folders(&self.data_dir, database.as_deref()).into_iter().any(|folder| master::is_inside(path, folder))
    }

    /// Every setting with where it comes from, secrets hidden.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }
}

fn folders<'a>(data_dir: &'a Path, database: Option<&'a Path>) -> Vec<&'a Path> {
    [Some(data_dir), database].into_iter().flatten().collect()
}

fn folder(reader: &mut Reader, key: &'static str) -> PathBuf {
    if let Some(text) = reader.text(key) {
        return PathBuf::from(text);
    }
    if reader.sound(&[key]) {
        reader.fault(key, "No folder is named.", "Name one, or leave the setting out.");
    }
    PathBuf::from(".")
}

/// An empty value is not a wrong one for the reader, but a listener needs both of its settings.
fn require(reader: &mut Reader, read: bool, keys: origin::ListenerKeys) {
    if !read && reader.sound(&[keys.listen, keys.url]) {
        reader.fault(keys.url, "The address or the URL is empty.", "Set both, or leave both out.");
    }
}

fn validate_together(reader: &mut Reader, admin: &ListenerConfig, public: &ListenerConfig, keys: &KeysConfig) {
    // Where a listener is wrong, that has been told already.
    let sound = reader.sound(&["admin.listen", "public.listen"]);
    let loopback = admin.is_loopback() && public.is_loopback() || !sound;
    if !loopback && admin.url.host() == public.url.host() {
        let what = format!("Dashboard and visitors have the same host name, {}.", public.url.host());
        let remedy =
            "Give each a host name of its own; a port is not enough, since browsers send cookies to every port.";
        reader.fault("public.url", &what, remedy);
    } else if admin.url == public.url {
        let what = format!("Dashboard and visitors have the same origin, {}.", public.url);
        let remedy = "Give each a host name or a port of its own: shared content must not reach an admin's session.";
        reader.fault("public.url", &what, remedy);
    }
    if admin.listen == public.listen && admin.listen.port() != 0 {
        let what = format!("Dashboard and visitors listen on the same address, {}.", public.listen);
        reader.fault("public.listen", &what, "Give each a port of its own.");
    }
    if !loopback && keys.master.is_none() && reader.sound(&["keys.master", "keys.master_file"]) {
        reader.fault(
            "keys.master_file",
            "Off loopback Sluice needs a master key.",
            "Make one with `openssl rand -hex 32`, keep it in a file outside the data folder, and name the file here.",
        );
    }
}

fn setting(reader: &Reader, key: &Key) -> Setting {
    let value = reader.shown(key.name);
    let value = if key.secret { value.map(|_| "(set)".to_owned()) } else { value };
    Setting { key: key.name, value, source: reader.source(key.name) }
}
