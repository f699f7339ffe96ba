//! `attachments`: the files of the page, as far as the share offers such a list.

use super::Macro;
use crate::render::{Place, Renderer};
use crate::words;

pub fn attachments(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    // Files of another page would need that page's place in the share.
    let files = if mac.param_element("page").is_some() { None } else { out.ctx.files() };
    let Some(files) = files else { return out.unknown_macro(mac.name, place) };
    if files.is_empty() {
        return out.leaf("p", &[("class", "meta")], words::NO_FILES);
    }
    out.open("nav", &[("aria-label", words::FILES)]);
    out.open("ul", &[]);
    for (filename, file) in &files {
        out.open("li", &[]);
        out.file_card(file, filename);
        out.close("li");
    }
    out.close("ul");
    out.close("nav");
}
