//! The one place that writes tags. Escaping is that of the HTML serialisation algorithm, so the allow list's own output of
//! the same tree is the same text.

use super::Renderer;
use super::element::is_block;
use crate::syntax::Node;

/// Bytes of text that are written between two looks at the room left.
const PIECE: usize = 4 << 10;
/// Characters of a text that stands in an attribute: it is read out, or shown beside the pointer, as a whole.
const LONGEST_LABEL: usize = 1_000;

/// A place in the output to come back to.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    at: usize,
    muted: u32,
}

/// Escapes text content.
pub fn escape_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            c if crate::entity::is_allowed(c) => out.push(c),
            _ => {}
        }
    }
}

fn escape_attr(out: &mut String, value: &str) {
    for part in value.split_inclusive('"') {
        escape_text(out, part.trim_end_matches('"'));
        if part.ends_with('"') {
            out.push_str("&quot;");
        }
    }
}

impl Renderer<'_> {
    /// Writes a start tag. Attributes with an empty value are left out, except those that are true by being there.
    ///
    /// When the page's room is used up, nothing more is written but the end tags of what is open, so that the nesting holds.
    pub(crate) fn open(&mut self, tag: &'static str, attrs: &[(&'static str, &str)]) {
        if self.is_full() {
            self.muted += u32::from(!matches!(tag, "br" | "hr" | "img" | "col"));
            return;
        }
        let before = self.out.len();
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attrs {
            if value.is_empty() && !matches!(*name, "alt" | "hidden" | "download") {
                continue;
            }
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape_attr(&mut self.out, if is_label(name) { shortened(value, LONGEST_LABEL) } else { value });
            self.out.push('"');
        }
        self.out.push('>');
        self.spend(before);
    }

    pub(crate) fn close(&mut self, tag: &'static str) {
        if self.muted > 0 {
            self.muted -= 1;
            return;
        }
        let before = self.out.len();
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        self.spend(before);
    }

    pub(crate) fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() && !self.is_full() {
            let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE.min(self.room).max(4)));
            let before = self.out.len();
            escape_text(&mut self.out, piece);
            self.spend(before);
            rest = after;
        }
    }

    /// The `tabindex` of what scrolls by itself. Within a link nothing else may be reached.
    pub(crate) fn reached_by_keyboard(&self) -> &'static str {
        if self.in_link == 0 { "0" } else { "" }
    }

    /// Whether the page's room is used up.
    pub(crate) fn is_full(&self) -> bool {
        self.room == 0
    }

    /// What was written and taken back counts too: the room bounds the work as well as the page.
    fn spend(&mut self, before: usize) {
        self.room = self.room.saturating_sub(self.out.len() - before);
    }

    /// Takes one of the page's list entries, if any is left.
    pub(crate) fn take_entry(&mut self) -> bool {
        let left = self.has_entries();
        self.entries_left = self.entries_left.saturating_sub(1);
        left
    }

    pub(crate) fn has_entries(&self) -> bool {
        self.entries_left > 0 && !self.is_full()
    }

    /// An element with nothing but text in it.
    pub(crate) fn leaf(&mut self, tag: &'static str, attrs: &[(&'static str, &str)], text: &str) {
        self.open(tag, attrs);
        self.text(text);
        self.close(tag);
    }

    /// One of the sprite's symbols (see [`crate::ICONS`]), decorative.
    pub(crate) fn icon(&mut self, symbol: &'static str) {
        self.open("svg", &[("class", "i"), ("aria-hidden", "true")]);
        self.open("use", &[("href", symbol)]);
        self.close("use");
        self.close("svg");
    }

    /// The end of the output so far.
    pub(crate) fn mark(&self) -> Mark {
        Mark { at: self.out.len(), muted: self.muted }
    }

    /// Unwrites what was written since the mark. Contents lists asked for there move to the mark.
    pub(crate) fn roll_back(&mut self, mark: Mark) {
        self.out.truncate(mark.at);
        self.muted = mark.muted;
        for spot in self.tocs.iter_mut().rev().take_while(|spot| spot.at > mark.at) {
            spot.at = mark.at;
        }
    }

    /// Takes back what was written since the mark, to be put back elsewhere. Only for running text, which holds no contents list.
    pub(crate) fn take_from(&mut self, mark: Mark) -> String {
        self.out.split_off(mark.at)
    }

    /// Puts back what was taken, if the element that it was to stand in was still written. Only for the renderer's own output.
    pub(crate) fn put_back(&mut self, own: &str) {
        if self.muted == 0 {
            self.out.push_str(own);
        }
    }

    pub(crate) fn written_since(&self, mark: Mark) -> &str {
        &self.out[mark.at..]
    }

    /// What a reader will see of the nodes, as plain text with its lines: what rendering hides is not in it.
    pub(crate) fn rendered_text(&mut self, nodes: &[Node]) -> String {
        if let [Node::Text(text)] = nodes {
            return text.clone();
        }
        let mark = self.mark();
        let lines = nodes.iter().any(is_block);
        for node in nodes.iter().filter(|node| !lines || !node.is_blank()) {
            match node {
                Node::Element(line) if matches!(line.name.as_str(), "p" | "div") => self.inlines_only(&line.children),
                _ => self.inlines_only(std::slice::from_ref(node)),
            }
            if is_block(node) {
                self.text("\n");
            }
        }
        let own = self.take_from(mark);
        without_tags(&own.replace("<br>", "\n"))
    }
}

fn is_label(attribute: &str) -> bool {
    matches!(attribute, "alt" | "title" | "aria-label")
}

/// The beginning of a text, of at most so many characters.
pub fn shortened(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// Whether our own HTML shows anything: text other than white space, or a picture.
pub fn shows_something(own: &str) -> bool {
    let mut rest = own;
    while let Some(start) = rest.find('<') {
        if !is_white(&rest[..start]) || rest[start..].starts_with("<img") {
            return true;
        }
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    !is_white(rest)
}

fn is_white(text: &str) -> bool {
    text.split("&nbsp;").all(|part| part.trim().is_empty())
}

/// The text of our own HTML: tags removed, our five escapes undone, white space collapsed.
pub fn visible_text(own: &str) -> String {
    without_tags(own).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_tags(own: &str) -> String {
    let mut text = String::with_capacity(own.len());
    let mut rest = own;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_reads_back() {
        let mut out = String::new();
        escape_text(&mut out, "a<b>&\"\u{a0}\u{0}");
        assert_eq!(out, "a&lt;b&gt;&amp;\"&nbsp;");
        let mut out = String::new();
        escape_attr(&mut out, "\"\"a\"b");
        assert_eq!(out, "&quot;&quot;a&quot;b");
        assert_eq!(visible_text("<b class=\"x\">a &amp;lt;</b>\n <i>b</i>"), "a &lt; b");
    }
}
