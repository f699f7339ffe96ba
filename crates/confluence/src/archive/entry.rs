use super::Entry;
use crate::fault;
use crate::limits::ExportLimits;
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, FileReader, ZipArchive};
use sluice_service::ports::export::ImportFault;
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

/// What one reading of an archive has inflated so far, over all entries.
///
/// It also keeps the first fault of an entry's reader: whoever reads a file sees it only as an [`io::Error`].
pub(crate) struct Budget {
    archive_len: u64,
    inflated: Cell<u64>,
    fault: RefCell<Option<ImportFault>>,
}

impl Budget {
    pub(crate) fn new(archive_len: u64) -> Self {
        Self { archive_len, inflated: Cell::new(0), fault: RefCell::new(None) }
    }

    pub(crate) fn take_fault(&self) -> Option<ImportFault> {
        self.fault.take()
    }
}

/// Reads one entry, inflated, with size and checksum verified at its end and all limits on the way.
pub(crate) struct EntryReader<'a> {
    inner: Box<dyn Read + 'a>,
    name: String,
    packed: Rc<Cell<u64>>,
    inflated: u64,
    max_bytes: u64,
    limits: &'a ExportLimits,
    budget: &'a Budget,
}

impl<'a> EntryReader<'a> {
    pub(super) fn open(
        zip: &'a ZipArchive<FileReader>,
        entry: Entry,
        name: &str,
        max_bytes: u64,
        limits: &'a ExportLimits,
        budget: &'a Budget,
    ) -> Result<Self, ImportFault> {
        let found = zip.get_entry(entry.at).map_err(|e| fault::from_zip(&e, name))?;
        let packed = Rc::new(Cell::new(0));
        let source = Counted { inner: found.reader(), count: Rc::clone(&packed) };
        let plain: Box<dyn Read + 'a> = match entry.method {
            CompressionMethod::STORE => Box::new(source),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(source)),
            other => {
                let detail = format!("{name} is packed with method {}", other.as_u16());
                return Err(ImportFault::new(fault::UNSUPPORTED_COMPRESSION, detail));
            }
        };
        let inner = Box::new(found.verifying_reader(plain));
        Ok(Self { inner, name: name.to_owned(), packed, inflated: 0, max_bytes, limits, budget })
    }

    fn check(&self) -> Result<(), ImportFault> {
        let ExportLimits { max_total_bytes, max_ratio, ratio_floor_bytes: floor, .. } = *self.limits;
        let total = self.budget.inflated.get();
        let bomb = |detail: String| Err(ImportFault::new(fault::ZIP_BOMB, detail));
        if self.inflated > self.max_bytes {
            return bomb(format!("{} has more than {} bytes", self.name, self.max_bytes));
        }
        if total > max_total_bytes {
            return bomb(format!("the archive has more than {max_total_bytes} bytes, reached in {}", self.name));
        }
        if self.inflated > floor && self.inflated / max_ratio > self.packed.get() {
            return bomb(format!("{} grows more than {max_ratio}-fold", self.name));
        }
        // Entries may lie over each other, each with a modest ratio of its own. Entities.xml is read twice, hence the 2.
        if total > floor && total / max_ratio / 2 > self.budget.archive_len {
            return bomb(format!("the archive grows more than {max_ratio}-fold, reached in {}", self.name));
        }
        Ok(())
    }

    fn fail(&self, fault: ImportFault) -> io::Error {
        self.budget.fault.borrow_mut().get_or_insert_with(|| fault.clone());
        fault::into_io(fault)
    }
}

impl Read for EntryReader<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = match self.inner.read(buf) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => return Err(self.fail(fault::from_io(&error, &self.name))),
        };
        let count = u64::try_from(read).unwrap_or(u64::MAX);
        self.inflated = self.inflated.saturating_add(count);
        self.budget.inflated.set(self.budget.inflated.get().saturating_add(count));
        self.check().map_err(|fault| self.fail(fault))?;
        Ok(read)
    }
}

/// Counts the packed bytes that were really taken.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buf)?;
        self.count.set(self.count.get().saturating_add(u64::try_from(read).unwrap_or(u64::MAX)));
        Ok(read)
    }
}
