//! The brand, for the dashboard's form and for visitors' pages.

use crate::brand::Colour;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A picture and where to get it. Its size is that of the file: the place that it takes is known before it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoView {
    /// Path on the origin of the page.
    pub src: String,
    pub width: u32,
    pub height: u32,
}

/// What was chosen. `None`: nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BrandView {
    pub logo: Option<LogoView>,
    pub accent: Option<Colour>,
    pub footer: Option<String>,
}

/// What the form begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandPage {
    /// As visitors read it where there is no logo.
    pub company: String,
    /// The space's name; `None`: this is the installation's.
    pub space: Option<String>,
    pub own: BrandView,
    /// What stands where a space has nothing of its own. Empty for the installation.
    pub base: BrandView,
    /// When it was changed last; saving names it. `None`: never.
    pub seen: Option<Timestamp>,
}

/// What one visitor's page shows. Paths are on the visitors' origin. The default is Sluice's own look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VisitorBrand {
    /// The style sheet that re-values the accent.
    pub style: Option<String>,
    pub logo: Option<LogoView>,
    pub footer: Option<String>,
}
