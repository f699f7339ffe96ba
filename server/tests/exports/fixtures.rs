//! The shared exports as archives, and their independent count.

use crate::independent::{self, Census};
use crate::shared_fixtures;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Folders and zips, by name. None where the fixtures are not there.
pub fn exports() -> Vec<PathBuf> {
    let Some(folder) = shared_fixtures::folder("confluence-exports") else { return Vec::new() };
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|ending| ending == "zip"))
        .collect();
    paths.sort();
    paths
}

/// The bytes of an export's zip; a folder is zipped.
pub fn archive(path: &Path) -> Vec<u8> {
    if path.is_file() {
        return fs::read(path).unwrap();
    }
    let mut files = Vec::new();
    gather(path, path, &mut files);
    files.sort();
    let entries: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    zip_of(&entries)
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.push((name, fs::read(&path).unwrap()));
        }
    }
}

/// A zip with these entries, deflated.
pub fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The bytes of one entry.
pub fn entry(zip: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(name).ok()?.read_to_end(&mut bytes).unwrap();
    Some(bytes)
}

pub fn counted(zip: &[u8]) -> Census {
    let names: BTreeSet<String> = ZipArchive::new(Cursor::new(zip)).unwrap().file_names().map(str::to_owned).collect();
    independent::census(&entry(zip, "entities.xml").unwrap(), &names)
}
