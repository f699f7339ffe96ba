//! `html`: never executed, and not shown as text either, since it may hold keys and internal addresses.

use super::Macro;
use crate::render::{Place, Renderer};
use crate::words;

pub fn html(out: &mut Renderer<'_>, _: &Macro<'_>, place: Place) {
    out.hole(place, words::HTML_HIDDEN);
}
