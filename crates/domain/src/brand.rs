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

impl Brand {
    /// This, with what it leaves open as `base` has it.
    #[must_use]
    pub fn over(&self, base: &Self) -> Self {
        Self {
            logo: self.logo.as_ref().or(base.logo.as_ref()).cloned(),
            accent: self.accent.or(base.accent),
            footer: self.footer.as_ref().or(base.footer.as_ref()).cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_falls_back_by_itself() {
        let logo = Logo { digest: "0".repeat(64), kind: LogoKind::Png, width: 3, height: 2 };
        let base = Brand {
            logo: Some(logo.clone()),
            accent: Colour::parse("#0d5c68"),
            footer: Some("Harbourline Ltd".to_owned()),
        };
        assert_eq!(Brand::default().over(&base), base);
        let own = Brand { accent: Colour::parse("#7a1fa2"), ..Brand::default() };
        let both = own.over(&base);
        assert_eq!((both.accent, both.logo, both.footer), (own.accent, Some(logo), base.footer.clone()));
        assert_eq!(base.over(&own), base);
    }
}
