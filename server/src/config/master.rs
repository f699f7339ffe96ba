//! The master key's place and form. What it is used for is the service's business.

use super::key_file;
use super::reader::Reader;
use super::secret::Secret;
use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// 32 random bytes. Hidden in `Debug`, cleared when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// 64 hexadecimal digits, or base64 (either alphabet, with or without padding). `None` for anything else, and for a key
    /// of one repeated byte, which is a placeholder and not random.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().as_bytes();
        let decoders = [HEXLOWER_PERMISSIVE, BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD];
        let bytes = decoders.iter().find_map(|decoder| {
            let bytes = Zeroizing::new(decoder.decode(text).ok()?);
            <[u8; 32]>::try_from(bytes.as_slice()).ok()
        })?;
        (bytes != [bytes[0]; 32]).then(|| Self::new(bytes))
    }

    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// As it stands in a key file.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(sluice_domain::id::hex(self.0.as_slice()))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// The configured master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeysConfig {
    /// `None`: the key file of this user is used, on loopback only.
    pub master: Option<MasterKey>,
    /// Where it came from, to be said in words; `None` when it was given by value.
    pub master_file: Option<PathBuf>,
}

impl KeysConfig {
    /// `folders` are those of the data: who copies them must not have the key with them.
    pub(super) fn read(reader: &mut Reader, folders: &[&Path]) -> Self {
        let value = reader.text("keys.master").map(Secret::new);
        let master_file = reader.text("keys.master_file").map(PathBuf::from);
        let master = match (value, &master_file) {
            (Some(_), Some(_)) => {
                reader.set_twice("keys.master", "keys.master_file");
                None
            }
            (Some(text), None) => from_value(reader, &text),
            (None, Some(file)) => from_file(reader, file, folders),
            (None, None) => None,
        };
        Self { master, master_file }
    }
}

fn from_value(reader: &mut Reader, text: &Secret) -> Option<MasterKey> {
    let key = MasterKey::parse(text.expose());
    if key.is_none() {
        let what = "This is not a master key of 32 random bytes.";
        reader.fault("keys.master", what, "Make one with `openssl rand -hex 32`.");
    }
    key
}

fn from_file(reader: &mut Reader, file: &Path, folders: &[&Path]) -> Option<MasterKey> {
    let key = "keys.master_file";
    if let Some(folder) = folders.iter().find(|folder| is_inside(file, folder)) {
        let what = format!("{} lies inside the data folder {}.", file.display(), folder.display());
        reader.fault(key, &what, "Move it elsewhere: a copied data folder must open nothing.");
        return None;
    }
    match key_file::read(file) {
        Ok(Some(master)) => Some(master),
        Ok(None) => {
            let what = format!("{} is not there.", file.display());
            reader.fault(key, &what, "Name a file that exists and that this user may read.");
            None
        }
        Err(fault) => {
            reader.fault(key, &fault.what(), &fault.remedy());
            None
        }
    }
}

/// `true` when `path` is `folder` or lies in it, symbolic links followed as far as the path exists.
pub(crate) fn is_inside(path: &Path, folder: &Path) -> bool {
    resolve(path).starts_with(resolve(folder))
}

fn resolve(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut missing = Vec::new();
    for ancestor in path.ancestors() {
        if let Ok(real) = ancestor.canonicalize() {
            return missing.iter().rev().fold(real, |path, name| path.join(name));
        }
        missing.extend(ancestor.file_name());
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_hex_and_base64_and_nothing_else() {
        let bytes: [u8; 32] = std::array::from_fn(|i| u8::try_from(i * 7 % 256).unwrap());
        let key = MasterKey::new(bytes);
        for text in [
            key.to_hex().as_str().to_owned(),
            key.to_hex().to_uppercase(),
            format!("{}\n", BASE64.encode(&bytes)),
            BASE64URL_NOPAD.encode(&bytes),
        ] {
            assert_eq!(MasterKey::parse(&text), Some(key.clone()), "{text}");
        }
        for bad in ["", "secret", &"0".repeat(64), &key.to_hex()[..62], &"g".repeat(64)] {
            assert_eq!(MasterKey::parse(bad), None, "{bad}");
        }
        assert_eq!(format!("{key:?}"), "MasterKey(…)");
    }

    #[test]
    fn sees_through_dots_and_links_into_the_data_folder() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        std::fs::create_dir(dir.path().join("other")).unwrap();
        std::os::unix::fs::symlink(&data, dir.path().join("alias")).unwrap();
        assert!(is_inside(&data.join("key"), &data));
        assert!(is_inside(&dir.path().join("alias/key"), &data));
        assert!(is_inside(&dir.path().join("other/../data/key"), &data));
        assert!(!is_inside(&dir.path().join("data-key"), &data));
        assert!(!is_inside(&dir.path().join("key"), &data));
    }
}
