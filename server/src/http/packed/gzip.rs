//! gzip (RFC 1952) of parts: each is a run of deflate blocks (RFC 1951) that ends on a whole byte and none of which is the last, and
//! the checksum of the whole follows from theirs.

use super::Codec;
use flate2::{Compress, Compression, Crc, FlushCompress};
use std::cell::RefCell;

/// No name, no time, an unknown system (RFC 1952, section 2.3).
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// An empty block that is the last one (RFC 1951, section 3.2.6).
const LAST: [u8; 2] = [3, 0];
/// Room for what an empty block adds at the end of a part, and some more: the rest grows by itself.
const ROOM: usize = 64;

pub(super) struct Gzip;

pub(super) struct Part {
    deflated: Vec<u8>,
    crc: Crc,
}

thread_local! {
    /// Its tables take some hundred kilobytes, so they are used again.
    static QUICK: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(6), false));
}

impl Codec for Gzip {
    type Part = Part;

    fn part(text: &str, once: bool) -> Option<Part> {
        let text = text.as_bytes();
        let deflated = if once {
            deflate(&mut Compress::new(Compression::best(), false), text)?
        } else {
            QUICK.with_borrow_mut(|quick| {
                quick.reset();
                deflate(quick, text)
            })?
        };
        let mut crc = Crc::new();
        crc.update(text);
        Some(Part { deflated, crc })
    }

    fn join(parts: &[&Part]) -> Option<Vec<u8>> {
        let bytes = parts.iter().map(|part| part.deflated.len()).sum::<usize>();
        let mut out = Vec::with_capacity(HEAD.len() + bytes + LAST.len() + 8);
        out.extend(HEAD);
        let mut crc = Crc::new();
        for part in parts {
            out.extend(&part.deflated);
            crc.combine(&part.crc);
        }
        out.extend(LAST);
        out.extend(crc.sum().to_le_bytes());
        out.extend(crc.amount().to_le_bytes());
        Some(out)
    }

    fn len(part: &Part) -> usize {
        part.deflated.len()
    }
}

fn deflate(compress: &mut Compress, text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 2 + ROOM);
    let before = compress.total_in();
    loop {
        let done = usize::try_from(compress.total_in() - before).ok()?;
        compress.compress_vec(text.get(done..)?, &mut out, FlushCompress::Sync).ok()?;
        let all = compress.total_in() - before == text.len() as u64;
        // Room that is left over means that nothing waits inside any more.
        if all && out.len() < out.capacity() {
            return Some(out);
        }
        out.reserve(out.capacity().max(ROOM));
    }
}
