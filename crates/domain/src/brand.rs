//! What makes visitors' pages look like their sender's: logo, accent colour, a line of text at the foot.

mod accent;
mod colour;

pub use accent::{Accent, Accents, HOUSE, Theme};
pub use colour::Colour;

use serde::{Deserialize, Serialize};

/// Characters of the text at the foot, at most.
pub const FOOTER_MAX: usize = 300;
/// Bytes of a logo's file, at most.
pub const LOGO_BYTES: usize = 256 << 10;
/// Pixels of a side of a logo, at most.
pub const LOGO_SIDE: u32 = 2000;

/// What was chosen for the installation, or for one space. `None`: as Sluice has it, or, of a space, as the installation has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    pub logo: Option<Logo>,
    pub accent: Option<Colour>,
    /// Plain text of one line.
    pub footer: Option<String>,
}

/// A picture that was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// SHA-256 of the file, 64 lower-case hex digits: its blob's id.
    pub digest: String,
    pub kind: LogoKind,
    /// Pixels.
    pub width: u32,
    pub height: u32,
}

/// Raster formats that every browser shows. SVG is none: it is a document, which may hold scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogoKind {
    Png,
    Jpeg,
    Webp,
}

impl LogoKind {
    pub const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::Webp];

    /// As file names end, and as it is stored.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}
