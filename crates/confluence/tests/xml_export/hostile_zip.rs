//! Archives that are none, or that try something.

use crate::collect::{Collected, fault, file_of, read, read_within};
use crate::sample::{entities, export_of, page, small, zip_of};
use sluice_confluence::{ExportLimits, XmlExport};
use sluice_service::ports::export::{ExportSource, ImportFault};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;

fn assert_fault(fault: &ImportFault, code: &str, part: &str) {
    assert!(fault.code == code && fault.detail.contains(part), "{code} with \"{part}\" was expected: {fault}");
}

/// Changes bytes at an offset in the first record with this signature.
fn patch(zip: &mut [u8], signature: [u8; 4], offset: usize, bytes: &[u8]) {
    let at = zip.windows(4).position(|w| w == signature).unwrap() + offset;
    zip[at..at + bytes.len()].copy_from_slice(bytes);
}

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";

#[test]
fn what_is_no_zip_says_so() {
    assert_fault(&fault(b""), "not_a_zip", "empty");
    assert_fault(&fault(b"%PDF-1.7 and so on"), "not_a_zip", "does not begin like a zip");
    assert_fault(&fault(entities("").as_bytes()), "not_a_zip", "does not begin like a zip");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let missing = XmlExport::open_path(Path::new("/no/such/export.zip"), ExportLimits::default());
    assert_fault(&missing.err().unwrap(), "read_failed", "/no/such/export.zip could not be read");
}

#[test]
fn a_cut_off_zip_says_so() {
    let whole = small();
    assert_fault(&fault(&whole[..whole.len() - 1]), "cut_off", "");
    assert_fault(&fault(&whole[..whole.len() / 2]), "cut_off", "");
    assert_fault(&fault(b"PK"), "cut_off", "ends after 2 bytes");
}

#[test]
fn a_zip_within_a_cut_off_one_is_not_taken_for_it() {
    let mut outer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    outer.start_file("attachments/1/2/3", stored).unwrap();
    outer.write_all(&small()).unwrap();
    outer.start_file("entities.xml", stored).unwrap();
    outer.write_all(entities("").as_bytes()).unwrap();
    let outer = outer.finish().unwrap().into_inner();
    assert_fault(&fault(&outer[..small().len() + 100]), "cut_off", "end record");
}

#[test]
fn an_archive_without_entities_says_what_it_looks_like() {
    assert_fault(&fault(&zip_of(&[])), "no_entities_xml", "not an XML export");
    assert_fault(&fault(&zip_of(&[("notes.txt", b"x")])), "no_entities_xml", "not an XML export");
    assert_fault(&fault(&zip_of(&[("DOC/index.html", b"<html/>")])), "no_entities_xml", "looks like an HTML export");
    let nested = zip_of(&[("export/entities.xml", entities("").as_bytes())]);
    assert_fault(&fault(&nested), "no_entities_xml", "inside a folder (export/entities.xml)");
}

#[test]
fn names_that_lead_outside_are_refused() {
    for (name, why) in [
        ("../evil", "leads out"),
        ("attachments/../../evil", "leads out"),
        ("/etc/cron.d/evil", "absolute"),
        ("attachments\\..\\evil", "backslash"),
        ("C:evil", "drive letter"),
    ] {
        let zip = zip_of(&[("entities.xml", entities("").as_bytes()), (name, b"x")]);
        let fault = fault(&zip);
        assert_fault(&fault, "path_traversal", why);
        assert!(fault.detail.contains(&name.escape_debug().to_string()), "{fault}");
    }
}

#[test]
fn two_entities_xml_are_refused() {
    // The zip writer makes no doubles, so a name of the same length becomes one.
    let mut zip = zip_of(&[("entities.xml", entities("").as_bytes()), ("entities.xmx", b"<other/>")]);
    let at: Vec<usize> = zip.windows(12).enumerate().filter(|(_, w)| w == b"entities.xmx").map(|(i, _)| i).collect();
    for at in at {
        zip[at + 11] = b'l';
    }
    assert_fault(&fault(&zip), "duplicate_entry", "entities.xml twice");
}

#[test]
fn two_of_one_file_are_refused() {
    let xml = entities(&(page(10, "Home", &[]) + &crate::linking::attachment(30, 10, "a.txt", 1)));
    let mut zip =
        zip_of(&[("entities.xml", xml.as_bytes()), ("attachments/10/30/1", b"x"), ("attachments/10/30/7", b"y")]);
    let at: Vec<usize> =
        zip.windows(19).enumerate().filter(|(_, w)| w == b"attachments/10/30/7").map(|(i, _)| i).collect();
    for at in at {
        zip[at + 18] = b'1';
    }
    assert_fault(&fault(&zip), "duplicate_entry", "attachments/10/30/1 twice");
}

#[test]
fn encrypted_entries_are_refused() {
    let mut zip = small();
    patch(&mut zip, LOCAL, 6, &[1, 0]);
    patch(&mut zip, CENTRAL, 8, &[1, 0]);
    assert_fault(&fault(&zip), "encrypted_entry", "\"exportDescriptor.properties\" is encrypted");
}

#[test]
fn another_packing_is_named() {
    let mut zip = export_of(&entities(""));
    patch(&mut zip, CENTRAL, 10, &[12, 0]);
    assert_fault(&fault(&zip), "unsupported_compression", "entities.xml is packed with method 12");
}

#[test]
fn a_flipped_byte_is_found_by_the_checksum() {
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("entities.xml", stored).unwrap();
    zip.write_all(entities(&page(10, "Home", &[])).as_bytes()).unwrap();
    let mut zip = zip.finish().unwrap().into_inner();
    let at = zip.windows(4).position(|w| w == b"Home").unwrap();
    zip[at] = b'D';
    assert_fault(&fault(&zip), "damaged_zip", "entities.xml");
}

#[test]
fn a_file_that_lies_about_its_size_is_refused() {
    // The directory says 10 bytes; the entry inflates to far more.
    let mut zip = export_of(&entities(&page(10, &"Home".repeat(20), &[])));
    patch(&mut zip, CENTRAL, 24, &10_u32.to_le_bytes());
    assert_fault(&fault(&zip), "damaged_zip", "entities.xml");
}

fn tight() -> ExportLimits {
    ExportLimits { ratio_floor_bytes: 100_000, max_ratio: 50, ..ExportLimits::default() }
}

#[test]
fn an_entry_that_grows_too_much_is_a_bomb() {
    let xml = entities(&format!("<!--{}-->", " ".repeat(3_000_000)));
    assert_fault(
        &read_within(&export_of(&xml), tight()).unwrap_err(),
        "zip_bomb",
        "entities.xml grows more than 50-fold",
    );
    assert!(read(&export_of(&xml)).is_ok(), "the same is fine below the floor of the default limits");
}

#[test]
fn a_file_that_grows_too_much_is_a_bomb_and_not_the_stores_fault() {
    let xml = entities(&(page(10, "Home", &[]) + &crate::linking::attachment(30, 10, "zeros.bin", 1)));
    let zip = zip_of(&[("entities.xml", xml.as_bytes()), ("attachments/10/30/1", &vec![0; 3_000_000])]);
    assert_fault(&read_within(&zip, tight()).unwrap_err(), "zip_bomb", "attachments/10/30/1 grows more than 50-fold");
    let limits = ExportLimits { max_file_bytes: 1_000_000, ..ExportLimits::default() };
    assert_fault(
        &read_within(&zip, limits).unwrap_err(),
        "zip_bomb",
        "attachments/10/30/1 has more than 1000000 bytes",
    );
    let limits = ExportLimits { max_total_bytes: 2_000_000, ..ExportLimits::default() };
    assert_fault(&read_within(&zip, limits).unwrap_err(), "zip_bomb", "the archive has more than 2000000 bytes");
}

#[test]
fn entries_over_each_other_are_a_bomb() {
    // Many files whose directory records point to the same packed bytes: each alone grows little.
    let files: String = (0..200).map(|i| crate::linking::attachment(1000 + i, 10, &format!("{i}.bin"), 1)).collect();
    let xml = entities(&(page(10, "Home", &[]) + &files));
    let content: Vec<u8> = (0_u32..50_000).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let names: Vec<String> = (0..200).map(|i| format!("attachments/10/{}/1", 1000 + i)).collect();
    let mut entries: Vec<(&str, &[u8])> = vec![("entities.xml", xml.as_bytes())];
    entries.push((&names[0], &content));
    entries.extend(names[1..].iter().map(|n| (n.as_str(), b"" as &[u8])));
    let mut zip = zip_of(&entries);
    let records: Vec<usize> = zip.windows(4).enumerate().filter(|(_, w)| *w == CENTRAL).map(|(i, _)| i).collect();
    let (real, copies) = (records[1], &records[2..]);
    for copy in copies {
        for range in [10..28, 42..46] {
            let bytes = zip[real + range.start..real + range.end].to_vec();
            zip[copy + range.start..copy + range.end].copy_from_slice(&bytes);
        }
    }
    let limits = ExportLimits { ratio_floor_bytes: 100_000, max_ratio: 20, ..ExportLimits::default() };
    assert_fault(&read_within(&zip, limits).unwrap_err(), "zip_bomb", "the archive grows more than 20-fold");
}

#[test]
fn too_many_entries_are_refused() {
    let limits = ExportLimits { max_entries: 3, ..ExportLimits::default() };
    assert_fault(&read_within(&small(), limits).unwrap_err(), "too_many_entries", "more than 3 entries");
}

#[test]
fn folders_and_a_missing_descriptor_are_no_fault() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.add_directory("attachments/", options).unwrap();
    zip.start_file("entities.xml", options).unwrap();
    zip.write_all(entities(&page(10, "Home", &[])).as_bytes()).unwrap();
    assert_eq!(read(&zip.finish().unwrap().into_inner()).unwrap().pages.len(), 1);
}

#[test]
fn a_cancelled_reading_ends_with_the_sinks_own_word() {
    let zip = export_of(&entities(&(0..3000).map(|i| page(100 + i, "x", &[])).collect::<String>()));
    let reports = read(&zip).unwrap().progress.len();
    assert!(reports > 3000, "{reports}");
    for at in [1, 2, 3, 10, reports / 2, reports] {
        let mut sink = Collected { cancel_at: Some(at), ..Collected::default() };
        let fault = XmlExport::open(file_of(&zip), ExportLimits::default()).unwrap().read(&mut sink).unwrap_err();
        assert_eq!((fault.code, sink.progress.len()), ("cancelled", at));
    }
}
