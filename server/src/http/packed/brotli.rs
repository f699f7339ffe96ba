//! Brotli (RFC 7932) of parts: the encoder begins each on a whole byte and refers to nothing before it, and what stands between two
//! is put right when they are joined.

use super::Codec;
use brotli::BrotliCompress;
use brotli::concat::{BroCatli, BroCatliResult};
use brotli::enc::BrotliEncoderParams;

/// Bits of the window: all parts have one, since a later part's must not be larger than that of the first.
const WINDOW: i32 = 18;
const QUICK: i32 = 4;
const THOROUGH: i32 = 9;
/// What a joint can add to the parts, at most.
const JOINT: usize = 16;

pub(super) struct Brotli;

impl Codec for Brotli {
    type Part = Vec<u8>;

    fn part(text: &str, once: bool) -> Option<Vec<u8>> {
        let params = BrotliEncoderParams {
            quality: if once { THOROUGH } else { QUICK },
            lgwin: WINDOW,
            size_hint: text.len(),
            catable: true,
            appendable: true,
            use_dictionary: false,
            ..BrotliEncoderParams::default()
        };
        let mut out = Vec::with_capacity(text.len() / 2 + JOINT);
        BrotliCompress(&mut text.as_bytes(), &mut out, &params).ok()?;
        Some(out)
    }

    fn join(parts: &[&Vec<u8>]) -> Option<Vec<u8>> {
        let mut out = vec![0; parts.iter().map(|part| part.len() + JOINT).sum::<usize>() + JOINT];
        let mut written = 0;
        let mut joined = BroCatli::new();
        for part in parts {
            joined.new_brotli_file();
            let mut read = 0;
            while read < part.len() {
                match joined.stream(part, &mut read, &mut out, &mut written) {
                    BroCatliResult::NeedsMoreInput | BroCatliResult::Success => {}
                    _ => return None,
                }
            }
        }
        match joined.finish(&mut out, &mut written) {
            BroCatliResult::Success => {
                out.truncate(written);
                Some(out)
            }
            _ => None,
        }
    }

    fn len(part: &Vec<u8>) -> usize {
        part.len()
    }
}
