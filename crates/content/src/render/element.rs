//! Which element does what, and the flow of blocks and running text.

use super::Renderer;
use crate::macros;
use crate::report::RenderReport;
use crate::syntax::{Element, Node};

/// Where something is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Where blocks may stand.
    Block,
    /// In running text.
    Inline,
}

/// Whether the node is, or holds, something that may not stand in a paragraph.
pub fn is_block(node: &Node) -> bool {
    let Node::Element(el) = node else { return false };
    match el.name.as_str() {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "li" | "dl" | "dt" | "dd" | "table" | "thead"
        | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" | "blockquote" | "hr" | "pre" | "div" | "center"
        | "address" | "section" | "article" | "details" | "ac:layout" | "ac:layout-section" | "ac:layout-cell"
        | "ac:task-list" | "ac:task" | "ac:adf-extension" | "ac:adf-node" => true,
        "ac:structured-macro" | "ac:macro" => macros::is_block(el),
        "ac:parameter" | "ac:image" | "ac:link" | "ac:placeholder" => false,
        _ => el.children.iter().any(is_block),
    }
}

impl Renderer<'_> {
    /// Writes nodes where blocks may stand. With `wrap`, running text between blocks becomes paragraphs.
    pub(crate) fn flow(&mut self, nodes: &[Node], wrap: bool) {
        if self.inline_only > 0 {
            return self.inlines(nodes);
        }
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            if is_block(node) {
                self.node(node, Place::Block);
                at += 1;
                continue;
            }
            let length = nodes[at..].iter().position(is_block).unwrap_or(nodes.len() - at);
            self.run(&nodes[at..at + length], wrap);
            at += length;
        }
    }

    /// A run of inline nodes in a place for blocks.
    fn run(&mut self, nodes: &[Node], wrap: bool) {
        if nodes.iter().all(Node::is_blank) {
            return;
        }
        if self.pictures_only(nodes) {
            for element in nodes.iter().filter_map(Node::element).filter(|element| element.name == "ac:image") {
                self.image(element, Place::Block);
            }
        } else if wrap {
            let mark = self.mark();
            self.open("p", &[]);
            let inner = self.mark();
            self.inlines(nodes);
            if !self.is_full() && self.written_since(inner).trim().is_empty() {
                return self.roll_back(mark);
            }
            self.close("p");
        } else {
            self.inlines(nodes);
        }
    }

    fn pictures_only(&self, nodes: &[Node]) -> bool {
        let mut pictures = 0;
        self.in_link == 0
            && nodes.iter().all(|node| match node {
                Node::Element(el) if el.name == "ac:image" => {
                    pictures += 1;
                    true
                }
                Node::Element(el) => el.name == "br",
                Node::Text(_) => node.is_blank(),
            })
            && pictures > 0
    }

    /// Writes nodes as running text.
    pub(crate) fn inlines(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node, Place::Inline);
        }
    }

    /// As [`Self::inlines`], with every block inside flattened into running text.
    pub(crate) fn inlines_only(&mut self, nodes: &[Node]) {
        self.inline_only += 1;
        self.inlines(nodes);
        self.inline_only -= 1;
    }

    fn node(&mut self, node: &Node, place: Place) {
        if self.is_full() {
            return;
        }
        match node {
            Node::Text(text) => self.text(text),
            Node::Element(element) => self.element(element, place),
        }
    }

    fn element(&mut self, el: &Element, place: Place) {
        if let Some(tag) = plain_inline(&el.name) {
            return self.wrapped(tag, el, place);
        }
        if self.inline_only > 0 && flattens(&el.name) {
            // A space keeps the words of neighbouring blocks apart.
            self.text(" ");
            self.inlines(&el.children);
            return self.text(" ");
        }
        match el.name.as_str() {
            "br" => self.open("br", &[]),
            "span" | "font" | "big" | "div" | "center" | "address" | "section" | "article" => self.styled(el, place),
            "a" => self.anchor_element(el),
            "img" => self.html_image(el),
            "time" => self.time(el),
            "ac:link" => self.ac_link(el),
            "ac:image" => self.image(el, Place::Inline),
            "ac:emoticon" => self.emoticon(el),
            "ac:structured-macro" | "ac:macro" => macros::render(self, el, place),
            // A template hint, which Confluence hides in the page as well; the others belong to elements that read them.
            "wbr"
            | "ac:placeholder"
            | "ac:parameter"
            | "ac:default-parameter"
            | "col"
            | "colgroup"
            | "ac:adf-attribute" => {}
            "ac:inline-comment-marker"
            | "ac:rich-text-body"
            | "ac:plain-text-body"
            | "ac:link-body"
            | "ac:plain-text-link-body" => {
                self.children(el, place);
            }
            name if name.starts_with("ri:") => {}
            _ => self.block(el, place),
        }
    }

    fn block(&mut self, el: &Element, place: Place) {
        match el.name.as_str() {
            "p" => self.paragraph(el),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(el),
            "ul" | "ol" => self.list(el),
            "dl" => self.definitions(el),
            "li" | "dt" | "dd" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption" | "ac:task"
            | "ac:layout-cell" => {
                // Part of something that is not there.
                self.open("div", &[]);
                self.flow(&el.children, false);
                self.close("div");
            }
            "table" => self.table(el),
            "blockquote" => self.block_of("blockquote", el, true),
            "details" => self.block_of("div", el, false),
            "hr" => self.open("hr", &[]),
            "pre" => self.preformatted(el),
            "ac:layout" => self.layout(el),
            "ac:layout-section" => self.layout_section(el),
            "ac:task-list" => self.tasks(el),
            "ac:adf-extension" | "ac:adf-node" => self.adf(el, place),
            _ => {
                RenderReport::count(&mut self.report.unknown_elements, &el.name);
                self.children(el, place);
            }
        }
    }

    fn children(&mut self, el: &Element, place: Place) {
        match place {
            Place::Block => self.flow(&el.children, false),
            Place::Inline => self.inlines(&el.children),
        }
    }

    fn wrapped(&mut self, tag: &'static str, el: &Element, place: Place) {
        if el.children.is_empty() {
            return;
        }
        self.open(tag, &[]);
        self.children(el, place);
        self.close(tag);
    }

    fn block_of(&mut self, tag: &'static str, el: &Element, wrap: bool) {
        self.open(tag, &[]);
        self.flow(&el.children, wrap);
        self.close(tag);
    }

    /// `span`, `div` and their like: kept only for the style they carry or the line they break.
    fn styled(&mut self, el: &Element, place: Place) {
        let inline = matches!(el.name.as_str(), "span" | "font" | "big");
        let (classes, ground) = self.style_classes(el);
        if (inline && classes.is_empty()) || el.children.is_empty() {
            return self.children(el, place);
        }
        let tag = if inline && !el.children.iter().any(is_block) { "span" } else { "div" };
        self.open(tag, &[("class", &classes)]);
        self.on_ground += u32::from(ground);
        self.children(el, place);
        self.on_ground -= u32::from(ground);
        self.close(tag);
    }

    fn paragraph(&mut self, el: &Element) {
        if self.pictures_only(&el.children) {
            return self.run(&el.children, false);
        }
        let (mut classes, ground) = self.style_classes(el);
        let blocks = el.children.iter().any(is_block);
        let tag = if blocks { "div" } else { "p" };
        if blocks {
            classes = if classes.is_empty() { "p".into() } else { format!("p {classes}") };
        }
        let mark = self.mark();
        self.open(tag, &[("class", &classes)]);
        let inner = self.mark();
        self.on_ground += u32::from(ground);
        if blocks {
            self.flow(&el.children, false);
        } else {
            self.inlines(&el.children);
        }
        self.on_ground -= u32::from(ground);
        // Editors leave empty paragraphs between everything; spacing is the style sheet's.
        if !self.is_full() && matches!(self.written_since(inner).trim(), "" | "<br>") {
            return self.roll_back(mark);
        }
        self.close(tag);
    }

    fn preformatted(&mut self, el: &Element) {
        let reached = self.reached_by_keyboard();
        self.open("pre", &[("tabindex", reached)]);
        let mark = self.mark();
        self.inlines_only(&el.children);
        // HTML drops a line feed right after the tag, so none is written.
        let own = self.take_from(mark);
        self.put_back(own.trim_start_matches('\n'));
        self.close("pre");
    }

    fn time(&mut self, el: &Element) {
        let datetime = el.attr("datetime").unwrap_or_default();
        match crate::words::day(datetime) {
            Some(day) => self.leaf("time", &[("datetime", &datetime[..10])], &day),
            None => self.inlines(&el.children),
        }
    }
}

/// Inline elements that carry nothing but their name.
fn plain_inline(name: &str) -> Option<&'static str> {
    Some(match name {
        "strong" | "b" => "strong",
        "em" | "i" => "em",
        "u" => "u",
        "s" | "strike" => "s",
        "del" => "del",
        "ins" => "ins",
        "sub" => "sub",
        "sup" => "sup",
        "code" | "tt" => "code",
        "small" => "small",
        "cite" => "cite",
        "q" => "q",
        "abbr" | "acronym" => "abbr",
        "kbd" => "kbd",
        "samp" => "samp",
        "var" => "var",
        "dfn" => "dfn",
        "mark" => "mark",
        _ => return None,
    })
}

/// Blocks of which running text keeps only the content.
fn flattens(name: &str) -> bool {
    !matches!(
        name,
        "ac:structured-macro" | "ac:macro" | "ac:parameter" | "ac:adf-extension" | "ac:adf-node" | "ac:placeholder"
    ) && is_block(&Node::Element(Element { name: name.to_owned(), ..Element::default() }))
}

#[cfg(test)]
mod tests;
