//! `toc`: made from our own headings, so it can only name what is shown.

use super::Macro;
use crate::render::{Place, Renderer};

pub fn toc(out: &mut Renderer<'_>, mac: &Macro<'_>, _: Place) {
    let level =
        |name: &str, default: u8| mac.param(name).and_then(|level| level.parse().ok()).unwrap_or(default).clamp(1, 6);
    out.contents_here((level("minLevel", 1), level("maxLevel", 6)), mac.param("type").as_deref() == Some("flat"));
}
