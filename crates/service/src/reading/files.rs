//! Files of a share.

use crate::error::{Result, ServiceError};
use crate::gate::ReadableFile;
use crate::ports::StoreResult;
use crate::sluice::Sluice;
use bytes::Bytes;
use futures::stream::BoxStream;
use sluice_domain::audit::{Action, Outcome};

/// How a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileUse {
    /// To keep: audited.
    Download,
    /// To know type and size only: nothing of it is sent.
    Look,
    /// As a picture inside a page: only raster images that were decoded.
    Inline,
}

/// A file on its way to a visitor.
pub struct Download {
    pub file_name: String,
    /// `None`: send it as bytes without a type of its own.
    pub image_type: Option<&'static str>,
    pub size: u64,
    pub chunks: BoxStream<'static, StoreResult<Bytes>>,
}

impl Sluice {
    /// `NotFound` when the file's page is not in the share, or when it is no picture and was asked for inline: one answer.
    pub async fn open_file(&self, file: &ReadableFile<'_>, usage: FileUse) -> Result<Download> {
        let grant = file.grant;
        let found =
            self.store.find_attachment(&file.id, grant.space.generation).await?.ok_or(ServiceError::NotFound)?;
        if !grant.tree.contains(&found.page) {
            return Err(ServiceError::NotFound);
        }
        if usage == FileUse::Inline && found.image.is_none() {
            return Err(ServiceError::NotFound);
        }
        let blob = found.blob.as_ref().ok_or(ServiceError::NotFound)?;
        let (size, chunks) =
            self.blobs.open(blob).await?.ok_or_else(|| {
                ServiceError::Internal(format!("file {}: its bytes are not in the blob store", found.id))
            })?;
        if usage == FileUse::Download {
            let target = grant.target(Some(found.page.clone()));
            let mut event = self.event(grant.actor(), Action::FileDownloaded, Outcome::Done, target);
            event.note = Some(format!("{}, version {}", found.file_name, found.version));
            // Every download is written, not only the first: a file leaves the house.
            self.store.append(&event).await?;
        }
        Ok(Download {
            file_name: found.file_name,
            image_type: found.image.map(|image| image.kind.media_type()),
            size,
            chunks,
        })
    }
}
