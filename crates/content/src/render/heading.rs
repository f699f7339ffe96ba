//! Headings with their anchors, and the contents list made of them.

use super::write::visible_text;
use super::{Heading, Renderer};
use crate::ids::{dashed, joined, slug};
use crate::syntax::Element;
use crate::words;

/// Entries of all contents lists of a page together; several lists over a huge page would multiply.
const MAX_ENTRIES: usize = 5_000;

/// A contents list to be filled in at the end, when all headings are known.
#[derive(Debug, Clone, Copy)]
pub struct TocSpot {
    pub(super) at: usize,
    levels: (u8, u8),
    flat: bool,
}

impl Renderer<'_> {
    pub(super) fn heading(&mut self, el: &Element) {
        let (tag, level) = match el.name.as_str() {
            "h1" => ("h1", 1),
            "h2" => ("h2", 2),
            "h3" => ("h3", 3),
            "h4" => ("h4", 4),
            "h5" => ("h5", 5),
            _ => ("h6", 6),
        };
        let mark = self.mark();
        self.inlines_only(&el.children);
        let own = self.take_from(mark);
        let text = visible_text(&own);
        let (classes, _) = self.style_classes(el);
        if text.is_empty() {
            // Only an image, or nothing at all: no place to link to.
            if !own.trim().is_empty() {
                self.open("div", &[("class", "p")]);
                self.put_back(&own);
                self.close("div");
            }
            return;
        }
        let id = self.ids.claim(&slug(&text));
        self.open(tag, &[("id", &id), ("class", &classes)]);
        let title = joined(self.ctx.page_title());
        for alias in [dashed(&text), joined(&text), format!("{title}-{}", joined(&text))] {
            self.alias(&alias);
        }
        self.put_back(own.trim());
        if self.in_link == 0 {
            let href = format!("#{}", super::url::fragment(&id));
            self.leaf("a", &[("class", "anchor"), ("href", &href), ("aria-label", words::LINK_TO_HEADING)], "#");
        }
        self.close(tag);
        self.headings.push(Heading { level, id, text });
    }

    /// A second name for a place: Confluence's own anchors, and those that authors set. A name that is taken is left out.
    pub(crate) fn alias(&mut self, name: &str) {
        if let Some(id) = self.ids.claim_alias(name) {
            self.leaf("span", &[("class", "anchor-alias"), ("id", &id)], "");
        }
    }

    /// Puts a contents list here.
    pub(crate) fn contents_here(&mut self, levels: (u8, u8), flat: bool) {
        if self.inline_only == 0 && self.in_link == 0 {
            self.tocs.push(TocSpot { at: self.mark(), levels, flat });
        }
    }

    /// The whole output, with the contents lists filled in.
    pub(super) fn with_contents(&mut self) -> String {
        let body = std::mem::take(&mut self.out);
        let mut left = MAX_ENTRIES;
        let mut whole = String::with_capacity(body.len());
        let mut from = 0;
        for spot in std::mem::take(&mut self.tocs) {
            whole.push_str(&body[from..spot.at]);
            from = spot.at;
            self.contents(spot, &mut left);
            whole.push_str(&std::mem::take(&mut self.out));
        }
        whole.push_str(&body[from..]);
        whole
    }

    fn contents(&mut self, spot: TocSpot, left: &mut usize) {
        let (least, most) = spot.levels;
        let entries: Vec<Heading> = self
            .headings
            .iter()
            .filter(|heading| (least..=most).contains(&heading.level))
            .take(*left)
            .cloned()
            .collect();
        *left -= entries.len();
        if entries.is_empty() {
            return;
        }
        let classes = if spot.flat { "contents flat" } else { "contents" };
        self.open("nav", &[("class", classes), ("aria-label", words::CONTENTS)]);
        self.open("ul", &[]);
        let mut levels: Vec<u8> = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            if !spot.flat {
                while levels.len() > 1 && levels.last().is_some_and(|level| *level > entry.level) {
                    levels.pop();
                    self.out.push_str("</li></ul>");
                }
            }
            if number > 0 {
                if !spot.flat && levels.last().is_some_and(|level| *level < entry.level) {
                    self.open("ul", &[]);
                    levels.push(entry.level);
                } else {
                    self.close("li");
                }
            } else {
                levels.push(entry.level);
            }
            if let Some(level) = levels.last_mut() {
                *level = (*level).min(entry.level);
            }
            self.open("li", &[]);
            self.leaf("a", &[("href", &format!("#{}", super::url::fragment(&entry.id)))], &entry.text);
        }
        for _ in 1..levels.len() {
            self.out.push_str("</li></ul>");
        }
        self.out.push_str("</li></ul></nav>");
    }
}

#[cfg(test)]
mod tests;
