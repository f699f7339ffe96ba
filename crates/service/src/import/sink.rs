//! Takes what an export holds and stages it: bodies and files into the blob store, rows into a new generation.

use super::board::Job;
use super::store_fault;
use crate::ports::blobs::BlobId;
use crate::ports::content::{Attachment, Generation, Page, RasterImage, StagedSpace};
use crate::ports::export::{ExportSink, FileRecord, ImportFault, ImportProgress, PageRecord, SpaceRecord};
use crate::raster::{self, Bounds};
use crate::sluice::Sluice;
use bytes::Bytes;
use sluice_domain::id::{AttachmentId, ImportId, PageId, SpaceId};
use sluice_domain::tree::TreeNode;
use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;
use tokio::runtime::Handle;

/// Rows written at once. A transaction larger than the database's memtable would fail.
const BATCH: usize = 100;
/// What may be shown inline.
const INLINE: Bounds = Bounds { side: 16_384, memory: 256 << 20 };
/// Bytes of an image file that is decoded; a larger one is offered as a download only.
const MAX_IMAGE: u64 = 20 << 20;

/// A space whose rows are all written.
pub(super) struct Staged(pub(super) StagedSpace);

struct Open {
    staged: StagedSpace,
    pages: Vec<Page>,
    files: Vec<Attachment>,
}

/// Runs on a blocking thread and waits there for the store.
pub(super) struct StagingSink {
    sluice: Arc<Sluice>,
    import: ImportId,
    sample: bool,
    job: Arc<Job>,
    runtime: Handle,
    /// By Confluence's id of the space, in the order of the export.
    spaces: Vec<(String, Open)>,
    index: HashMap<String, usize>,
}

impl StagingSink {
    pub(super) fn new(sluice: Arc<Sluice>, import: ImportId, sample: bool, job: Arc<Job>) -> Self {
        Self { sluice, import, sample, job, runtime: Handle::current(), spaces: Vec::new(), index: HashMap::new() }
    }

    /// Writes what is left in the batches.
    pub(super) fn finish(mut self) -> Result<Vec<Staged>, ImportFault> {
        for at in 0..self.spaces.len() {
            self.flush_pages(at)?;
            self.flush_files(at)?;
        }
        // Who cancelled after the last progress was told that the store stays as it was.
        self.job.check()?;
        if self.spaces.is_empty() {
            return Err(ImportFault::new("no_space", "the export names no space"));
        }
        Ok(self.spaces.into_iter().map(|(_, open)| Staged(open.staged)).collect())
    }

    fn at(&self, space: &str) -> Result<usize, ImportFault> {
        self.index.get(space).copied().ok_or_else(|| ImportFault::new("no_space", format!("space {space}")))
    }

    fn flush_pages(&mut self, at: usize) -> Result<(), ImportFault> {
        let (_, open) = &mut self.spaces[at];
        let rows = std::mem::take(&mut open.pages);
        if rows.is_empty() {
            return Ok(());
        }
        let StagedSpace { id, generation, .. } = &open.staged;
        self.runtime.block_on(self.sluice.store.stage_pages(id, *generation, &rows)).map_err(store_fault)
    }

    fn flush_files(&mut self, at: usize) -> Result<(), ImportFault> {
        let (_, open) = &mut self.spaces[at];
        let rows = std::mem::take(&mut open.files);
        if rows.is_empty() {
            return Ok(());
        }
        let StagedSpace { id, generation, .. } = &open.staged;
        self.runtime.block_on(self.sluice.store.stage_attachments(id, *generation, &rows)).map_err(store_fault)
    }

    fn store_file(&self, content: Option<&mut dyn Read>) -> Result<Option<(BlobId, u64)>, ImportFault> {
        let Some(content) = content else { return Ok(None) };
        let mut faults = ReadFaults { inner: content, job: &self.job, fault: None };
        let stored = self.sluice.blobs.put_reader(&mut faults, self.sluice.settings.max_file);
        match (faults.fault, stored) {
            (Some(fault), _) => Err(fault),
            (None, stored) => stored.map_err(store_fault),
        }
    }

    fn decode(&self, blob: &BlobId, size: u64) -> Option<RasterImage> {
        if size > MAX_IMAGE {
            return None;
        }
        let bytes = self.runtime.block_on(self.sluice.blobs.get(blob)).ok()??;
        raster::decode(&bytes, INLINE).ok()
    }
}

impl ExportSink for StagingSink {
    fn space(&mut self, space: SpaceRecord) -> Result<(), ImportFault> {
        let id = SpaceId::of_confluence(&space.key, &space.confluence_id);
        let generation: Generation =
            self.runtime.block_on(self.sluice.store.next_generation(&id, &self.import)).map_err(store_fault)?;
        let home = space.home_page.as_deref().and_then(|page| PageId::in_space(&id, page));
        let staged = StagedSpace {
            id,
            key: space.key,
            name: space.name,
            home,
            generation,
            pages: 0,
            files: 0,
            restricted: 0,
            sample: self.sample,
        };
        self.index.insert(space.confluence_id.clone(), self.spaces.len());
        self.spaces.push((space.confluence_id, Open { staged, pages: Vec::new(), files: Vec::new() }));
        Ok(())
    }

    fn page(&mut self, page: PageRecord) -> Result<(), ImportFault> {
        let at = self.at(&page.space)?;
        let body = match page.body {
            Some(text) if !text.is_empty() => {
                let put = self.sluice.blobs.put(Bytes::from(text));
                Some(self.runtime.block_on(put).map_err(store_fault)?)
            }
            _ => None,
        };
        let (_, open) = &mut self.spaces[at];
        let space = &open.staged.id;
        let id = PageId::in_space(space, &page.confluence_id).ok_or_else(|| bad_id(&page.confluence_id))?;
        open.staged.pages += 1;
        open.staged.restricted += u64::from(page.restricted);
        open.pages.push(Page {
            node: TreeNode {
                parent: page.parent.as_deref().and_then(|parent| PageId::in_space(space, parent)),
                id,
                title: page.title,
                position: page.position,
                folder: page.folder,
                restricted: page.restricted,
            },
            body,
            format: page.format,
            version: page.version,
            updated_at: page.updated_at,
            labels: page.labels,
        });
        if open.pages.len() >= BATCH { self.flush_pages(at) } else { Ok(()) }
    }

    fn file(&mut self, file: FileRecord, content: Option<&mut dyn Read>) -> Result<(), ImportFault> {
        let at = self.at(&file.space)?;
        let stored = self.store_file(content)?;
        let image = stored.as_ref().and_then(|(blob, size)| self.decode(blob, *size));
        let (_, open) = &mut self.spaces[at];
        let space = &open.staged.id;
        open.staged.files += 1;
        open.files.push(Attachment {
            id: AttachmentId::in_space(space, &file.confluence_id).ok_or_else(|| bad_id(&file.confluence_id))?,
            page: PageId::in_space(space, &file.page).ok_or_else(|| bad_id(&file.page))?,
            file_name: file.file_name,
            media_type: file.media_type,
            size: stored.as_ref().map_or(0, |(_, size)| *size),
            version: file.version,
            blob: stored.map(|(blob, _)| blob),
            image,
        });
        if open.files.len() >= BATCH { self.flush_files(at) } else { Ok(()) }
    }

    fn progress(&mut self, progress: ImportProgress) -> Result<(), ImportFault> {
        self.job.step(progress)
    }
}

fn bad_id(id: &str) -> ImportFault {
    ImportFault::new("malformed_xml", format!("an id that is none: {}", id.chars().take(40).collect::<String>()))
}

/// Keeps the fault that reading the export gave, so that it is not taken for one of the store; and lets a cancel be felt
/// inside a large file.
struct ReadFaults<'a> {
    inner: &'a mut dyn Read,
    job: &'a Job,
    fault: Option<ImportFault>,
}

impl Read for ReadFaults<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if let Err(fault) = self.job.check() {
            self.fault = Some(fault);
            return Err(std::io::Error::other("cancelled"));
        }
        self.inner.read(buffer).inspect_err(|error| {
            let known = error.get_ref().and_then(|inner| inner.downcast_ref::<ImportFault>()).cloned();
            self.fault = Some(known.unwrap_or_else(|| ImportFault::new("cut_off", error.to_string())));
        })
    }
}
