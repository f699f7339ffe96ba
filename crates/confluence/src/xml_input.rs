use crate::fault;
use sluice_service::ports::export::ImportFault;
use std::io::{self, BufRead, Read};

const BUFFER: usize = 64 * 1024;

/// The bytes of entities.xml as the XML parser gets them:
/// - without control bytes, which Confluence writes raw although XML forbids them (0x08 and 0x1c were seen);
/// - with line breaks as XML 1.0 section 2.11 has them (CR LF and CR become LF);
/// - with a limit on what the parser may gather for one event, since it holds an event whole.
pub(crate) struct XmlInput<R> {
    source: R,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    after_cr: bool,
    at_end: bool,
    taken: u64,
    event_bytes: u64,
    max_event_bytes: u64,
}

impl<R: Read> XmlInput<R> {
    pub(crate) fn new(source: R, max_event_bytes: u64) -> Self {
        Self {
            source,
            buffer: vec![0; BUFFER].into_boxed_slice(),
            at: 0,
            end: 0,
            after_cr: false,
            at_end: false,
            taken: 0,
            event_bytes: 0,
            max_event_bytes,
        }
    }

    /// The next event may be as large as allowed again.
    pub(crate) fn begin_event(&mut self) {
        self.event_bytes = 0;
    }

    /// Bytes taken from the source.
    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }

    /// Nothing is left: what the parser still misses was cut off.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at_end && self.at == self.end
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.at == self.end && !self.at_end {
            let read = match self.source.read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            self.taken += u64::try_from(read).unwrap_or(u64::MAX);
            self.at_end = read == 0;
            self.at = 0;
            self.end = clean(&mut self.buffer[..read], &mut self.after_cr);
        }
        Ok(())
    }
}

impl<R: Read> Read for XmlInput<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buf.len());
        buf[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for XmlInput<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.event_bytes > self.max_event_bytes {
            let detail = format!("entities.xml holds a text of more than {} bytes", self.max_event_bytes);
            return Err(fault::into_io(ImportFault::new(fault::TOO_LARGE, detail)));
        }
        self.fill()?;
        Ok(&self.buffer[self.at..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.end);
        self.event_bytes += u64::try_from(amount).unwrap_or(u64::MAX);
    }
}

/// Removes and normalises in place; returns the new length. `after_cr` carries a CR over to the next buffer.
fn clean(bytes: &mut [u8], after_cr: &mut bool) -> usize {
    let dirty = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n');
    // Nearly every buffer is clean.
    let first = if *after_cr { Some(0) } else { bytes.iter().position(dirty) };
    let Some(first) = first else { return bytes.len() };
    let mut write = first;
    for read in first..bytes.len() {
        let byte = bytes[read];
        let keep = match byte {
            b'\r' => Some(b'\n'),
            b'\n' if *after_cr => None,
            b'\t' | b'\n' | 0x20.. => Some(byte),
            _ => None,
        };
        *after_cr = byte == b'\r';
        if let Some(byte) = keep {
            bytes[write] = byte;
            write += 1;
        }
    }
    write
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_in_pieces(text: &[u8], piece: usize) -> Vec<u8> {
        struct Pieces<'a>(&'a [u8], usize);
        impl Read for Pieces<'_> {
            fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
                let count = self.1.min(buf.len()).min(self.0.len());
                buf[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        let mut out = Vec::new();
        XmlInput::new(Pieces(text, piece), 1 << 20).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn control_bytes_go_and_line_breaks_are_one() {
        for piece in 1..20 {
            assert_eq!(read_in_pieces(b"a\x08b\x1cc\0\td\r\ne\rf\n\r\ng\r", piece), b"abc\td\ne\nf\n\ng\n", "{piece}");
        }
    }

    #[test]
    fn what_is_clean_stays() {
        let text = "Ünïcödé\n\t<a>\u{7f}".repeat(10_000);
        assert_eq!(read_in_pieces(text.as_bytes(), 7_777), text.as_bytes());
    }

    #[test]
    fn one_event_cannot_take_all() {
        let mut input = XmlInput::new(io::repeat(b'x'), 100_000);
        let error = io::copy(&mut input, &mut io::sink()).unwrap_err();
        assert_eq!(fault::from_io(&error, "").code, "too_large");
        assert!(input.taken() < 300_000);
    }
}
