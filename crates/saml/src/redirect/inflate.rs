use crate::rejection::SamlRejection;
use crate::xml::Limits;
use flate2::{Decompress, FlushDecompress, Status};
use sluice_service::ports::saml::SamlRefusal;

/// The most that a message may become.
const LARGEST: usize = Limits::MESSAGE.bytes;
/// What a message of the usual size needs.
const FIRST: usize = 8 * 1024;

/// Inflates a raw deflate stream (RFC 1951), which must end where the bytes end. No more than the limit is ever written.
pub(super) fn inflate(bytes: &[u8]) -> Result<Vec<u8>, SamlRefusal> {
    let mut stream = Decompress::new(false);
    let mut out = Vec::with_capacity(FIRST);
    let mut rest = bytes;
    loop {
        let before = stream.total_in();
        let status = stream.decompress_vec(rest, &mut out, FlushDecompress::None);
        let read = usize::try_from(stream.total_in() - before).unwrap_or(usize::MAX);
        rest = rest.get(read..).unwrap_or_default();
        match status {
            Ok(_) if out.len() > LARGEST => return Err(SamlRejection::ResponseTooLarge.into()),
            Ok(Status::StreamEnd) if rest.is_empty() => return Ok(out),
            // It stopped for want of space, not of input.
            Ok(Status::Ok | Status::BufError) if out.len() == out.capacity() => {
                out.reserve_exact(out.len().min(LARGEST + 1 - out.len()));
            }
            _ => return Err(SamlRejection::NotDeflated.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outgoing::deflated;

    fn code(bytes: &[u8]) -> &'static str {
        inflate(bytes).unwrap_err().code
    }

    #[test]
    fn what_was_deflated_comes_back() {
        for length in [0, 1, FIRST - 1, FIRST, FIRST + 1, 3 * FIRST, LARGEST] {
            let text = "<a>ä".repeat(length / 4 + 1)[..length].to_owned();
            assert_eq!(inflate(&deflated(&text).unwrap()), Ok(text.into_bytes()), "{length}");
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_large() {
        assert_eq!(code(&deflated(&"a".repeat(LARGEST + 1)).unwrap()), "response_too_large");
        let bomb = deflated(&"a".repeat(60 * LARGEST)).unwrap();
        assert_eq!(code(&bomb), "response_too_large");
    }

    #[test]
    fn the_stream_is_whole_and_alone() {
        let sound = deflated("<a>text</a>").unwrap();
        for end in 0..sound.len() {
            assert_eq!(code(&sound[..end]), "not_deflated", "{end}");
        }
        assert_eq!(code(&[&sound[..], b"x"].concat()), "not_deflated");
        assert_eq!(code(b"<a>text</a>"), "not_deflated");
    }
}
