//! The faults of an export, and how they travel through `std::io`.

use rawzip::ErrorKind as ZipErrorKind;
use sluice_service::ports::export::ImportFault;
use std::fmt;
use std::io;

pub(crate) const NOT_A_ZIP: &str = "not_a_zip";
pub(crate) const CUT_OFF: &str = "cut_off";
pub(crate) const DAMAGED_ZIP: &str = "damaged_zip";
pub(crate) const ENCRYPTED_ENTRY: &str = "encrypted_entry";
pub(crate) const UNSUPPORTED_COMPRESSION: &str = "unsupported_compression";
pub(crate) const PATH_TRAVERSAL: &str = "path_traversal";
pub(crate) const DUPLICATE_ENTRY: &str = "duplicate_entry";
pub(crate) const TOO_MANY_ENTRIES: &str = "too_many_entries";
pub(crate) const ZIP_BOMB: &str = "zip_bomb";
pub(crate) const NO_ENTITIES_XML: &str = "no_entities_xml";
pub(crate) const DOCTYPE: &str = "doctype";
pub(crate) const TOO_DEEP: &str = "too_deep";
pub(crate) const TOO_LARGE: &str = "too_large";
pub(crate) const TOO_MANY_OBJECTS: &str = "too_many_objects";
pub(crate) const MALFORMED_XML: &str = "malformed_xml";
pub(crate) const NO_SPACE: &str = "no_space";
pub(crate) const DUPLICATE_SPACE: &str = "duplicate_space";
pub(crate) const READ_FAILED: &str = "read_failed";

/// Every code that this crate puts into an [`ImportFault`], so that the words for them can be checked to be complete.
pub const FAULT_CODES: [&str; 18] = [
    NOT_A_ZIP,
    CUT_OFF,
    DAMAGED_ZIP,
    ENCRYPTED_ENTRY,
    UNSUPPORTED_COMPRESSION,
    PATH_TRAVERSAL,
    DUPLICATE_ENTRY,
    TOO_MANY_ENTRIES,
    ZIP_BOMB,
    NO_ENTITIES_XML,
    DOCTYPE,
    TOO_DEEP,
    TOO_LARGE,
    TOO_MANY_OBJECTS,
    MALFORMED_XML,
    NO_SPACE,
    DUPLICATE_SPACE,
    READ_FAILED,
];

/// Carries a fault through an [`io::Error`]: between the zip and the XML lies `std::io::Read`.
#[derive(Debug, Clone)]
struct Carried(ImportFault);

impl fmt::Display for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Carried {}

pub(crate) fn into_io(fault: ImportFault) -> io::Error {
    io::Error::other(Carried(fault))
}

/// The fault behind an I/O error while `place` was read.
pub(crate) fn from_io(error: &io::Error, place: &str) -> ImportFault {
    if let Some(inner) = error.get_ref() {
        if let Some(carried) = inner.downcast_ref::<Carried>() {
            return carried.0.clone();
        }
        if let Some(zip) = inner.downcast_ref::<rawzip::Error>() {
            return from_zip(zip, place);
        }
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ImportFault::new(CUT_OFF, format!("{place} ends too early")),
        // What the inflater says of bytes that are no deflate stream.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            ImportFault::new(DAMAGED_ZIP, format!("{place} cannot be inflated: {error}"))
        }
        _ => ImportFault::new(READ_FAILED, format!("{place} could not be read: {error}")),
    }
}

/// The fault behind an error of the zip reader.
pub(crate) fn from_zip(error: &rawzip::Error, place: &str) -> ImportFault {
    match error.kind() {
        ZipErrorKind::InvalidSize { expected, actual } if actual < expected => {
            ImportFault::new(CUT_OFF, format!("{place} ends after {actual} of {expected} bytes"))
        }
        ZipErrorKind::Eof => ImportFault::new(CUT_OFF, format!("{place} ends too early")),
        ZipErrorKind::IO(io) => from_io(io, place),
        _ => ImportFault::new(DAMAGED_ZIP, format!("{place}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_survives_the_way_through_io() {
        let fault = ImportFault::new(ZIP_BOMB, "entities.xml: more than 10 bytes");
        assert_eq!(from_io(&into_io(fault.clone()), "elsewhere"), fault);
    }

    #[test]
    fn an_early_end_is_a_cut() {
        let fault = from_io(&io::Error::from(io::ErrorKind::UnexpectedEof), "attachments/1/2/3");
        assert_eq!(fault, ImportFault::new("cut_off", "attachments/1/2/3 ends too early"));
    }

    #[test]
    fn a_disk_that_fails_is_not_blamed_on_the_export() {
        assert_eq!(from_io(&io::Error::from(io::ErrorKind::PermissionDenied), "the archive").code, "read_failed");
    }

    #[test]
    fn every_code_stands_once() {
        let mut codes = FAULT_CODES.to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), FAULT_CODES.len());
    }
}
