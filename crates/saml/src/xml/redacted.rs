use super::chars::is_space;
use super::tree::{Child, Element, Node};
use super::writer::escape;
use sluice_domain::sso::exchange::REDACTED;

/// How much of an element is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// The elements in it. Text between them has no meaning, and is not shown.
    Elements,
    /// The elements in it, and its text.
    Mixed,
    /// The text in it and in its elements, but not those.
    Text,
    /// That there is something.
    Hidden,
}

/// Says what of a document may be shown.
pub(crate) trait Veil {
    fn content(&self, node: Node<'_>) -> Content;
    /// Whether the value of this attribute is shown.
    fn attribute(&self, node: Node<'_>, namespace: &str, local: &str) -> bool;
    /// Whether a declaration of this namespace stays where no name needs it, for there are names in values too (`xsi:type`).
    fn namespace(&self, uri: &str) -> bool;
}

/// Writes a document with [`REDACTED`] in place of what `veil` does not show, and without comments. The names of elements and attributes
/// stay, and the declarations that they need. `None`: it would be longer than so many bytes.
pub(crate) fn write(root: Node<'_>, veil: &impl Veil, longest: usize) -> Option<String> {
    let mut writer = Writer { veil, longest, out: String::with_capacity(4096), rendered: Vec::new() };
    writer.element(root);
    Some(writer.out).filter(|out| out.len() <= longest)
}

struct Writer<'d, 'v, V> {
    veil: &'v V,
    longest: usize,
    out: String,
    /// Prefix and name of the declarations in force in what is written, the innermost last.
    rendered: Vec<(&'d str, &'d str)>,
}

impl<'d, V: Veil> Writer<'d, '_, V> {
    fn element(&mut self, node: Node<'d>) {
        // Declarations may be repeated for each of many elements: what is too long grows no longer.
        if self.out.len() > self.longest {
            return;
        }
        let this = node.element();
        let outside = self.rendered.len();
        self.out.push('<');
        self.out.push_str(&this.name);
        self.declarations(this);
        for attribute in &this.attributes {
            let shown = self.veil.attribute(node, &attribute.namespace, &attribute.name[attribute.local_from..]);
            self.out.push(' ');
            self.out.push_str(&attribute.name);
            self.value(if shown { &attribute.value } else { REDACTED });
        }
        self.out.push('>');
        match self.veil.content(node) {
            Content::Elements => self.children(node, false),
            Content::Mixed => self.children(node, true),
            Content::Text => escape(&mut self.out, &node.full_text(), false),
            Content::Hidden if is_blank(this) => {}
            Content::Hidden => self.out.push_str(REDACTED),
        }
        self.out.push_str("</");
        self.out.push_str(&this.name);
        self.out.push('>');
        self.rendered.truncate(outside);
    }

    fn children(&mut self, node: Node<'d>, text_is_shown: bool) {
        let mut text = String::new();
        for child in &node.element().children {
            match child {
                Child::Text(part) => text.push_str(part),
                Child::Comment => {}
                Child::Element(index) => {
                    self.text(&text, text_is_shown);
                    text.clear();
                    self.element(Node { document: node.document, index: *index });
                }
            }
        }
        self.text(&text, text_is_shown);
    }

    /// White space is pretty-printing.
    fn text(&mut self, text: &str, shown: bool) {
        let shown = shown || text.chars().all(is_space);
        escape(&mut self.out, if shown { text } else { REDACTED }, false);
    }

    /// Those that names of this element need, and those that stay in any case, unless they are in force; by prefix.
    fn declarations(&mut self, this: &'d Element) {
        let from = self.rendered.len();
        for (prefix, uri) in this.declarations.iter().filter(|(_, uri)| self.veil.namespace(uri)) {
            declare(&mut self.rendered, prefix, uri);
        }
        declare(&mut self.rendered, prefix(&this.name, this.local_from), &this.namespace);
        // An attribute without a prefix needs no declaration.
        for attribute in this.attributes.iter().filter(|a| a.local_from > 0) {
            declare(&mut self.rendered, prefix(&attribute.name, attribute.local_from), &attribute.namespace);
        }
        self.rendered[from..].sort_unstable();
        for at in from..self.rendered.len() {
            let (prefix, uri) = self.rendered[at];
            self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.out.push_str(prefix);
            self.value(uri);
        }
    }

    fn value(&mut self, text: &str) {
        self.out.push_str("=\"");
        escape(&mut self.out, text, true);
        self.out.push('"');
    }
}

fn declare<'d>(rendered: &mut Vec<(&'d str, &'d str)>, prefix: &'d str, uri: &'d str) {
    let in_force = rendered.iter().rev().find(|(known, _)| *known == prefix).map(|(_, uri)| *uri);
    // The prefix xml needs no declaration (Namespaces in XML 1.0, section 3); nor does that there is no default namespace.
    if prefix != "xml" && in_force.unwrap_or_default() != uri {
        rendered.push((prefix, uri));
    }
}

/// The prefix of a name whose local part begins at `local_from`.
fn prefix(name: &str, local_from: usize) -> &str {
    &name[..local_from.saturating_sub(1)]
}

fn is_blank(element: &Element) -> bool {
    element.children.iter().all(|child| match child {
        Child::Element(_) => false,
        Child::Text(text) => text.chars().all(is_space),
        Child::Comment => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Limits, parse};

    /// Goes by the first letter of a name.
    struct ByName;

    impl Veil for ByName {
        fn content(&self, node: Node<'_>) -> Content {
            match node.local().as_bytes()[0] {
                b'e' => Content::Elements,
                b'm' => Content::Mixed,
                b't' => Content::Text,
                _ => Content::Hidden,
            }
        }

        fn attribute(&self, _: Node<'_>, namespace: &str, local: &str) -> bool {
            namespace.is_empty() && local == "shown"
        }

        fn namespace(&self, uri: &str) -> bool {
            uri == "urn:known"
        }
    }

    fn redacted(xml: &str) -> String {
        let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
        let once = write(document.root(), &ByName, 10_000).unwrap();
        let again = parse(once.as_bytes(), Limits::MESSAGE).unwrap();
        assert_eq!(write(again.root(), &ByName, 10_000).as_ref(), Some(&once), "it is not read back as it was written");
        once
    }

    #[test]
    fn only_what_may_be_shown_is() {
        for (xml, expected) in [
            ("<e>\n <m>a<!-- b -->&lt;</m> </e>", "<e>\n <m>a&lt;</m> </e>"),
            ("<e> a<!-- b -->c <m/>d</e>", "<e>[redacted]<m></m>[redacted]</e>"),
            ("<m>a<h>b<m>c</m></h></m>", "<m>a<h>[redacted]</h></m>"),
            ("<t>a<h x='y'>b</h></t>", "<t>ab</t>"),
            (
                "<e><h/><h> <!-- a --></h><h><m/></h><h><![CDATA[a]]></h></e>",
                "<e><h></h><h></h><h>[redacted]</h><h>[redacted]</h></e>",
            ),
            (
                "<e shown='&lt;&quot;' other='a' xml:shown='b'/>",
                "<e shown=\"&lt;&quot;\" other=\"[redacted]\" xml:shown=\"[redacted]\"></e>",
            ),
        ] {
            assert_eq!(redacted(xml), expected);
        }
    }

    #[test]
    fn names_keep_their_namespaces() {
        for (xml, expected) in [
            // Of those that no name needs, the known ones.
            ("<e xmlns:a='urn:known' xmlns:b='urn:b'><e/></e>", "<e xmlns:a=\"urn:known\"><e></e></e>"),
            (
                "<e xmlns:b='urn:b'><b:e b:x='1'><b:e/></b:e><b:e/></e>",
                "<e><b:e xmlns:b=\"urn:b\" b:x=\"[redacted]\"><b:e></b:e></b:e><b:e xmlns:b=\"urn:b\"></b:e></e>",
            ),
            (
                "<a:e xmlns:a='urn:known'><e xmlns:a='urn:b'><a:e/></e><a:e/></a:e>",
                "<a:e xmlns:a=\"urn:known\"><e><a:e xmlns:a=\"urn:b\"></a:e></e><a:e></a:e></a:e>",
            ),
            ("<e xmlns='urn:b'><e xmlns=''/></e>", "<e xmlns=\"urn:b\"><e xmlns=\"\"></e></e>"),
        ] {
            assert_eq!(redacted(xml), expected);
        }
    }

    #[test]
    fn what_is_too_long_is_not_written() {
        let many = format!("<e xmlns:b='urn:{}'>{}</e>", "b".repeat(10_000), "<b:e/>".repeat(20_000));
        let document = parse(many.as_bytes(), Limits::MESSAGE).unwrap();
        let mut writer = Writer { veil: &ByName, longest: 100, out: String::new(), rendered: Vec::new() };
        writer.element(document.root());
        assert!(writer.out.len() < 30_000);
        assert_eq!(write(document.root(), &ByName, 100), None);
        let short = parse(b"<e></e>", Limits::MESSAGE).unwrap();
        assert_eq!(write(short.root(), &ByName, 7).as_deref(), Some("<e></e>"));
        assert_eq!(write(short.root(), &ByName, 6), None);
    }
}
