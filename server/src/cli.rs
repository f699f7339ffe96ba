//! The command line.

use crate::config::Sources;
use crate::config::keys::{ENV_CONFIG, KEYS, Key};
use clap::{Args, Parser, Subcommand};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Share pages of Confluence with people outside, behind single sign-on.
#[derive(Debug, Clone, Parser)]
#[command(name = "sluice", version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(flatten)]
    pub overrides: Overrides,
    /// What to do; without it, serve.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  sluice                                   start with sluice.toml, or with the defaults
  sluice serve --config /etc/sluice.toml   start with another file
  sluice import handbook-export.zip        bring in a space export
  sluice doctor                            see what is wrong, before starting

Settings come from sluice.toml, from SLUICE_… variables and from flags; the later wins.
`sluice doctor --help` lists them all.";

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Start the dashboard and the visitors' pages (the default)
    #[command(after_help = "\
Examples:
  sluice serve
  sluice serve --data /var/lib/sluice --log-format json
  sluice serve --admin-listen 127.0.0.1:4000 --admin-url http://localhost:4000

Ctrl-C stops it: open requests have five seconds to end.")]
    Serve,
    /// Bring in a Confluence space export (XML, a .zip file)
    Import(ImportArgs),
    /// Check configuration, ports, clock, keys, data folder, database, signature library and front end
    #[command(after_help = "\
Examples:
  sluice doctor
  sluice doctor --json | jq '.findings[] | select(.verdict != \"ok\")'

The exit code is 1 when something must be mended before Sluice can start, and 0 otherwise. A port or a database in use
is a warning only: that is what a running Sluice looks like. A database that is there is opened as `serve` opens it,
which brings its tables up to date.
`sluice doctor --help` lists every setting.", after_long_help = settings_help())]
    Doctor(DoctorArgs),
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  sluice import handbook-export.zip
  sluice import handbook-export.zip --data /var/lib/sluice --json

Importing a space again updates it. A faulty file changes nothing.
The embedded database is used by one process at a time: stop `sluice serve` first, or upload the file in the dashboard.")]
pub struct ImportArgs {
    /// The export: Space settings > Export space > XML in Confluence
    pub file: PathBuf,
    /// Print the result as one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, Args)]
pub struct DoctorArgs {
    /// Print the findings as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Settings that can be given as flags.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings")]
pub struct Overrides {
    /// Configuration file [default: sluice.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE", env = ENV_CONFIG)]
    pub config: Option<PathBuf>,
    /// Data folder
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<String>,
    /// Folder of the built front end
    #[arg(long, global = true, value_name = "DIR", hide_short_help = true)]
    pub site: Option<String>,
    /// Database: `surrealkv://FOLDER`, `ws://HOST:PORT` or `wss://HOST:PORT`
    #[arg(long, global = true, value_name = "URL", hide_short_help = true)]
    pub database_url: Option<String>,
    /// Where the dashboard listens
    #[arg(long, global = true, value_name = "ADDR:PORT")]
    pub admin_listen: Option<String>,
    /// URL under which the dashboard is reached
    #[arg(long, global = true, value_name = "URL")]
    pub admin_url: Option<String>,
    /// Where the visitors' pages listen
    #[arg(long, global = true, value_name = "ADDR:PORT")]
    pub public_listen: Option<String>,
    /// URL under which visitors reach shared pages
    #[arg(long, global = true, value_name = "URL")]
    pub public_url: Option<String>,
    /// File with the master key
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    pub master_key_file: Option<String>,
    /// text or json
    #[arg(long, global = true, value_name = "FORMAT", hide_short_help = true)]
    pub log_format: Option<String>,
    /// What is logged, as in `RUST_LOG`
    #[arg(long, global = true, value_name = "FILTER", hide_short_help = true)]
    pub log: Option<String>,
}

impl Overrides {
    /// Each flag that was given, by the setting it overrides.
    pub fn flags(&self) -> BTreeMap<&'static str, String> {
        [
            ("data_dir", &self.data),
            ("site_dir", &self.site),
            ("database.url", &self.database_url),
            ("admin.listen", &self.admin_listen),
            ("admin.url", &self.admin_url),
            ("public.listen", &self.public_listen),
            ("public.url", &self.public_url),
            ("keys.master_file", &self.master_key_file),
            ("logging.format", &self.log_format),
            ("logging.filter", &self.log),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.clone()?)))
        .collect()
    }

    /// This process's environment with these flags.
    pub fn sources(&self) -> Sources {
        Sources::from_process(self.config.clone(), self.flags())
    }
}

/// Every setting with its variable and default.
fn settings_help() -> String {
    let mut text = "Settings (in sluice.toml: [section] and name; as a variable: the name below):\n".to_owned();
    for key in KEYS {
        let Key { name, default, about, .. } = key;
        let default = default.map_or_else(String::new, |default| format!(" [{default}]"));
        // Writing into a String cannot fail.
        let _ = write!(text, "\n  {name}{default}\n      {}\n      {about}\n", key.env());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::keys;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serve_is_the_default_and_flags_stand_anywhere() {
        let bare = Cli::try_parse_from(["sluice", "--data", "x"]).unwrap();
        assert!(bare.command.is_none());
        assert_eq!(bare.overrides.flags()["data_dir"], "x");
        let import = Cli::try_parse_from(["sluice", "import", "a.zip", "--data", "y", "--json"]).unwrap();
        assert_eq!(import.overrides.flags()["data_dir"], "y");
        assert!(matches!(import.command, Some(Command::Import(ImportArgs { json: true, .. }))));
        assert!(Cli::try_parse_from(["sluice", "import"]).is_err());
    }

    #[test]
    fn every_flag_overrides_a_setting_that_exists() {
        let all = Overrides {
            config: None,
            data: Some("1".into()),
            site: Some("1".into()),
            database_url: Some("1".into()),
            admin_listen: Some("1".into()),
            admin_url: Some("1".into()),
            public_listen: Some("1".into()),
            public_url: Some("1".into()),
            master_key_file: Some("1".into()),
            log_format: Some("1".into()),
            log: Some("1".into()),
        };
        assert_eq!(all.flags().len(), 10);
        for (key, _) in all.flags() {
            let key = keys::find(key).unwrap_or_else(|| panic!("{key}"));
            assert!(!key.secret, "a secret on the command line is seen by every user of the machine");
        }
    }

    #[test]
    fn help_lists_every_setting() {
        let help = settings_help();
        for key in KEYS {
            assert!(help.contains(&key.env()) && help.contains(key.about), "{}", key.name);
        }
    }
}
