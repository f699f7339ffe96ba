use super::tree::{Child, Element, Node};
use super::writer::escape;

/// A document in Exclusive XML Canonicalization 1.0 without comments, and a place in it.
pub(crate) struct Canonical {
    pub(crate) text: String,
    /// Behind the child that was asked for, or behind the root's start tag.
    pub(crate) place: usize,
}

/// Writes `root`, a document's root element, canonically. The result is a document itself, and says the same, except that
/// declarations which no name uses are left out.
pub(crate) fn exclusive(root: Node<'_>, behind: Option<Node<'_>>) -> Canonical {
    let writer = Writer { behind: behind.map(|node| node.index), ..Writer::default() };
    writer.write(root)
}

/// The same of any element, as if it were a document of its own, without the element `left_out` in it.
pub(crate) fn without(apex: Node<'_>, left_out: Option<Node<'_>>) -> String {
    let writer = Writer { left_out: left_out.map(|node| node.index), ..Writer::default() };
    writer.write(apex).text
}

#[derive(Default)]
struct Writer<'d> {
    out: String,
    behind: Option<usize>,
    left_out: Option<usize>,
    place: usize,
    /// Prefix and name of the declarations in force in what is written, the innermost last.
    rendered: Vec<(&'d str, &'d str)>,
}

impl<'d> Writer<'d> {
    fn write(mut self, apex: Node<'d>) -> Canonical {
        self.out.reserve(4096);
        self.element(apex);
        Canonical { text: self.out, place: self.place }
    }

    fn element(&mut self, node: Node<'d>) {
        let this = node.element();
        let outside = self.rendered.len();
        self.out.push('<');
        self.out.push_str(&this.name);
        self.declarations(this);
        let mut attributes: Vec<_> = this.attributes.iter().collect();
        attributes.sort_by_key(|a| (&*a.namespace, &a.name[a.local_from..]));
        for attribute in attributes {
            self.out.push(' ');
            self.out.push_str(&attribute.name);
            self.value(&attribute.value);
        }
        self.out.push('>');
        if node.index == 0 {
            self.place = self.out.len();
        }
        for child in &this.children {
            match child {
                Child::Element(index) if self.left_out == Some(*index) => {}
                Child::Element(index) => self.element(Node { document: node.document, index: *index }),
                Child::Text(text) => escape(&mut self.out, text, false),
                Child::Comment => {}
            }
        }
        self.out.push_str("</");
        self.out.push_str(&this.name);
        self.out.push('>');
        if self.behind == Some(node.index) {
            self.place = self.out.len();
        }
        self.rendered.truncate(outside);
    }

    /// Those that names of this element use and that are not in force yet, by prefix.
    fn declarations(&mut self, this: &'d Element) {
        let from = self.rendered.len();
        self.declare(prefix(&this.name, this.local_from), &this.namespace);
        // An attribute without a prefix uses no declaration.
        for attribute in this.attributes.iter().filter(|a| a.local_from > 0) {
            self.declare(prefix(&attribute.name, attribute.local_from), &attribute.namespace);
        }
        self.rendered[from..].sort_unstable();
        for at in from..self.rendered.len() {
            let (prefix, uri) = self.rendered[at];
            self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.out.push_str(prefix);
            self.value(uri);
        }
    }

    fn declare(&mut self, prefix: &'d str, uri: &'d str) {
        let in_force = self.rendered.iter().rev().find(|(known, _)| *known == prefix).map(|(_, uri)| *uri);
        // The prefix xml is never declared (section 3); nor is that there is no default namespace where none was.
        if prefix != "xml" && in_force.unwrap_or_default() != uri {
            self.rendered.push((prefix, uri));
        }
    }

    fn value(&mut self, text: &str) {
        self.out.push_str("=\"");
        escape(&mut self.out, text, true);
        self.out.push('"');
    }
}

/// The prefix of a name whose local part begins at `local_from`.
fn prefix(name: &str, local_from: usize) -> &str {
    &name[..local_from.saturating_sub(1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Limits, parse};

    fn canonical(xml: &str) -> String {
        exclusive(parse(xml.as_bytes(), Limits::MESSAGE).unwrap().root(), None).text
    }

    #[test]
    fn the_canonical_form_is_that_of_the_specification() {
        for (xml, expected) in [
            ("<?xml version='1.0'?>\n<a/>\n", "<a></a>"),
            // Declarations stand where they are first used, and unused ones nowhere.
            (
                "<p:a xmlns:p='urn:p' xmlns:q='urn:q' xmlns:n='urn:n'><q:b q:x=''/><q:c/></p:a>",
                "<p:a xmlns:p=\"urn:p\"><q:b xmlns:q=\"urn:q\" q:x=\"\"></q:b><q:c xmlns:q=\"urn:q\"></q:c></p:a>",
            ),
            ("<a xmlns='urn:a'><b xmlns=''><c/></b></a>", "<a xmlns=\"urn:a\"><b xmlns=\"\"><c></c></b></a>"),
            ("<a xmlns='urn:a'><b xmlns='urn:a'/></a>", "<a xmlns=\"urn:a\"><b></b></a>"),
            // Attributes by namespace, then by name; those in none come first.
            (
                "<a xmlns:y='urn:1' xmlns:x='urn:2' x:k='1' y:k='2' z='3' b='4' xml:lang='en'/>",
                "<a xmlns:x=\"urn:2\" xmlns:y=\"urn:1\" b=\"4\" z=\"3\" xml:lang=\"en\" y:k=\"2\" x:k=\"1\"></a>",
            ),
            (
                "<a b='&lt;>&amp;&#9;&#10;&#13;\"'>&lt;&gt;&amp;&#13;\"<![CDATA[<]]><!-- c --></a>",
                concat!("<a b=\"&lt;>&amp;&#x9;&#xA;&#xD;&quot;\">", "&lt;&gt;&amp;&#xD;\"&lt;</a>"),
            ),
        ] {
            assert_eq!(canonical(xml), expected);
        }
    }

    #[test]
    fn a_part_is_canonical_by_itself() {
        let xml = "<p:a xmlns:p='urn:p' xmlns='urn:d'><b p:x='1'><c/><!-- no --><p:d/></b></p:a>";
        let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
        let part = document.root().children().next().unwrap();
        let whole = "<b xmlns=\"urn:d\" xmlns:p=\"urn:p\" p:x=\"1\"><c></c><p:d></p:d></b>";
        assert_eq!(without(part, None), whole);
        assert_eq!(without(part, part.children().next()), whole.replace("<c></c>", ""));
    }

    #[test]
    fn the_place_is_behind_the_child_or_first() {
        let document = parse(b"<a x='1'>t<b><c/></b>u</a>", Limits::MESSAGE).unwrap();
        let root = document.root();
        let first = exclusive(root, None);
        assert_eq!(&first.text[first.place..], "t<b><c></c></b>u</a>");
        let behind = exclusive(root, root.children().next());
        assert_eq!(&behind.text[behind.place..], "u</a>");
    }
}
