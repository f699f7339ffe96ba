//! Where settings come from, in rising order: defaults, file, environment, flags.

use super::fault::Fault;
use super::keys::{self, ENV_CONFIG, ENV_PREFIX, KEYS, Key, Kind};
use figment::providers::{Format as _, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// Read when no file is named.
const DEFAULT_FILE: &str = "sluice.toml";

/// The outside that a configuration is read from.
#[derive(Clone, Default)]
pub struct Sources {
    /// A file that must exist. Without it, `sluice.toml` in the working folder is read if there is one.
    pub file: Option<PathBuf>,
    /// Environment variables; others than `SLUICE_…` are left alone.
    pub env: Vec<(String, String)>,
    /// Names of those whose value is not Unicode: a setting that is left out must not pass for one that was never made.
    pub unreadable: Vec<String>,
    /// Values of command line flags by setting.
    pub flags: BTreeMap<&'static str, String>,
}

// Variables hold secrets, so only their names are shown.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let env: Vec<_> = self.env.iter().map(|(name, _)| name).collect();
        f.debug_struct("Sources")
            .field("file", &self.file)
            .field("env", &env)
            .field("unreadable", &self.unreadable)
            .field("flags", &self.flags)
            .finish()
    }
}

impl Sources {
    /// The process's environment with these flags.
    pub fn from_process(file: Option<PathBuf>, flags: BTreeMap<&'static str, String>) -> Self {
        Self::from_environment(std::env::vars_os(), file, flags)
    }

    fn from_environment(
        all: impl Iterator<Item = (OsString, OsString)>,
        file: Option<PathBuf>,
        flags: BTreeMap<&'static str, String>,
    ) -> Self {
        let (mut env, mut unreadable) = (Vec::new(), Vec::new());
        for (name, value) in all {
            let name = name.to_string_lossy().into_owned();
            // The command line reads the name of the file itself.
            if name.starts_with(ENV_PREFIX) && name != ENV_CONFIG {
                match value.into_string() {
                    Ok(value) => env.push((name, value)),
                    Err(_) => unreadable.push(name),
                }
            }
        }
        Self { file, env, unreadable, flags }
    }

    pub(super) fn figment(&self, faults: &mut Vec<Fault>) -> Figment {
        let mut figment = Figment::from(Layer::defaults());
        if let Some(file) = self.file_to_read(faults) {
            figment = figment.merge(Toml::file_exact(file));
        }
        faults.extend(self.unreadable.iter().map(|name| unreadable_variable(name)));
        figment.merge(Layer::environment(&self.env, faults)).merge(Layer::flags(&self.flags))
    }

    fn file_to_read(&self, faults: &mut Vec<Fault>) -> Option<PathBuf> {
        let file = match &self.file {
            Some(file) => file.clone(),
            None => Some(PathBuf::from(DEFAULT_FILE)).filter(|file| file.exists())?,
        };
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                faults.push(file_fault(
                    &file,
                    format!("The configuration file cannot be read: {}.", plain(&error)),
                    "Name a file that exists and that this user may read.",
                ));
                return None;
            }
        };
        if let Err(error) = text.parse::<toml::Table>() {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            faults.push(file_fault(
                &file,
                format!("Line {line} is not TOML: {}.", error.message().trim_end_matches('.')),
                "Correct that line; texts stand in double quotes.",
            ));
            return None;
        }
        Some(file)
    }
}

fn file_fault(file: &Path, what: String, remedy: &str) -> Fault {
    Fault { key: "--config".to_owned(), source: Some(file.display().to_string()), what, remedy: remedy.to_owned() }
}

/// An input or output error in words, without the number of the operating system.
pub(crate) fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or("the operating system refused").to_lowercase()
}

/// One set of values that is not a file.
struct Layer {
    name: &'static str,
    values: Dict,
}

impl Layer {
    fn defaults() -> Self {
        let values = KEYS.iter().filter_map(|key| Some((key, value(key, key.default?))));
        Self { name: "the defaults", values: nest(values) }
    }

    fn environment(env: &[(String, String)], faults: &mut Vec<Fault>) -> Self {
        let mut values = Vec::new();
        for (name, text) in env.iter().filter(|(name, _)| name.starts_with(ENV_PREFIX) && name != ENV_CONFIG) {
            match keys::find_env(name) {
                Some(key) => values.push((key, value(key, text))),
                None if set_by_kubernetes(name, text) => {}
                None => faults.push(unknown_variable(name)),
            }
        }
        Self { name: "the environment", values: nest(values) }
    }

    fn flags(flags: &BTreeMap<&'static str, String>) -> Self {
        let values = flags.iter().filter_map(|(name, text)| keys::find(name).map(|key| (key, value(key, text))));
        Self { name: "a flag", values: nest(values) }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

fn unknown_variable(name: &str) -> Fault {
    let variables: Vec<String> = KEYS.iter().map(Key::env).collect();
    let remedy = match keys::closest(name, variables.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean {near}?"),
        None => "Remove it.".to_owned(),
    };
    Fault { key: name.to_owned(), source: None, what: "There is no such setting.".to_owned(), remedy }
}

fn unreadable_variable(name: &str) -> Fault {
    let key = keys::find_env(name).map_or(name, |key| key.name).to_owned();
    let what = "The value is not text in UTF-8.".to_owned();
    Fault { key, source: Some(name.to_owned()), what, remedy: "Correct it; a path needs a name in UTF-8.".to_owned() }
}

/// Kubernetes adds variables for a Service called `sluice`, `sluice-admin` or the like to every container, as Docker's links do; they
/// are not mistakes of the operator. `SLUICE_PORT=8080` is one.
fn set_by_kubernetes(name: &str, value: &str) -> bool {
    let Some(rest) = name.strip_prefix(ENV_PREFIX) else { return false };
    let ends = |ending: &str| rest == ending || rest.ends_with(&format!("_{ending}"));
    let of_a_port = rest.rsplit_once("PORT_").is_some_and(|(_, port)| {
        let mut parts = port.split('_');
        parts.next().is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
            && parts.next().is_some_and(|protocol| matches!(protocol, "TCP" | "UDP" | "SCTP"))
            && parts.next().is_none_or(|part| matches!(part, "PROTO" | "PORT" | "ADDR"))
            && parts.next().is_none()
    });
    let of_a_service = ends("SERVICE_HOST") || ends("SERVICE_PORT") || rest.contains("SERVICE_PORT_");
    of_a_service || of_a_port || ends("PORT") && value.contains("://")
}

/// A number or a switch that cannot be read stays text, so that reading it names the fault together with all others.
fn value(key: &Key, text: &str) -> Value {
    match key.kind {
        Kind::Text => Value::from(text),
        Kind::Number => text.trim().parse::<u64>().map_or_else(|_| Value::from(text), Value::from),
        Kind::Switch => text.trim().parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
        Kind::List => Value::from(text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect::<Vec<_>>()),
    }
}

/// A setting stands in a section, or alone at the top.
fn nest<'a>(values: impl IntoIterator<Item = (&'a Key, Value)>) -> Dict {
    let mut sections: BTreeMap<&str, Dict> = BTreeMap::new();
    let mut top = Dict::new();
    for (key, value) in values {
        match key.name.split_once('.') {
            Some((section, name)) => {
                sections.entry(section).or_default().insert(name.to_owned(), value);
            }
            None => {
                top.insert(key.name.to_owned(), value);
            }
        }
    }
    top.extend(sections.into_iter().map(|(section, values)| (section.to_owned(), Value::from(values))));
    top
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStringExt as _;

    #[test]
    fn a_value_that_is_no_text_is_not_left_out_in_silence() {
        let folder = OsString::from_vec(b"/srv/\xff".to_vec());
        let all =
            [("SLUICE_DATA_DIR".into(), folder.clone()), ("OTHER".into(), folder), ("SLUICE_X".into(), "1".into())];
        let sources = Sources::from_environment(all.into_iter(), None, BTreeMap::new());
        assert_eq!((sources.env.len(), sources.unreadable.len()), (1, 1));
        let mut faults = Vec::new();
        sources.figment(&mut faults);
        let said: Vec<_> = faults.iter().map(|fault| (fault.key.as_str(), fault.what.as_str())).collect();
        assert_eq!(said, [("data_dir", "The value is not text in UTF-8."), ("SLUICE_X", "There is no such setting.")]);
    }

    #[test]
    fn variables_of_services_are_told_from_mistakes() {
        for (name, value) in [
            ("SLUICE_PORT", "tcp://10.0.0.1:80"),
            ("SLUICE_PORT_80_TCP", "tcp://10.0.0.1:80"),
            ("SLUICE_PORT_80_TCP_ADDR", "10.0.0.1"),
            ("SLUICE_SERVICE_HOST", "10.0.0.1"),
            ("SLUICE_SERVICE_PORT_HTTP", "80"),
            ("SLUICE_ADMIN_SERVICE_HOST", "10.0.0.1"),
            ("SLUICE_ADMIN_SERVICE_PORT", "3000"),
            ("SLUICE_ADMIN_PORT", "tcp://10.0.0.1:3000"),
            ("SLUICE_PUBLIC_PORT_3080_TCP_PROTO", "tcp"),
        ] {
            assert!(set_by_kubernetes(name, value), "{name}");
        }
        for (name, value) in [
            ("SLUICE_PORT", "8080"),
            ("SLUICE_ADMIN_PORT", "3000"),
            ("SLUICE_PORT_80_HTTP", "x"),
            ("SLUICE_PORT_TCP", "x"),
            ("SLUICE_PUBLIC_ULR", "x"),
            ("SLUICE_80_TCP", "x"),
        ] {
            assert!(!set_by_kubernetes(name, value), "{name}");
        }
    }
}
