//! The zip around an export: what it may hold, and reading single entries of it.

mod entry;
mod name;

pub(crate) use entry::{Budget, EntryReader};

use crate::fault;
use crate::limits::ExportLimits;
use rawzip::{CompressionMethod, FileReader, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder, ZipLocator};
use sluice_service::ports::export::ImportFault;
use std::fs::File;

const ENTITIES: &str = "entities.xml";
const DIRECTORY: &str = "the archive's directory";
/// The record at the end of a zip: 22 bytes and a comment of at most 65,535.
const END_RECORD_SPACE: u64 = 22 + u16::MAX as u64;

/// Where an entry's bytes are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    at: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
}

/// An archive whose directory was checked whole: no entry leads outside, none is encrypted, there is one entities.xml.
pub(crate) struct Archive {
    zip: ZipArchive<FileReader>,
    len: u64,
    entities: Entry,
}

impl Archive {
    pub(crate) fn open(file: File, limits: &ExportLimits) -> Result<Self, ImportFault> {
        let len = file.metadata().map_err(|e| fault::from_io(&e, "the archive"))?.len();
        let file = FileReader::from(file);
        check_magic(&file, len)?;
        let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
        let zip = ZipLocator::new()
            .max_search_space(END_RECORD_SPACE)
            .locate_in_reader(file, &mut buffer, len)
            .map_err(|(_, error)| cut_off(&error))?;
        // A zip that lies whole inside a cut-off one (an attachment) would otherwise be taken for the export.
        if zip.end_offset() != len {
            let detail = format!("the archive's end record stands at byte {}, the file has {len}", zip.eocd_offset());
            return Err(ImportFault::new(fault::CUT_OFF, detail));
        }
        let mut found = Found::default();
        scan(&zip, limits, &mut |name, entry| found.look_at(name, entry))?;
        Ok(Self { entities: found.entities()?, zip, len })
    }

    /// Bytes of the zip file.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// Bytes that entities.xml claims to have after inflating: for estimates only.
    pub(crate) fn entities_size_hint(&self) -> u64 {
        self.entities.at.uncompressed_size_hint()
    }

    pub(crate) fn entities<'a>(
        &'a self,
        limits: &'a ExportLimits,
        budget: &'a Budget,
    ) -> Result<EntryReader<'a>, ImportFault> {
        EntryReader::open(&self.zip, self.entities, ENTITIES, limits.max_entities_bytes, limits, budget)
    }

    pub(crate) fn file<'a>(
        &'a self,
        entry: Entry,
        name: &str,
        limits: &'a ExportLimits,
        budget: &'a Budget,
    ) -> Result<EntryReader<'a>, ImportFault> {
        EntryReader::open(&self.zip, entry, name, limits.max_file_bytes, limits, budget)
    }

    /// Goes through the directory once more, so that the places of all entries need not be held between the passes.
    pub(crate) fn each_entry(
        &self,
        limits: &ExportLimits,
        visit: &mut dyn FnMut(&str, Entry) -> Result<(), ImportFault>,
    ) -> Result<(), ImportFault> {
        scan(&self.zip, limits, visit)
    }
}

/// What the first look at the directory gives.
#[derive(Default)]
struct Found {
    entities: Option<Entry>,
    /// An entities.xml that is not at the top.
    nested: Option<String>,
    html: bool,
}

impl Found {
    fn look_at(&mut self, name: &str, entry: Entry) -> Result<(), ImportFault> {
        if name == ENTITIES {
            if self.entities.replace(entry).is_some() {
                return Err(duplicate(name));
            }
        } else if name.ends_with("/entities.xml") {
            self.nested = Some(name.to_owned());
        } else if name == "index.html" || name.ends_with("/index.html") {
            self.html = true;
        }
        Ok(())
    }

    fn entities(&self) -> Result<Entry, ImportFault> {
        self.entities.ok_or_else(|| {
            let detail = match &self.nested {
                Some(name) => format!(
                    "entities.xml stands inside a folder ({}); zip what is in that folder instead of the folder itself",
                    name::printable(name.as_bytes())
                ),
                None if self.html => {
                    "the archive has index.html but no entities.xml: it looks like an HTML export; choose XML when exporting".to_owned()
                }
                None => "the archive has no entities.xml at its top: it is not an XML export of Confluence".to_owned(),
            };
            ImportFault::new(fault::NO_ENTITIES_XML, detail)
        })
    }
}

pub(crate) fn duplicate(name: &str) -> ImportFault {
    let detail = format!("the archive holds {} twice", name::printable(name.as_bytes()));
    ImportFault::new(fault::DUPLICATE_ENTRY, detail)
}

/// A zip starts with an entry (`PK 3 4`) or, if it is empty, with its end record (`PK 5 6`).
fn check_magic(file: &FileReader, len: u64) -> Result<(), ImportFault> {
    if len == 0 {
        return Err(ImportFault::new(fault::NOT_A_ZIP, "the file is empty"));
    }
    let mut magic = [0; 4];
    let mut have = 0;
    while have < magic.len() {
        let at = u64::try_from(have).unwrap_or(u64::MAX);
        match file.read_at(&mut magic[have..], at).map_err(|e| fault::from_io(&e, "the archive"))? {
            0 => break,
            n => have += n,
        }
    }
    match &magic[..have] {
        b"PK\x03\x04" | b"PK\x05\x06" => Ok(()),
        start if b"PK\x03\x04".starts_with(start) => {
            Err(ImportFault::new(fault::CUT_OFF, format!("the file ends after {len} bytes")))
        }
        _ => Err(ImportFault::new(fault::NOT_A_ZIP, "the file does not begin like a zip")),
    }
}

/// What starts like a zip and has no end record was cut off.
fn cut_off(error: &rawzip::Error) -> ImportFault {
    match error.kind() {
        rawzip::ErrorKind::IO(io) => fault::from_io(io, "the archive"),
        _ => ImportFault::new(fault::CUT_OFF, format!("the archive's end is missing: {error}")),
    }
}

fn scan(
    zip: &ZipArchive<FileReader>,
    limits: &ExportLimits,
    visit: &mut dyn FnMut(&str, Entry) -> Result<(), ImportFault>,
) -> Result<(), ImportFault> {
    let too_many = || {
        let detail = format!("the archive has more than {} entries", limits.max_entries);
        ImportFault::new(fault::TOO_MANY_ENTRIES, detail)
    };
    if zip.entries_hint() > limits.max_entries {
        return Err(too_many());
    }
    let mut buffer = vec![0; rawzip::MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let mut entries = zip.entries(&mut buffer);
    let mut count = 0_u64;
    while let Some(header) = entries.next_entry().map_err(|e| fault::from_zip(&e, DIRECTORY))? {
        count += 1;
        if count > limits.max_entries {
            return Err(too_many());
        }
        let path = header.file_path();
        let name = path.as_bytes();
        if let Err(why) = name::check(name) {
            let detail = format!("entry \"{}\": {why}", name::printable(name));
            return Err(ImportFault::new(fault::PATH_TRAVERSAL, detail));
        }
        let flags = header.flags();
        if flags.is_encrypted() || flags.has_strong_encryption() {
            let detail = format!("entry \"{}\" is encrypted", name::printable(name));
            return Err(ImportFault::new(fault::ENCRYPTED_ENTRY, detail));
        }
        let entry = Entry { at: header.wayfinder(), method: header.compression_method() };
        visit(&String::from_utf8_lossy(name), entry)?;
    }
    // Writers of before zip64 count modulo 65,536.
    if count & 0xffff != zip.entries_hint() & 0xffff {
        let detail = format!("{DIRECTORY} names {count} entries and claims {}", zip.entries_hint());
        return Err(ImportFault::new(fault::DAMAGED_ZIP, detail));
    }
    Ok(())
}
