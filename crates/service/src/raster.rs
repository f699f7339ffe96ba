//! Pictures from outside, believed only once they decode whole within limits. What they are is read from their own bytes.

use crate::ports::content::{RasterImage, RasterKind};
use image::{ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// How large a picture may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Pixels of a side.
    pub(crate) side: u32,
    /// Bytes that decoding it may take.
    pub(crate) memory: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoPicture {
    /// None of the four formats, or damaged.
    Unreadable,
    /// Beyond the bounds.
    TooLarge,
}

/// The picture, if it is one of four raster formats. For a blocking thread.
pub(crate) fn decode(bytes: &[u8], bounds: Bounds) -> Result<RasterImage, NoPicture> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|_| NoPicture::Unreadable)?;
    let kind = match reader.format() {
        Some(ImageFormat::Png) => RasterKind::Png,
        Some(ImageFormat::Jpeg) => RasterKind::Jpeg,
        Some(ImageFormat::Gif) => RasterKind::Gif,
        Some(ImageFormat::WebP) => RasterKind::Webp,
        _ => return Err(NoPicture::Unreadable),
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(bounds.side);
    limits.max_image_height = Some(bounds.side);
    limits.max_alloc = Some(bounds.memory);
    reader.limits(limits);
    match reader.decode() {
        Ok(image) => Ok(RasterImage { width: image.width(), height: image.height(), kind }),
        Err(ImageError::Limits(_)) => Err(NoPicture::TooLarge),
        Err(_) => Err(NoPicture::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { side: 4, memory: 1 << 20 };

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        image::DynamicImage::new_rgb8(width, height).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn only_what_decodes_is_an_image() {
        for (format, kind) in [
            (ImageFormat::Png, RasterKind::Png),
            (ImageFormat::Jpeg, RasterKind::Jpeg),
            (ImageFormat::Gif, RasterKind::Gif),
            (ImageFormat::WebP, RasterKind::Webp),
        ] {
            let whole = encoded(3, 2, format);
            assert_eq!(decode(&whole, BOUNDS), Ok(RasterImage { width: 3, height: 2, kind }));
            assert_eq!(decode(&whole[..12], BOUNDS), Err(NoPicture::Unreadable), "{kind:?}");
        }
        for text in ["<svg xmlns='http://www.w3.org/2000/svg'/>", "<html><script>", ""] {
            assert_eq!(decode(text.as_bytes(), BOUNDS), Err(NoPicture::Unreadable), "{text}");
        }
    }

    #[test]
    fn what_is_beyond_the_bounds_is_refused_as_such() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            assert!(decode(&encoded(4, 4, format), BOUNDS).is_ok());
            assert_eq!(decode(&encoded(5, 1, format), BOUNDS), Err(NoPicture::TooLarge), "{format:?}");
            assert_eq!(decode(&encoded(1, 5, format), BOUNDS), Err(NoPicture::TooLarge), "{format:?}");
        }
        let small = Bounds { side: 1000, memory: 1000 };
        assert_eq!(decode(&encoded(900, 900, ImageFormat::Png), small), Err(NoPicture::TooLarge));
    }
}
