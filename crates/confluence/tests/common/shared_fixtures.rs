//! Samples that others wrote, and that are no part of the repository: in the folder that `FIXTURES` names, or in `../shared/fixtures`.
//! Tests of several crates read them.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Once;

/// A folder within that folder (itself, if `part` is empty); `None` where it is not there, which is said once.
pub fn folder(part: &str) -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let root = above.find(|folder| folder.join("Cargo.lock").is_file()).unwrap_or(Path::new("."));
    // A path that is not absolute begins at the repository.
    let named = std::env::var_os("FIXTURES").unwrap_or_else(|| "../shared/fixtures".into());
    let folder = root.join(named).join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    SAID.call_once(|| {
        // Not by `eprintln`: the test runner keeps to itself what a passing test prints. A line that does not appear harms nothing.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: tests over samples, since {} is not there (FIXTURES names the folder)",
            folder.display()
        );
    });
    None
}
