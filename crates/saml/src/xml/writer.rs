use super::tree::{Child, Node};
use std::collections::BTreeMap;

/// Writes an element as a document of its own: comments left out, everything else as read, the namespace declarations that
/// it inherits put on it. Canonicalising it gives the same octets as canonicalising the element where it stood.
pub(crate) fn write(node: Node<'_>) -> String {
    let mut out = String::with_capacity(4096);
    let mut inherited: BTreeMap<&str, &str> = BTreeMap::new();
    let mut above = node.parent();
    while let Some(ancestor) = above {
        for (prefix, uri) in &ancestor.element().declarations {
            inherited.entry(prefix).or_insert(uri);
        }
        above = ancestor.parent();
    }
    for (prefix, _) in &node.element().declarations {
        inherited.remove(prefix.as_str());
    }
    element(&mut out, node, &inherited);
    out
}

fn element(out: &mut String, node: Node<'_>, inherited: &BTreeMap<&str, &str>) {
    let this = node.element();
    out.push('<');
    out.push_str(&this.name);
    for (prefix, uri) in inherited {
        declaration(out, prefix, uri);
    }
    for (prefix, uri) in &this.declarations {
        declaration(out, prefix, uri);
    }
    for attribute in &this.attributes {
        out.push(' ');
        out.push_str(&attribute.name);
        value(out, &attribute.value);
    }
    out.push('>');
    for child in &this.children {
        match child {
            Child::Element(index) => {
                element(out, Node { document: node.document, index: *index }, &BTreeMap::new());
            }
            Child::Text(text) => escape(out, text, false),
            Child::Comment => {}
        }
    }
    out.push_str("</");
    out.push_str(&this.name);
    out.push('>');
}

fn declaration(out: &mut String, prefix: &str, uri: &str) {
    out.push_str(" xmlns");
    if !prefix.is_empty() {
        out.push(':');
        out.push_str(prefix);
    }
    value(out, uri);
}

fn value(out: &mut String, text: &str) {
    out.push_str("=\"");
    escape(out, text, true);
    out.push('"');
}

/// The escapes of Canonical XML 1.0, section 2.3: whatever a parser would normalise is written as a reference.
pub(crate) fn escape(out: &mut String, text: &str, in_attribute: bool) {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' if !in_attribute => "&gt;",
            b'\r' => "&#xD;",
            b'"' if in_attribute => "&quot;",
            b'\t' if in_attribute => "&#x9;",
            b'\n' if in_attribute => "&#xA;",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        out.push_str(reference);
        plain = at + 1;
    }
    out.push_str(&text[plain..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Limits, parse};

    #[test]
    fn what_is_written_reads_back_the_same() {
        let xml =
            "<a:r xmlns:a='urn:a' xmlns='urn:d'>\n<b x='1&#10;&quot;' a:y=\"'\">t&#13;&lt;]]&gt;</b><!-- c --></a:r>";
        let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
        let once = write(document.root());
        let again = write(parse(once.as_bytes(), Limits::MESSAGE).unwrap().root());
        assert_eq!(once, again);
        assert!(!once.contains("<!--"));
        assert!(once.contains("t&#xD;&lt;]]&gt;"));
    }

    #[test]
    fn a_part_keeps_the_namespaces_that_it_inherits() {
        let xml = "<r xmlns:a='urn:1' xmlns:b='urn:b'><x xmlns:a='urn:2'><a:y b:z='1'/></x></r>";
        let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
        let part = document.root().subtree().nth(2).unwrap();
        assert_eq!(write(part), "<a:y xmlns:a=\"urn:2\" xmlns:b=\"urn:b\" b:z=\"1\"></a:y>");
    }
}
