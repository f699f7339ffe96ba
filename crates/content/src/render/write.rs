//! The one place that writes tags. Escaping is that of the HTML serialisation algorithm, so the allow list's own output of
//! the same tree is the same text.

use super::Renderer;

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
    pub(crate) fn open(&mut self, tag: &'static str, attrs: &[(&'static str, &str)]) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attrs {
            if value.is_empty() && !matches!(*name, "alt" | "hidden" | "download") {
                continue;
            }
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape_attr(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    pub(crate) fn close(&mut self, tag: &'static str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    pub(crate) fn text(&mut self, text: &str) {
        escape_text(&mut self.out, text);
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
        self.out.push_str("</use></svg>");
    }

    /// Length of the output so far.
    pub(crate) fn mark(&self) -> usize {
        self.out.len()
    }

    /// Unwrites what was written since the mark. Contents lists asked for there move to the mark.
    pub(crate) fn roll_back(&mut self, mark: usize) {
        self.out.truncate(mark);
        for spot in &mut self.tocs {
            spot.at = spot.at.min(mark);
        }
    }

    /// Takes back what was written since the mark, to be put back elsewhere. Only for running text, which holds no contents list.
    pub(crate) fn take_from(&mut self, mark: usize) -> String {
        self.out.split_off(mark)
    }

    /// Puts back what was taken. Only for the renderer's own output.
    pub(crate) fn put_back(&mut self, own: &str) {
        self.out.push_str(own);
    }

    pub(crate) fn written_since(&self, mark: usize) -> &str {
        &self.out[mark..]
    }
}

/// The text of our own HTML: tags removed, our five escapes undone, white space collapsed.
pub fn visible_text(own: &str) -> String {
    let mut text = String::with_capacity(own.len());
    let mut rest = own;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    text.push_str(rest);
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
