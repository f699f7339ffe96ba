//! `attachments`: the files of the page, as far as the share offers such a list.

use super::Macro;
use crate::render::{Place, Renderer};
use crate::words;

pub fn attachments(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    // Files of another page would need that page's place in the share.
    let files = if mac.param_element("page").is_some() { None } else { out.files_here() };
    let Some(files) = files else { return out.unknown_macro(mac.name, place) };
    if files.is_empty() {
        return out.leaf("p", &[("class", "meta")], words::NO_FILES);
    }
    if !out.has_entries() {
        return out.hole(place, words::LIST_CUT_SHORT);
    }
    let mut whole = true;
    out.open("nav", &[("aria-label", words::FILES)]);
    out.open("ul", &[]);
    for (filename, file) in files.iter() {
        whole = out.take_entry();
        if !whole {
            break;
        }
        out.open("li", &[]);
        out.file_card(file, filename);
        out.close("li");
    }
    out.close("ul");
    out.close("nav");
    if !whole {
        out.hole(place, words::LIST_CUT_SHORT);
    }
}
