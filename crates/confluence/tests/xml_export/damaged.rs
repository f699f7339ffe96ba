//! Whatever happens to a zip, reading it ends: with a coded fault, or with everything.

use crate::collect::read;
use crate::independent::Census;
use crate::sample::small;
use proptest::prelude::*;
use sluice_confluence::FAULT_CODES;

/// The census if the archive was read; a fault must have one of the known codes and say something.
fn outcome(zip: &[u8]) -> Option<Census> {
    match read(zip) {
        Ok(collected) => Some(collected.census()),
        Err(fault) => {
            assert!(FAULT_CODES.contains(&fault.code), "{fault}");
            assert!(!fault.detail.is_empty() && fault.detail.len() < 1000, "{fault}");
            None
        }
    }
}

#[test]
fn cut_anywhere_it_is_refused() {
    let whole = small();
    assert!(outcome(&whole).is_some());
    for at in 0..whole.len() {
        let fault = read(&whole[..at]).unwrap_err();
        assert!(matches!(fault.code, "cut_off" | "not_a_zip"), "cut at {at}: {fault}");
    }
}

#[test]
fn one_wrong_byte_anywhere_never_changes_the_result_unseen() {
    let whole = small();
    let right = outcome(&whole).unwrap();
    for at in 0..whole.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut zip = whole.clone();
            zip[at] ^= flip;
            // A time or an unused name may change; a file may get lost, since its name then is another. Texts never differ.
            if let Some(census) = outcome(&zip) {
                assert_eq!(census.pages(), right.pages(), "byte {at}");
                assert_eq!(census.restricted(), right.restricted(), "byte {at}");
                assert_eq!(census.spaces["DOC"].bodies, right.spaces["DOC"].bodies, "byte {at}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn several_wrong_bytes_end_in_order(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut zip = small();
        for (at, byte) in changes {
            let at = at.index(zip.len());
            zip[at] = byte;
        }
        outcome(&zip);
    }

    #[test]
    fn pieces_put_together_end_in_order(pieces in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..300), 1..8)) {
        let whole = small();
        let mut zip = b"PK\x03\x04".to_vec();
        for (at, length) in pieces {
            let at = at.index(whole.len());
            zip.extend_from_slice(&whole[at..(at + length).min(whole.len())]);
        }
        outcome(&zip);
    }

    /// The XML itself is damaged, behind a sound zip.
    #[test]
    fn wrong_bytes_in_the_xml_end_in_order(changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>&;!\\[\\]\"/a-z\u{0}\u{e4}]{0,4}"), 1..6)) {
        let mut xml = crate::sample::entities(&(crate::sample::page(10, "Home", &[]) + &crate::sample::body(20, 10, "<p>a]] >b</p>"))).into_bytes();
        for (at, text) in changes {
            let at = at.index(xml.len());
            let end = (at + text.len()).min(xml.len());
            xml.splice(at..end, text.bytes());
        }
        outcome(&crate::sample::zip_of(&[("entities.xml", &xml)]));
    }
}
