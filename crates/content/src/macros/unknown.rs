//! Everything that has no file here: a labelled box, then the body, so that no text is lost. Parameters are not shown: they
//! hold page titles, queries and ids.

use super::Macro;
use super::code::Block;
use crate::render::{Place, Renderer};
use crate::report::RenderReport;
use crate::words;

pub fn unknown(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    out.unknown_macro(mac.name, place);
    if out.is_inline_only() {
        out.text(" ");
        out.inlines_only(mac.rich());
        return out.plain_inline(mac);
    }
    out.flow(mac.rich(), true);
    let plain = mac.plain().map(|plain| out.rendered_text(plain));
    if let Some(source) = plain.filter(|plain| !plain.trim().is_empty()) {
        out.code_block(&Block { source, language: mac.name, title: None, first_line: None });
    }
}

impl Renderer<'_> {
    /// The labelled box alone, counted in the report.
    pub(crate) fn unknown_macro(&mut self, name: &str, place: Place) {
        let name = if name.is_empty() { words::APP } else { name };
        RenderReport::count(&mut self.report.unknown_macros, name);
        self.hole(place, &words::macro_not_available(name));
    }

    /// A box that stands for something which cannot be shown.
    pub(crate) fn hole(&mut self, place: Place, says: &str) {
        let inline = place == Place::Inline || self.is_inline_only();
        let (tag, class) = if inline { ("span", "hole inline") } else { ("div", "hole") };
        self.open(tag, &[("class", class)]);
        self.icon("#i-lock");
        self.leaf("span", &[], says);
        self.close(tag);
    }
}
