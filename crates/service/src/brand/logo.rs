//! A logo that is uploaded: it counts once it has decoded. Its bytes are kept as they came.

use crate::error::{Result, ServiceError};
use crate::ports::content::RasterKind;
use crate::raster::{self, Bounds, NoPicture};
use crate::sluice::Sluice;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sluice_domain::brand::{LOGO_BYTES, LOGO_SIDE, Logo, LogoKind};

/// The largest takes eight bytes for each pixel, and some decoders hold it twice.
const BOUNDS: Bounds = Bounds { side: LOGO_SIDE, memory: 64 << 20 };

impl Sluice {
    /// Stores the picture. What does not come to be named by a brand goes with the next sweep.
    pub(super) async fn keep_logo(&self, base64: &str) -> Result<Logo> {
        let bytes = Bytes::from(STANDARD.decode(base64).map_err(|_| fault("logo_not_a_picture"))?);
        if bytes.len() > LOGO_BYTES {
            return Err(fault("logo_too_large"));
        }
        let file = bytes.clone();
        let decoded = tokio::task::spawn_blocking(move || raster::decode(&file, BOUNDS)).await;
        let image = match decoded.map_err(|error| ServiceError::Internal(error.to_string()))? {
            Ok(image) => image,
            Err(NoPicture::TooLarge) => return Err(fault("logo_too_many_pixels")),
            Err(NoPicture::Unreadable) => return Err(fault("logo_not_a_picture")),
        };
        let kind = match image.kind {
            RasterKind::Png => LogoKind::Png,
            RasterKind::Jpeg => LogoKind::Jpeg,
            RasterKind::Webp => LogoKind::Webp,
            // It moves.
            RasterKind::Gif => return Err(fault("logo_not_a_picture")),
        };
        let blob = self.blobs.put(bytes).await?;
        Ok(Logo { digest: blob.as_str().to_owned(), kind, width: image.width, height: image.height })
    }
}

fn fault(code: &'static str) -> ServiceError {
    ServiceError::field("logo", code)
}
