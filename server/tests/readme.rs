//! The README's table of settings says what the program does.

use sluice_server::config::keys::{DEFAULT_FILTER, KEYS, Key};

const README: &str = include_str!("../../README.md");

/// The cells of the table that begins with this heading, row by row.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let rows = README.lines().skip_while(|line| *line != heading).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

/// As the README writes it. The log filter's default is a list of the database's modules, which is said in words there.
fn default(key: &Key) -> String {
    match key.default {
        Some(DEFAULT_FILTER) => "`info`, less of the database".to_owned(),
        Some(text) => format!("`{text}`"),
        None => String::new(),
    }
}

#[test]
fn the_settings_of_the_readme_are_those_of_the_program() {
    let written = table("| `sluice.toml` | Environment | Default | Meaning |");
    let known: Vec<Vec<String>> = KEYS
        .iter()
        .map(|key| vec![format!("`{}`", key.name), format!("`{}`", key.env()), default(key), key.about.to_owned()])
        .collect();
    for (written, known) in written.iter().zip(&known) {
        assert_eq!(written, known);
    }
    assert_eq!(written.len(), known.len(), "settings that only one side knows");
    assert!(DEFAULT_FILTER.starts_with("info,surrealdb=warn"), "the README's words for it no longer fit");
}
