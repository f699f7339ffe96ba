//! Makes the data folder.

use crate::config::source::plain;
use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// The data folder cannot be made. The text is a sentence for the person who starts Sluice.
#[derive(Debug, thiserror::Error)]
#[error("The data folder {folder} cannot be made: {}. Make it yourself, or name another in the configuration.", plain(.source))]
pub struct NoDataFolder {
    folder: PathBuf,
    source: io::Error,
}

/// Makes the folder if it is not there, closed to other users. One that is there stays as it is; `doctor` warns if it is open.
pub fn prepare(folder: &Path) -> Result<(), NoDataFolder> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|source| NoDataFolder { folder: folder.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_new_folder_is_closed_to_others() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("a/data");
        prepare(&data).unwrap();
        prepare(&data).unwrap();
        assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
        fs::write(dir.path().join("file"), "").unwrap();
        let text = prepare(&dir.path().join("file")).unwrap_err().to_string();
        assert!(text.contains("cannot be made: file exists. Make it yourself"), "{text}");
    }
}
