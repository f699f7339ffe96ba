//! The table of every setting: the one place that names keys, environment variables, defaults and what they are for.
//!
//! Reading, unknown-key suggestions, `sluice doctor` and the documentation all go by this table.

/// How the text of an environment variable or a flag becomes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A whole number.
    Number,
    /// In `sluice.toml` an array of texts, in the environment separated by commas.
    List,
    /// `true` or `false`.
    Switch,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Dotted, as in `sluice.toml`: `public.url`.
    pub name: &'static str,
    pub kind: Kind,
    /// As it would be typed; `None` means that the setting is off.
    pub default: Option<&'static str>,
    /// Never printed.
    pub secret: bool,
    /// One sentence for a person.
    pub about: &'static str,
}

impl Key {
    /// `SLUICE_PUBLIC_URL` for `public.url`.
    pub fn env(&self) -> String {
        format!("{ENV_PREFIX}{}", self.name.replace('.', "_").to_ascii_uppercase())
    }
}

/// Our own events, and of the database only what somebody should look at: it calls it an error that its background tasks end
/// with the process.
pub const DEFAULT_FILTER: &str = "info,surrealdb=warn,surrealdb_core=warn,surrealdb_core::kvs::tasks=off";

/// What every environment variable of Sluice begins with.
pub const ENV_PREFIX: &str = "SLUICE_";

/// Names the configuration file; read by the command line, not a setting itself.
pub const ENV_CONFIG: &str = "SLUICE_CONFIG";

const fn text(name: &'static str, default: Option<&'static str>, about: &'static str) -> Key {
    Key { name, kind: Kind::Text, default, secret: false, about }
}
const fn number(name: &'static str, default: &'static str, about: &'static str) -> Key {
    Key { name, kind: Kind::Number, default: Some(default), secret: false, about }
}
const fn list(name: &'static str, about: &'static str) -> Key {
    Key { name, kind: Kind::List, default: None, secret: false, about }
}
/// Off unless it is set.
const fn switch(name: &'static str, about: &'static str) -> Key {
    Key { name, kind: Kind::Switch, default: Some("false"), secret: false, about }
}
const fn secret(name: &'static str, about: &'static str) -> Key {
    Key { name, kind: Kind::Text, default: None, secret: true, about }
}

/// Every setting, in the order in which people read them.
pub const KEYS: &[Key] = &[
    text("admin.listen", Some("127.0.0.1:3000"), "Address and port of the dashboard's listener."),
    text("admin.url", Some("http://localhost:3000"), "URL under which the dashboard is reached."),
    text("public.listen", Some("127.0.0.1:3080"), "Address and port of the visitors' listener."),
    text(
        "public.url",
        Some("http://localhost:3080"),
        "URL under which visitors reach shared pages; the SP entity ID and the ACS URL come from it.",
    ),
    text("data_dir", Some("./data"), "Folder of the embedded database and of stored files."),
    text("site_dir", Some("target/site"), "Folder of the built front end."),
    text(
        "database.url",
        None,
        "surrealkv://FOLDER, ws://HOST:PORT or wss://HOST:PORT; without it an embedded database in the data folder.",
    ),
    text("database.namespace", Some("sluice"), "SurrealDB namespace."),
    text("database.name", Some("sluice"), "SurrealDB database."),
    text("database.username", None, "User of a SurrealDB server."),
    secret("database.password", "Password of that user."),
    text("database.password_file", None, "File with the password of that user."),
    secret("keys.master", "Master key: 32 bytes as 64 hexadecimal digits or base64."),
    text("keys.master_file", None, "File with the master key; never inside the data folder."),
    list("fetch.allow_hosts", "host:port names in private networks that metadata may be fetched from."),
    text("company.name", Some("The sender"), "Who shares, as visitors read it."),
    text("company.support", None, "E-mail address or https URL that visitors are sent to for help."),
    text(
        "demo.metadata_url",
        None,
        "Metadata of the demo identity provider, to try Sluice out; used on loopback only.",
    ),
    list("proxies.trusted", "Addresses or networks (10.0.0.0/8) of reverse proxies whose X-Forwarded-For is believed."),
    text("sessions.visitor_idle", Some("1h"), "A visitor's session ends after this long without a request."),
    text("sessions.visitor_total", Some("8h"), "A visitor's session ends after this long in any case."),
    text("sessions.admin_total", Some("12h"), "A dashboard session ends after this long."),
    number("limits.upload_mib", "2048", "Largest space export that can be uploaded, in MiB."),
    number(
        "limits.form_kib",
        "512",
        "Largest form or server function call, in KiB; a call that brings metadata may have 4 MiB more.",
    ),
    number("limits.saml_kib", "512", "Largest SAML message, in KiB."),
    number("limits.connections", "4096", "Open connections per listener."),
    number("limits.sign_ins_per_minute", "10", "Passwords and set-up tokens that one address may try in a minute."),
    number("limits.openings_per_minute", "120", "Links and sign-ins that one address may open in a minute."),
    text("logging.format", Some("text"), "text or json."),
    text("logging.filter", Some(DEFAULT_FILTER), "What is logged, as in RUST_LOG: info, or sluice_server=debug,info."),
    switch("dev.gallery", "true shows the parts of the dashboard at /gallery, to admins; for those who build Sluice."),
];

/// The setting of this name.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The setting that an environment variable sets.
pub fn find_env(variable: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.env() == variable)
}

/// The candidate that `typed` was probably meant to be.
pub fn closest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(typed, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_has_an_environment_variable_of_its_own() {
        let variables: BTreeSet<_> = KEYS.iter().map(Key::env).collect();
        assert_eq!(variables.len(), KEYS.len());
        assert_eq!(find_env("SLUICE_KEYS_MASTER_FILE").unwrap().name, "keys.master_file");
        assert_eq!(find("public.url").unwrap().env(), "SLUICE_PUBLIC_URL");
    }

    #[test]
    fn suggests_what_was_probably_meant_and_nothing_far_off() {
        let names = || KEYS.iter().map(|key| key.name);
        assert_eq!(closest("public.ulr", names()), Some("public.url"));
        assert_eq!(closest("logging.fromat", names()), Some("logging.format"));
        assert_eq!(closest("zzz", names()), None);
    }

    #[test]
    fn secrets_are_marked() {
        let secret: Vec<_> = KEYS.iter().filter(|key| key.secret).map(|key| key.name).collect();
        assert_eq!(secret, ["database.password", "keys.master"]);
    }
}
