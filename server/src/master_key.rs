//! Finds the master key: the configured one, or on loopback a key file of this user that is made on first use.

use crate::config::key_file::{self, KeyFileFault};
use crate::config::source::plain;
use crate::config::{Config, MasterKey};
use sluice_service::ports::Random;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The key and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedKey {
    pub key: MasterKey,
    pub origin: KeyOrigin,
}

/// Where the key comes from, to be told to the person who starts Sluice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOrigin {
    /// `keys.master` or `keys.master_file`.
    Configured,
    /// This user's key file, found.
    Found(PathBuf),
    /// This user's key file, made just now. Losing it makes sealed data unreadable.
    Created(PathBuf),
}

/// Why there is no key. The text is a sentence for the person who starts Sluice.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(
        "Off loopback Sluice needs a master key. Make one with `openssl rand -hex 32` and name its file in keys.master_file."
    )]
    Required,
    #[error("There is no home folder to keep the master key in. Name a file in keys.master_file.")]
    NoHome,
    #[error("{0} would lie inside the data folder. Name a file outside of it in keys.master_file.")]
    InsideData(PathBuf),
    /// Another key would open none of it, and a new one would hide that the right one is missing.
    #[error(
        "There is a database in {}, and no master key in {}. Bring back the key that the database was made with, or name it in \
         keys.master_file. To begin anew, move the database away.", .database.display(), .path.display()
    )]
    Lost { path: PathBuf, database: PathBuf },
    #[error("The master key is not used. {0}")]
    File(#[from] KeyFileFault),
    #[error("{0} was taken away while Sluice started. Start again.")]
    Gone(PathBuf),
    #[error("The master key {path} cannot be made: {}.", plain(.source))]
    Io { path: PathBuf, source: io::Error },
}

/// The folder of this user in which the key file is kept when none is configured: `sluice` in the configuration folder.
pub fn default_folder() -> Option<PathBuf> {
    dirs::config_dir().map(|dir| dir.join("sluice"))
}

/// The master key of this installation. `folder` is [`default_folder`].
pub fn load(config: &Config, folder: Option<&Path>, random: &dyn Random) -> Result<LoadedKey, KeyError> {
    if let Some(found) = find(config, folder)? {
        return Ok(found);
    }
    let path = own_file(config, folder)?;
    let created = create(&path, random).map_err(|source| KeyError::Io { path: path.clone(), source })?;
    // Read again: when two processes start at once, one of them made the file, and both use what stands in it.
    let key = key_file::read(&path)?.ok_or_else(|| KeyError::Gone(path.clone()))?;
    Ok(LoadedKey { key, origin: if created { KeyOrigin::Created(path) } else { KeyOrigin::Found(path) } })
}

/// As [`load`], but makes nothing: `None` when a key would be made.
pub fn find(config: &Config, folder: Option<&Path>) -> Result<Option<LoadedKey>, KeyError> {
    if let Some(key) = &config.keys.master {
        return Ok(Some(LoadedKey { key: key.clone(), origin: KeyOrigin::Configured }));
    }
    let path = own_file(config, folder)?;
    // In this order: a process that starts at the same time makes the key first, and then the database.
    let database = config.database.used_folder();
    match (key_file::read(&path)?, database) {
        (Some(key), _) => Ok(Some(LoadedKey { key, origin: KeyOrigin::Found(path) })),
        (None, Some(database)) => Err(KeyError::Lost { path, database }),
        (None, None) => Ok(None),
    }
}

/// Where this user's key file stands, or would.
fn own_file(config: &Config, folder: Option<&Path>) -> Result<PathBuf, KeyError> {
    if !config.is_loopback() {
        return Err(KeyError::Required);
    }
    let path = folder.ok_or(KeyError::NoHome)?.join("master.key");
    if config.holds(&path) { Err(KeyError::InsideData(path)) } else { Ok(path) }
}

/// Makes the file whole or not at all. `false` when another process was faster. Either way it is on disk when this returns: nothing
/// is sealed with a key that a power cut could take away.
fn create(path: &Path, random: &dyn Random) -> io::Result<bool> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let draft = folder.join(format!(".master.key.{}", sluice_domain::id::hex(&random.bytes::<8>())));
    let written = write_draft(&draft, &MasterKey::new(random.bytes()))
        // Unlike a rename, a hard link never replaces a key that is there already.
        .and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft).ok();
    let created = match written {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(error),
    };
    File::open(folder)?.sync_all()?;
    Ok(created)
}

/// Makes the folder, closed to others, and those above it that are missing; their names are on disk too.
fn make_folder(folder: &Path) -> io::Result<()> {
    let made: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    for above in made.into_iter().filter_map(Path::parent) {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        File::open(above)?.sync_all()?;
    }
    Ok(())
}

fn write_draft(draft: &Path, key: &MasterKey) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(key.to_hex().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;
    use crate::system::OsRandom;
    use std::os::unix::fs::PermissionsExt as _;

    fn config(pairs: &[(&str, &str)]) -> Config {
        let env = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Config::load(&Sources { env, ..Sources::default() }).unwrap()
    }

    #[test]
    fn makes_a_private_key_file_once_and_finds_it_again() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("config/sluice");
        let config = config(&[]);
        assert_eq!(find(&config, Some(&folder)).unwrap(), None);
        let first = load(&config, Some(&folder), &OsRandom).unwrap();
        let path = folder.join("master.key");
        assert_eq!(first.origin, KeyOrigin::Created(path.clone()));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        let again = load(&config, Some(&folder), &OsRandom).unwrap();
        assert_eq!((again.origin, again.key), (KeyOrigin::Found(path), first.key));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft is left behind");
    }

    #[test]
    fn processes_that_start_together_agree_on_one_key() {
        let home = tempfile::tempdir().unwrap();
        let config = config(&[]);
        let keys: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..16).map(|_| scope.spawn(|| load(&config, Some(home.path()), &OsRandom).unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|loaded| loaded.key == keys[0].key));
        assert_eq!(keys.iter().filter(|loaded| matches!(loaded.origin, KeyOrigin::Created(_))).count(), 1);
    }

    #[test]
    fn refuses_a_key_that_others_can_read_or_that_is_none() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("master.key");
        let config = config(&[]);
        load(&config, Some(home.path()), &OsRandom).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let said = load(&config, Some(home.path()), &OsRandom).unwrap_err().to_string();
        assert!(said.starts_with("The master key is not used. Others than its owner can read "), "{said}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "cut off").unwrap();
        assert!(matches!(load(&config, Some(home.path()), &OsRandom), Err(KeyError::File(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "cut off", "a key is never replaced");
    }

    #[test]
    fn a_link_that_leads_nowhere_is_not_followed_to_make_a_key() {
        let home = tempfile::tempdir().unwrap();
        let elsewhere = home.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, home.path().join("master.key")).unwrap();
        assert!(matches!(load(&config(&[]), Some(home.path()), &OsRandom), Err(KeyError::File(_))));
        assert!(!elsewhere.exists());
    }

    #[test]
    fn makes_no_key_beside_a_database_that_has_one() {
        let home = tempfile::tempdir().unwrap();
        let (data, folder) = (home.path().join("data"), home.path().join("config"));
        fs::create_dir_all(data.join("db")).unwrap();
        let config = config(&[("SLUICE_DATA_DIR", data.to_str().unwrap())]);
        assert_eq!(find(&config, Some(&folder)).unwrap(), None, "an empty folder is no database");
        fs::create_dir(data.join("db/wal")).unwrap();
        for found in [find(&config, Some(&folder)).map(drop), load(&config, Some(&folder), &OsRandom).map(drop)] {
            let said = found.unwrap_err().to_string();
            assert!(said.contains("/data/db, and no master key in ") && said.contains("Bring back the key"), "{said}");
        }
        assert!(!folder.exists());
        fs::remove_dir(data.join("db/wal")).unwrap();
        let made = load(&config, Some(&folder), &OsRandom).unwrap();
        fs::create_dir(data.join("db/wal")).unwrap();
        assert_eq!(load(&config, Some(&folder), &OsRandom).unwrap().key, made.key);
    }

    #[test]
    fn never_keeps_the_key_with_the_data() {
        let home = tempfile::tempdir().unwrap();
        let config = config(&[("SLUICE_DATA_DIR", home.path().to_str().unwrap())]);
        let folder = home.path().join("sluice");
        assert!(matches!(load(&config, Some(&folder), &OsRandom), Err(KeyError::InsideData(_))));
        assert!(matches!(load(&config, None, &OsRandom), Err(KeyError::NoHome)));
        let database = format!("surrealkv://{}", home.path().display());
        let config = self::config(&[("SLUICE_DATABASE_URL", database.as_str())]);
        assert!(matches!(load(&config, Some(&folder), &OsRandom), Err(KeyError::InsideData(_))));
        assert!(!folder.exists());
    }

    #[test]
    fn a_configured_key_is_used_as_it_is() {
        let text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        let loaded = load(&config(&[("SLUICE_KEYS_MASTER", text)]), None, &OsRandom).unwrap();
        assert_eq!((loaded.origin, loaded.key.to_hex().as_str()), (KeyOrigin::Configured, text));
    }
}
