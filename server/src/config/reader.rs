//! Reads settings one by one, so that one wrong value does not hide the next.

use super::fault::{Fault, Faults};
use super::keys::{self, KEYS};
use super::secret::Secret;
use super::source::{Sources, plain};
use figment::Figment;
use figment::value::{Dict, Value};
use jiff::SignedDuration;
use sluice_domain::time::Span;
use std::path::{Path, PathBuf};

/// Reads from merged sources and collects faults.
pub(super) struct Reader {
    figment: Figment,
    env: Vec<String>,
    faults: Vec<Fault>,
}

impl Reader {
    pub fn new(sources: &Sources) -> Self {
        let mut faults = Vec::new();
        let figment = sources.figment(&mut faults);
        let env = sources.env.iter().map(|(name, _)| name.clone()).collect();
        let mut reader = Self { figment, env, faults };
        reader.find_unknown_keys();
        reader
    }

    /// The value as text; `None` when it is not set, set to nothing, or wrong.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        if let Value::String(_, text) = self.figment.find_value(key).ok()? {
            return Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        self.fault(key, "This must be a text.", "Write it in double quotes.");
        None
    }

    /// A number between `min` and `max`; a fault and `min` otherwise.
    pub fn number(&mut self, key: &'static str, min: u64, max: u64) -> u64 {
        let number = self.figment.find_value(key).ok().and_then(|value| value.to_u128());
        if let Some(n) = number.and_then(|n| u64::try_from(n).ok()).filter(|n| (min..=max).contains(n)) {
            return n;
        }
        self.fault(key, &format!("This must be a whole number from {min} to {max}."), "Correct the number.");
        min
    }

    /// A fault and `false` for anything else than `true` and `false`.
    pub fn switch(&mut self, key: &'static str) -> bool {
        if let Ok(Value::Bool(_, on)) = self.figment.find_value(key) {
            return on;
        }
        self.fault(key, "This must be true or false.", "Write true, without quotes, or leave the setting out.");
        false
    }

    pub fn list(&mut self, key: &'static str) -> Vec<String> {
        let Ok(value) = self.figment.find_value(key) else { return Vec::new() };
        let items = value.as_array().map(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        if let Some(Some(items)) = items {
            return items;
        }
        self.fault(key, "This must be a list of texts.", "Write [\"one\", \"two\"].");
        Vec::new()
    }

    /// The text turned into `T` by `read`, which says what is wrong and what to do.
    pub fn parsed<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&str) -> Result<T, (String, String)>,
    ) -> Option<T> {
        let text = self.text(key)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err((what, remedy)) => {
                self.fault(key, &what, &remedy);
                None
            }
        }
    }

    /// A time like `1h` or `30m`, from one minute to thirty days.
    pub fn span(&mut self, key: &'static str) -> Span {
        let read = |text: &str| {
            text.parse::<SignedDuration>()
                .ok()
                .map(|duration| duration.as_secs())
                .filter(|seconds| (60..=30 * 86_400).contains(seconds))
                .map(Span::seconds)
                .ok_or_else(|| {
                    let what = format!("`{text}` is not a time from one minute to thirty days.");
                    (what, "Write it like \"1h\" or \"30m\".".to_owned())
                })
        };
        if let Some(span) = self.parsed(key, read) {
            return span;
        }
        if self.sound(&[key]) {
            self.fault(key, "No time is named.", "Name one, or leave the setting out.");
        }
        Span::minutes(1)
    }

    /// A secret by value (`key`) or from a file (`file_key`).
    pub fn secret(&mut self, key: &'static str, file_key: &'static str) -> Option<Secret> {
        let value = self.text(key);
        let file = self.text(file_key).map(PathBuf::from);
        match (value, file) {
            (Some(_), Some(_)) => {
                self.set_twice(key, file_key);
                None
            }
            (Some(text), None) => Some(Secret::new(text)),
            (None, Some(file)) => self.secret_from(&file, file_key),
            (None, None) => None,
        }
    }

    pub fn set_twice(&mut self, key: &'static str, file_key: &'static str) {
        self.fault(key, &format!("Both {key} and {file_key} are set."), "Keep one of them.");
    }

    fn secret_from(&mut self, file: &Path, file_key: &'static str) -> Option<Secret> {
        match std::fs::read_to_string(file) {
            Ok(text) if text.trim().is_empty() => {
                self.fault(file_key, "The file is empty.", "Put the secret in it, and nothing else.");
                None
            }
            Ok(text) => Some(Secret::new(text.trim().to_owned())),
            Err(error) => {
                let what = format!("{} cannot be read: {}.", file.display(), plain(&error));
                self.fault(file_key, &what, "Name a file that exists and that this user may read.");
                None
            }
        }
    }

    pub fn fault(&mut self, key: &str, what: &str, remedy: &str) {
        let source = self.source(key);
        self.faults.push(Fault { key: key.to_owned(), source, what: what.to_owned(), remedy: remedy.to_owned() });
    }

    /// `true` while nothing is wrong with these settings: rules over several settings ask first, or one mistake is told twice.
    pub fn sound(&self, keys: &[&str]) -> bool {
        !self.faults.iter().any(|fault| keys.contains(&fault.key.as_str()))
    }

    /// Where the value in force was set; `None` for a default.
    pub fn source(&self, key: &str) -> Option<String> {
        let variable = keys::find(key)?.env();
        let metadata = self.figment.find_metadata(key)?;
        match metadata.name.as_ref() {
            "the defaults" => None,
            "the environment" if self.env.contains(&variable) => Some(variable),
            "a flag" => Some("the command line".to_owned()),
            _ => metadata.source.as_ref().map(ToString::to_string),
        }
    }

    /// The value in force as it would be typed; `None` when it is off.
    pub fn shown(&self, key: &str) -> Option<String> {
        let value = self.figment.find_value(key).ok()?;
        let text = match &value {
            Value::Array(_, items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            Value::String(_, text) => text.clone(),
            Value::Bool(_, on) => on.to_string(),
            other => other.to_u128()?.to_string(),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    pub fn finish(self) -> Result<(), Faults> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.into_faults()) }
    }

    pub fn into_faults(self) -> Faults {
        Faults(self.faults)
    }

    fn find_unknown_keys(&mut self) {
        let Ok(all) = self.figment.extract::<Dict>() else { return };
        for (section, value) in &all {
            match value {
                Value::Dict(_, values) => {
                    for name in values.keys().map(|name| format!("{section}.{name}")) {
                        self.expect_known(&name);
                    }
                }
                _ => self.expect_known(section),
            }
        }
    }

    fn expect_known(&mut self, name: &str) {
        if keys::find(name).is_none() {
            self.unknown(name);
        }
    }

    fn unknown(&mut self, name: &str) {
        let remedy = match keys::closest(name, KEYS.iter().map(|key| key.name)) {
            Some(near) => format!("Did you mean {near}?"),
            None => "Remove it.".to_owned(),
        };
        let source = self.figment.find_metadata(name).and_then(|m| m.source.as_ref().map(ToString::to_string));
        self.faults.push(Fault { key: name.to_owned(), source, what: "There is no such setting.".to_owned(), remedy });
    }
}
