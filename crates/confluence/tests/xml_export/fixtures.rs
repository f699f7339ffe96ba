//! Every export among the shared fixtures is read, and counted in another way as well.

use crate::collect::{self, Collected};
use crate::independent::{self, Census};
use crate::{sample, shared_fixtures};
use sluice_service::ports::content::BodyFormat;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

fn fixtures() -> Option<PathBuf> {
    shared_fixtures::folder("confluence-exports")
}

/// The bytes of a fixture's zip; a folder is zipped.
fn archive(path: &Path) -> Vec<u8> {
    if path.is_file() {
        return fs::read(path).unwrap();
    }
    let mut files = Vec::new();
    gather(path, path, &mut files);
    files.sort();
    let entries: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    sample::zip_of(&entries)
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((name, fs::read(&path).unwrap()));
        }
    }
}

fn counted(bytes: &[u8]) -> Census {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: BTreeSet<String> = zip.file_names().map(str::to_owned).collect();
    let mut entities = Vec::new();
    zip.by_name("entities.xml").unwrap().read_to_end(&mut entities).unwrap();
    independent::census(&entities, &names)
}

fn read(name: &str) -> Option<Collected> {
    Some(collect::read(&archive(&fixtures()?.join(name))).unwrap_or_else(|e| panic!("{name}: {e}")))
}

#[test]
fn every_fixture_matches_an_independent_count() {
    let Some(folder) = fixtures() else { return };
    let mut seen = 0;
    let mut totals = (0, 0, 0, 0);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if !path.is_dir() && path.extension().is_none_or(|e| e != "zip") {
            continue;
        }
        let bytes = archive(&path);
        let read = collect::read(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let counted = counted(&bytes);
        assert_eq!(read.census(), counted, "{}", path.display());
        seen += 1;
        totals.0 += counted.spaces.len();
        totals.1 += counted.pages();
        totals.2 += counted.files();
        totals.3 += counted.restricted();
    }
    println!("{seen} exports: {} spaces, {} pages, {} files, {} restricted", totals.0, totals.1, totals.2, totals.3);
    assert!(seen >= 30, "only {seen} fixtures were found");
}

#[test]
fn an_old_export_has_wiki_markup() {
    let Some(read) = read("3.4.7.zip") else { return };
    assert_eq!(read.page_ids(), ["131076", "131078"]);
    let page = read.page("131078");
    assert_eq!((page.parent.as_deref(), page.format), (Some("131076"), BodyFormat::Plain));
    assert!(page.body.as_ref().unwrap().starts_with("h4. Project: Test demo\n"));
}

#[test]
fn a_server_export_has_its_files() {
    let Some(read) = read("5.9.zip") else { return };
    assert_eq!((read.spaces.len(), read.pages.len(), read.files.len()), (1, 11, 22));
    assert_eq!(read.spaces[0].home_page.as_deref(), Some("196614"));
    let welcome = read.files.iter().find(|(f, _)| f.file_name == "welcome.png").unwrap();
    assert_eq!((welcome.0.media_type.as_str(), welcome.1.as_ref().unwrap().len()), ("image/png", 3070));
    assert!(read.files.iter().all(|(_, content)| content.is_some()));
    assert_eq!(read.page("196613").position, Some(2));
}

#[test]
fn only_the_current_version_of_a_file_counts() {
    let Some(read) = read("attachhist") else { return };
    let files: Vec<_> = read.files.iter().map(|(f, c)| (f.confluence_id.as_str(), f.version, c.is_some())).collect();
    assert_eq!(files, [("948830209", 3, true), ("948043783", 1, true)]);
}

#[test]
fn damaged_versions_do_not_win() {
    let Some(read) = read("brokenattach") else { return };
    let files: Vec<_> = read.files.iter().map(|(f, c)| (f.confluence_id.as_str(), f.version, c.is_some())).collect();
    assert_eq!(files, [("669654623", 1, true), ("669654618", 1, true), ("669654621", 2, true)]);
}

#[test]
fn a_draft_never_lends_its_body() {
    // Both pages list a body that names a draft as its owner.
    let Some(damaged) = read("asciichar28") else { return };
    assert_eq!(damaged.page("45809845").body, None);
    let Some(damaged) = read("attachmenthistory") else { return };
    assert_eq!((damaged.page_ids(), &damaged.page("369483298").body), (vec!["369483298"], &None));
}

#[test]
fn drafts_deleted_and_archived_pages_stay_out() {
    let Some(order) = read("pageorder") else { return };
    assert_eq!(order.page_ids(), ["42", "795377678", "795411610", "795574280", "796196865"]);
    let Some(status) = read("contentStatus") else { return };
    assert_eq!((status.page_ids(), &status.page("10").parent), (vec!["10"], &None));
}

#[test]
fn restrictions_and_labels_are_read() {
    let Some(new) = read("confluence8.5.6") else { return };
    assert!(new.page("98371").restricted && !new.page("98361").restricted);
    assert_eq!(
        (new.page("98371").labels.as_slice(), new.page("98361").labels.len()),
        (["meeting".to_owned()].as_slice(), 0)
    );
    let Some(old) = read("permissions") else { return };
    assert_eq!(old.pages.iter().filter(|p| p.restricted).map(|p| p.title.as_str()).collect::<Vec<_>>(), ["Nice Web"]);
}

#[test]
fn broken_cdata_ends_are_mended() {
    let Some(read) = read("noformat") else { return };
    let body = read.pages[0].body.as_ref().unwrap();
    assert!(body.contains("]]></ac:plain-text-body>") && !body.contains("]] >"), "{body}");
}
