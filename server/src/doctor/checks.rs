//! The checks that need nothing but the configuration and this machine.

use super::Finding;
use crate::config::source::plain;
use crate::config::{Config, ListenerConfig};
use crate::http::listeners::{BindError, bind};
use crate::http::static_files::static_router;
use crate::master_key::{self, KeyOrigin};
use sluice_app::shell::Assets;
use sluice_domain::time::Timestamp;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Whether the port is free. `key` is `admin` or `public`.
pub async fn port(listener: ListenerConfig, key: &'static str) -> Finding {
    let name = format!("{key} port");
    match bind(listener.listen, key).await {
        Ok(_) => Finding::ok(name, format!("{} is free, for {}.", listener.listen, listener.url)),
        // A Sluice that is running is the likeliest reason.
        Err(error @ BindError::Taken { .. }) => Finding::warn(
            name,
            format!("{} is in use.", listener.listen),
            format!("All is well if Sluice is running now. Otherwise: {error}"),
        ),
        Err(error) => Finding::fail(name, "The port cannot be opened.", error.to_string()),
    }
}

/// Whether the clock can be right: SAML messages live for minutes. `built` is a time that has surely passed.
pub fn clock(now: Timestamp, built: Timestamp) -> Finding {
    let says = format!("It is {} by this machine's clock.", now.short());
    if now < built {
        Finding::fail("clock", says, "That has passed. Set the clock, and let NTP keep it; SAML checks depend on it.")
    } else {
        Finding::ok("clock", says)
    }
}

/// Whether there is a master key, or one can be made at the first start.
pub fn master_key(config: &Config, folder: Option<&Path>) -> Finding {
    let name = "master key";
    match master_key::find(config, folder) {
        Ok(Some(loaded)) => match loaded.origin {
            KeyOrigin::Configured => Finding::ok(name, "The configured key is used."),
            KeyOrigin::Found(path) | KeyOrigin::Created(path) => Finding::ok(
                name,
                format!("The key in {} is used. Keep a copy of it apart from the data.", path.display()),
            ),
        },
        Ok(None) => Finding::ok(name, "There is none yet; the first start makes one for this user."),
        Err(error) => Finding::fail(name, "There is no usable key.", error.to_string()),
    }
}

/// Whether the data folder is there or can be made, can be written, and is closed to others.
pub fn data_folder(folder: &Path) -> Finding {
    let name = "data folder";
    let shown = folder.display();
    let metadata = match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => metadata,
        Ok(_) => return Finding::fail(name, format!("{shown} is not a folder."), "Name a folder in data_dir."),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Finding::ok(name, format!("{shown} is not there yet; the first start makes it."));
        }
        Err(error) => {
            return Finding::fail(
                name,
                format!("{shown} cannot be read: {}.", plain(&error)),
                "Correct its permissions.",
            );
        }
    };
    if let Err(error) = write_and_remove(folder) {
        let says = format!("{shown} cannot be written: {}.", plain(&error));
        return Finding::fail(name, says, "Make this user the owner of the folder, or free some space.");
    }
    if metadata.permissions().mode() & 0o007 != 0 {
        let says = format!("{shown} is open to every user of this machine.");
        return Finding::warn(name, says, format!("Close it with `chmod o-rwx {shown}`."));
    }
    Finding::ok(name, format!("{shown} can be written."))
}

fn write_and_remove(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(format!(".doctor-{}", std::process::id()));
    fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
    fs::remove_file(&path)
}

/// Whether the front end was built and is whole, as `serve` asks.
pub fn front_end(site_dir: &Path) -> Finding {
    let name = "front end";
    let cannot = |error: String| Finding::fail(name, "It cannot be served.", error);
    if let Err(error) = static_router(site_dir) {
        return cannot(error.to_string());
    }
    match Assets::read(site_dir) {
        Ok(_) => Finding::ok(name, format!("It stands in {}.", site_dir.display())),
        Err(error) => cannot(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;
    use crate::doctor::Verdict;

    fn config() -> Config {
        Config::load(&Sources::default()).unwrap()
    }

    #[tokio::test]
    async fn a_taken_port_is_worth_a_look() {
        let taken = bind("127.0.0.1:0".parse().unwrap(), "admin").await.unwrap();
        let listener = ListenerConfig { listen: taken.local_addr().unwrap(), ..config().admin };
        assert_eq!(port(listener.clone(), "admin").await.verdict, Verdict::Warn);
        drop(taken);
        assert_eq!(port(listener, "admin").await.verdict, Verdict::Ok);
    }

    #[test]
    fn a_clock_in_the_past_fails() {
        let built = Timestamp::from_civil(2026, 1, 1, 0, 0, 0).unwrap();
        assert_eq!(clock(Timestamp(0), built).verdict, Verdict::Fail);
        let fine = clock(built, built);
        assert_eq!(
            (fine.verdict, fine.says.as_str()),
            (Verdict::Ok, "It is 2026-01-01 00:00 UTC by this machine's clock.")
        );
    }

    #[test]
    fn looking_for_the_key_makes_none() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(master_key(&config(), Some(home.path())).verdict, Verdict::Ok);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
        assert_eq!(master_key(&config(), None).verdict, Verdict::Fail);
    }

    #[test]
    fn looks_at_the_data_folder_and_leaves_it_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        assert_eq!(data_folder(&data).verdict, Verdict::Ok);
        assert!(!data.exists());
        fs::create_dir(&data).unwrap();
        fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(data_folder(&data).verdict, Verdict::Warn);
        fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(data_folder(&data).verdict, Verdict::Ok);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 0);
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(data_folder(&file).verdict, Verdict::Fail);
    }

    #[test]
    fn a_front_end_that_is_missing_or_not_whole_fails() {
        assert_eq!(front_end(Path::new("/nonexistent/site")).verdict, Verdict::Fail);
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("pkg")).unwrap();
        assert_eq!(front_end(site.path()).verdict, Verdict::Fail, "it says nothing of itself");
        let build = r#"{"css":"/pkg/a.css","js":"/pkg/b.js","wasm":"/pkg/c.wasm","loader":"/pkg/d.js","chunks":{}}"#;
        fs::write(site.path().join("build.json"), build).unwrap();
        assert_eq!(front_end(site.path()).verdict, Verdict::Fail, "none of the files");
        for name in ["a.css", "b.js", "c.wasm", "d.js"] {
            fs::write(site.path().join("pkg").join(name), "").unwrap();
        }
        assert_eq!(front_end(site.path()).verdict, Verdict::Ok);
    }
}
