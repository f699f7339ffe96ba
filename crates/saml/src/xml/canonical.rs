use super::tree::{Child, Node};
use super::writer::escape;
use std::collections::BTreeMap;

/// A document in Exclusive XML Canonicalization 1.0 without comments, and a place in it.
pub(crate) struct Canonical {
    pub(crate) text: String,
    /// Behind the child that was asked for, or behind the root's start tag.
    pub(crate) place: usize,
}

/// Writes `root`, a document's root element, canonically. The result is a document itself, and says the same, except that
/// declarations which no name uses are left out.
pub(crate) fn exclusive(root: Node<'_>, behind: Option<Node<'_>>) -> Canonical {
    let mut writer = Writer { out: String::with_capacity(4096), behind: behind.map(|node| node.index), place: 0 };
    writer.element(root, &BTreeMap::new());
    Canonical { text: writer.out, place: writer.place }
}

struct Writer {
    out: String,
    behind: Option<usize>,
    place: usize,
}

impl Writer {
    /// `rendered`: the declarations in force in what is written.
    fn element(&mut self, node: Node<'_>, rendered: &BTreeMap<&str, &str>) {
        let this = node.element();
        let mut rendered = rendered.clone();
        self.out.push('<');
        self.out.push_str(&this.name);
        let names = std::iter::once((&this.name, this.local_from, &this.namespace)).chain(
            // An attribute without a prefix uses no declaration.
            this.attributes.iter().filter(|a| a.local_from > 0).map(|a| (&a.name, a.local_from, &a.namespace)),
        );
        let used: BTreeMap<&str, &str> =
            names.map(|(name, local_from, namespace)| (prefix(name, local_from), &**namespace)).collect();
        for (prefix, uri) in used {
            // The prefix xml is never declared (section 3); nor is that there is no default namespace where none was.
            let known = prefix == "xml" || rendered.get(prefix).copied().unwrap_or_default() == uri;
            if known {
                continue;
            }
            self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.out.push_str(prefix);
            self.value(uri);
            rendered.insert(prefix, uri);
        }
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
                Child::Element(index) => self.element(Node { document: node.document, index: *index }, &rendered),
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
    fn the_place_is_behind_the_child_or_first() {
        let document = parse(b"<a x='1'>t<b><c/></b>u</a>", Limits::MESSAGE).unwrap();
        let root = document.root();
        let first = exclusive(root, None);
        assert_eq!(&first.text[first.place..], "t<b><c></c></b>u</a>");
        let behind = exclusive(root, root.children().next());
        assert_eq!(&behind.text[behind.place..], "u</a>");
    }
}
