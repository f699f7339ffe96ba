//! The file that holds the master key: who may own, read and change it, and what must stand in it.
//!
//! A link to the file may be followed: Kubernetes mounts every secret as one. What it leads to is what is checked, and it is checked
//! on the open file, so that it cannot be another one by the time it is read.

use super::master::MasterKey;
use super::source::plain;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Bytes of a key file, at most: a key has 64, and somebody may have put blank lines around it.
const MOST: usize = 256;
const ROOT: u32 = 0;

/// Why a key file is not used, and what to do about it. Nothing of its content is told.
#[derive(Debug, thiserror::Error)]
#[error("{} {}", self.what(), self.remedy())]
pub struct KeyFileFault {
    path: PathBuf,
    why: Why,
}

#[derive(Debug)]
enum Why {
    Unreadable(io::Error),
    LeadsNowhere,
    NoFile,
    Breach(Breach),
    TooLong,
    NoText,
    NoKey(usize),
}

/// Who has a right to the file that only Sluice and the machine's administrator may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breach {
    /// The file is this user's.
    Owned(u32),
    Writable,
    Readable,
}

impl KeyFileFault {
    /// What is wrong: a sentence.
    pub fn what(&self) -> String {
        let path = self.path.display();
        match &self.why {
            Why::Unreadable(error) => format!("{path} cannot be read: {}.", plain(error)),
            Why::LeadsNowhere => format!("{path} is a link that leads to no file."),
            Why::NoFile => format!("{path} is not a file."),
            Why::Breach(Breach::Owned(owner)) => format!("{path} belongs to another user, number {owner}."),
            Why::Breach(Breach::Writable) => format!("Others than its owner can change {path}."),
            Why::Breach(Breach::Readable) => format!("Others than its owner can read {path}."),
            Why::TooLong => format!("{path} has more than {MOST} bytes, and a master key has 64 characters."),
            Why::NoText => format!("{path} is not text."),
            Why::NoKey(0) => format!("{path} is empty."),
            Why::NoKey(length) => format!("{path} holds no master key of 32 random bytes, but {length} characters."),
        }
    }

    /// What to do: a sentence.
    pub fn remedy(&self) -> String {
        let path = self.path.display();
        match &self.why {
            Why::Unreadable(_) | Why::LeadsNowhere | Why::NoFile => {
                "Name a file that exists and that this user may read.".to_owned()
            }
            Why::Breach(Breach::Owned(_)) => {
                "Give it to the user who runs Sluice, or to root, with `chown`.".to_owned()
            }
            Why::Breach(Breach::Writable | Breach::Readable) => format!(
                "Correct that with `chmod 600 {path}`; a file of root's may have 440, as Kubernetes and systemd make it."
            ),
            Why::TooLong | Why::NoText | Why::NoKey(_) => {
                "Bring the right key back if anything was sealed with it. Otherwise make one with `openssl rand -hex 32`, \
                 and put it there and nothing else."
                    .to_owned()
            }
        }
    }
}

/// The key in the file; `None` when there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<MasterKey>, KeyFileFault> {
    let fault = |why| KeyFileFault { path: path.to_owned(), why };
    match fs::metadata(path) {
        // Asked before it is opened too: opening a pipe would wait for somebody to write.
        Ok(metadata) if !metadata.is_file() => return Err(fault(Why::NoFile)),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let is_link = fs::symlink_metadata(path).is_ok();
            return if is_link { Err(fault(Why::LeadsNowhere)) } else { Ok(None) };
        }
        Err(error) => return Err(fault(Why::Unreadable(error))),
    }
    checked(path).map(Some).map_err(fault)
}

fn checked(path: &Path) -> Result<MasterKey, Why> {
    let file = File::open(path).map_err(Why::Unreadable)?;
    let metadata = file.metadata().map_err(Why::Unreadable)?;
    if !metadata.is_file() {
        return Err(Why::NoFile);
    }
    let me = this_user().map_err(Why::Unreadable)?;
    if let Some(breach) = breach(metadata.uid(), metadata.mode(), me) {
        return Err(Why::Breach(breach));
    }
    // As large as it can become, so that no part of it stays behind in memory when it grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * MOST));
    file.take(MOST as u64 + 1).read_to_end(&mut bytes).map_err(Why::Unreadable)?;
    if bytes.len() > MOST {
        return Err(Why::TooLong);
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Why::NoText)?;
    MasterKey::parse(text).ok_or_else(|| Why::NoKey(text.trim().chars().count()))
}

/// What is wrong with a file of this owner and mode, when the user `me` is to read it. Its group may read it only where root has
/// chosen that group: so Kubernetes (`fsGroup`) and systemd (`LoadCredential`) hand a key to a service.
fn breach(owner: u32, mode: u32, me: u32) -> Option<Breach> {
    let allowed = if owner == ROOT { 0o040 } else { 0 };
    if owner != me && owner != ROOT {
        Some(Breach::Owned(owner))
    } else if mode & 0o022 != 0 {
        Some(Breach::Writable)
    } else if mode & 0o077 & !allowed != 0 {
        Some(Breach::Readable)
    } else {
        None
    }
}

/// The number of the user who runs this process: a pipe belongs to whoever makes it.
fn this_user() -> io::Result<u32> {
    let (pipe, _) = io::pipe()?;
    Ok(File::from(OwnedFd::from(pipe)).metadata()?.uid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
    use std::process::Command;

    const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    fn file(text: impl AsRef<[u8]>, mode: u32) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        (dir, path)
    }

    fn refused(path: &Path) -> String {
        read(path).unwrap_err().to_string()
    }

    #[test]
    fn who_may_have_a_right_to_it() {
        const ME: u32 = 1000;
        for (owner, mode, expected) in [
            (ME, 0o600, None),
            (ME, 0o400, None),
            (ME, 0o700, None),
            (ROOT, 0o400, None),
            (ROOT, 0o600, None),
            (ROOT, 0o440, None),
            (ROOT, 0o640, None),
            (ME, 0o440, Some(Breach::Readable)),
            (ME, 0o640, Some(Breach::Readable)),
            (ME, 0o604, Some(Breach::Readable)),
            (ME, 0o610, Some(Breach::Readable)),
            (ME, 0o601, Some(Breach::Readable)),
            (ROOT, 0o444, Some(Breach::Readable)),
            (ROOT, 0o644, Some(Breach::Readable)),
            (ROOT, 0o450, Some(Breach::Readable)),
            (ME, 0o620, Some(Breach::Writable)),
            (ME, 0o602, Some(Breach::Writable)),
            (ROOT, 0o660, Some(Breach::Writable)),
            (ROOT, 0o666, Some(Breach::Writable)),
            (1001, 0o600, Some(Breach::Owned(1001))),
            (1001, 0o440, Some(Breach::Owned(1001))),
        ] {
            // With the bits of a regular file, as the system gives them.
            assert_eq!(breach(owner, 0o100_000 | mode, ME), expected, "{owner} {mode:o}");
        }
        // Root reads everything, and is not to use what others can change.
        assert_eq!(breach(ROOT, 0o600, ROOT), None);
        assert_eq!(breach(1000, 0o600, ROOT), Some(Breach::Owned(1000)));
    }

    #[test]
    fn a_pipe_tells_who_we_are() {
        let (_dir, path) = file("", 0o600);
        assert_eq!(this_user().unwrap(), fs::metadata(path).unwrap().uid());
    }

    #[test]
    fn reads_a_key_and_says_what_else_there_is() {
        let (_dir, path) = file(format!("{KEY}\r\n\n"), 0o600);
        assert_eq!(read(&path).unwrap().unwrap().to_hex().as_str(), KEY);
        for (text, what) in [
            (b"".to_vec(), "is empty"),
            (b" \n".to_vec(), "is empty"),
            (KEY[..62].into(), "holds no master key of 32 random bytes, but 62 characters"),
            (format!("{KEY}\n{KEY}\n").into(), "but 129 characters"),
            ("0".repeat(64).into(), "but 64 characters"),
            ("x".repeat(257).into(), "has more than 256 bytes"),
            (vec![0xff; 32], "is not text"),
        ] {
            let (_dir, path) = file(&text, 0o600);
            let said = refused(&path);
            assert!(said.contains(what) && said.contains("openssl rand -hex 32"), "{said}");
            assert!(!said.contains("1a1b1c"), "{said}");
            assert_eq!(fs::read(&path).unwrap(), text, "it is left as it is");
        }
    }

    #[test]
    fn refuses_what_others_can_read_or_change() {
        let (_dir, path) = file(KEY, 0o604);
        assert!(refused(&path).starts_with("Others than its owner can read "), "{}", refused(&path));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o620)).unwrap();
        let said = refused(&path);
        assert!(said.starts_with("Others than its owner can change ") && said.contains("`chmod 600 /"), "{said}");
    }

    #[test]
    fn refuses_the_file_of_another_user() {
        let (_dir, path) = file(KEY, 0o600);
        // Only root can give a file away.
        if chown(&path, Some(12_345), None).is_ok() {
            assert!(refused(&path).contains("belongs to another user, number 12345."), "{}", refused(&path));
        }
    }

    #[test]
    fn follows_the_links_of_a_mounted_secret_and_checks_what_they_lead_to() {
        let (dir, path) = file(KEY, 0o600);
        // As Kubernetes lays it out.
        let real = dir.path().join("..2026_11_30");
        fs::create_dir(&real).unwrap();
        fs::rename(&path, real.join("key")).unwrap();
        symlink("..2026_11_30", dir.path().join("..data")).unwrap();
        symlink("..data/key", &path).unwrap();
        assert_eq!(read(&path).unwrap().unwrap().to_hex().as_str(), KEY);
        fs::set_permissions(real.join("key"), fs::Permissions::from_mode(0o644)).unwrap();
        assert!(refused(&path).starts_with("Others than its owner can read "));
        fs::remove_file(real.join("key")).unwrap();
        assert!(refused(&path).contains("is a link that leads to no file"));
    }

    #[test]
    fn only_a_file_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(&dir.path().join("absent")).unwrap(), None);
        assert!(refused(dir.path()).contains("is not a file"));
        let pipe = dir.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(refused(&pipe).contains("is not a file"), "and nobody waits for a writer");
        let (_dir, path) = file(KEY, 0o600);
        let said = refused(&path.join("below"));
        assert!(said.contains("cannot be read: not a directory. Name a file"), "{said}");
    }
}
