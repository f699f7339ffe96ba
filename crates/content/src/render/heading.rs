//! Headings with their anchors, and the contents list made of them.

use super::write::{shortened, shows_something, visible_text};
use super::{Heading, Place, Renderer};
use crate::ids::{dashed, joined, slug};
use crate::syntax::Element;
use crate::words;

/// Contents lists of a page; each goes through all headings.
const MOST_LISTS: usize = 100;
/// Characters of a heading in a list; a longer one is no heading.
const LONGEST_ENTRY: usize = 300;

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
            if shows_something(&own) || own.contains(" id=") {
                self.open("div", &[("class", "p")]);
                self.put_back(&own);
                self.close("div");
            }
            return;
        }
        let id = self.ids.claim(&slug(&text));
        self.open(tag, &[("id", &id), ("class", &classes)]);
        for alias in [dashed(&text), joined(&text), self.with_page_title(&text)] {
            self.alias(&alias);
        }
        self.put_back(own.trim());
        if self.in_link == 0 {
            let href = format!("#{}", super::url::fragment(&id));
            self.leaf("a", &[("class", "anchor"), ("href", &href), ("aria-label", words::LINK_TO_HEADING)], "#");
        }
        self.close(tag);
        if self.headings.len() < self.opts.max_entries && !self.is_full() {
            let text = shortened(&text, LONGEST_ENTRY).to_owned();
            self.headings.push(Heading { level, id, text });
        }
    }

    /// Confluence Server's anchor of a place in this page.
    pub(crate) fn with_page_title(&self, name: &str) -> String {
        let ctx = self.ctx;
        format!("{}-{}", joined(shortened(ctx.page_title(), LONGEST_ENTRY)), joined(shortened(name, LONGEST_ENTRY)))
    }

    /// A second name for a place: Confluence's own anchors, and those that authors set. A name that is taken is left out.
    pub(crate) fn alias(&mut self, name: &str) {
        if let Some(id) = self.ids.claim_alias(name) {
            self.leaf("span", &[("class", "anchor-alias"), ("id", &id)], "");
        }
    }

    /// Puts a contents list here.
    pub(crate) fn contents_here(&mut self, levels: (u8, u8), flat: bool) {
        if self.inline_only == 0 && self.in_link == 0 && !self.is_full() && self.tocs.len() < MOST_LISTS {
            self.tocs.push(TocSpot { at: self.out.len(), levels, flat });
        }
    }

    /// The whole output, with the contents lists filled in.
    pub(super) fn with_contents(&mut self) -> String {
        let body = std::mem::take(&mut self.out);
        let spots = std::mem::take(&mut self.tocs);
        if spots.is_empty() {
            return body;
        }
        let headings = std::mem::take(&mut self.headings);
        let mut whole = String::with_capacity(body.len());
        let mut from = 0;
        for spot in spots {
            whole.push_str(&body[from..spot.at]);
            from = spot.at;
            self.contents(spot, &headings);
            whole.push_str(&std::mem::take(&mut self.out));
        }
        whole.push_str(&body[from..]);
        self.headings = headings;
        whole
    }

    fn contents(&mut self, spot: TocSpot, headings: &[Heading]) {
        let (least, most) = spot.levels;
        let mut entries = headings.iter().filter(|heading| (least..=most).contains(&heading.level)).peekable();
        if entries.peek().is_none() {
            return;
        }
        if !self.has_entries() {
            return self.hole(Place::Block, words::LIST_CUT_SHORT);
        }
        let classes = if spot.flat { "contents flat" } else { "contents" };
        self.open("nav", &[("class", classes), ("aria-label", words::CONTENTS)]);
        self.open("ul", &[]);
        let mut levels: Vec<u8> = Vec::new();
        let mut whole = true;
        for (number, entry) in entries.enumerate() {
            whole = self.take_entry();
            if !whole {
                break;
            }
            if !spot.flat {
                while levels.len() > 1 && levels.last().is_some_and(|level| *level > entry.level) {
                    levels.pop();
                    self.close("li");
                    self.close("ul");
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
            self.close("li");
            self.close("ul");
        }
        self.close("li");
        self.close("ul");
        self.close("nav");
        if !whole {
            self.hole(Place::Block, words::LIST_CUT_SHORT);
        }
    }
}

#[cfg(test)]
mod tests;
