//! A tree of XML elements that is written in exclusive canonical form (<https://www.w3.org/TR/xml-exc-c14n/>).
//!
//! Everything this identity provider signs is built here, so no canonicaliser is needed: namespaces stand where they are first used,
//! attributes are sorted, and values are escaped as canonical XML asks. The bytes that are hashed are the bytes that are sent.

use std::collections::BTreeMap;

/// A namespace of SAML, with the prefix it always has here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ns {
    Ds,
    Md,
    Saml,
    Samlp,
}

impl Ns {
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Ds => "http://www.w3.org/2000/09/xmldsig#",
            Self::Md => "urn:oasis:names:tc:SAML:2.0:metadata",
            Self::Saml => "urn:oasis:names:tc:SAML:2.0:assertion",
            Self::Samlp => "urn:oasis:names:tc:SAML:2.0:protocol",
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Ds => "ds",
            Self::Md => "md",
            Self::Saml => "saml",
            Self::Samlp => "samlp",
        }
    }
}

#[derive(Debug, Clone)]
enum Node {
    Element(Element),
    Text(String),
    /// Only the fault `comment_in_name_id` writes one.
    Comment(&'static str),
}

/// An element. Attribute names carry no namespace: SAML's own attributes have none.
#[derive(Debug, Clone)]
pub struct Element {
    ns: Ns,
    name: &'static str,
    attributes: BTreeMap<&'static str, String>,
    children: Vec<Node>,
}

impl Element {
    pub const fn new(ns: Ns, name: &'static str) -> Self {
        Self { ns, name, attributes: BTreeMap::new(), children: Vec::new() }
    }

    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.insert(name, value.into());
        self
    }

    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Node::Text(text.into()));
        self
    }

    #[must_use]
    pub fn comment(mut self, text: &'static str) -> Self {
        self.children.push(Node::Comment(text));
        self
    }

    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// Puts `child` right behind the first child, which is where SAML's schema wants a signature (behind the Issuer).
    #[must_use]
    pub fn child_behind_first(mut self, child: Self) -> Self {
        self.children.insert(self.children.len().min(1), Node::Element(child));
        self
    }

    /// The value of an attribute, empty when absent.
    pub fn value(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// The exclusive canonical form without comments: what a signature covers.
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, &[], false);
        out
    }

    /// The text that is sent: the canonical form, and comments.
    pub fn document(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, &[], true);
        out
    }

    fn write(&self, out: &mut String, in_scope: &[Ns], comments: bool) {
        let (prefix, name) = (self.ns.prefix(), self.name);
        out.extend(["<", prefix, ":", name]);
        let mut scope = in_scope.to_vec();
        if !scope.contains(&self.ns) {
            scope.push(self.ns);
            out.extend([" xmlns:", prefix, "=\"", self.ns.uri(), "\""]);
        }
        for (name, value) in &self.attributes {
            out.extend([" ", name, "=\""]);
            escape(out, value, true);
            out.push('"');
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out, &scope, comments),
                Node::Text(text) => escape(out, text, false),
                Node::Comment(text) if comments => out.extend(["<!--", text, "-->"]),
                Node::Comment(_) => {}
            }
        }
        out.extend(["</", prefix, ":", name, ">"]);
    }
}

/// Escapes as canonical XML does. Characters that XML 1.0 cannot carry at all become U+FFFD.
fn escape(out: &mut String, value: &str, attribute: bool) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' if !attribute => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' if attribute => out.push_str("&#x9;"),
            '\n' if attribute => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_stand_where_they_are_first_used_and_attributes_are_sorted() {
        let tree = Element::new(Ns::Samlp, "Response").attr("Version", "2.0").attr("ID", "_1").children([
            Element::new(Ns::Saml, "Issuer").text("a"),
            Element::new(Ns::Saml, "Assertion").child(Element::new(Ns::Saml, "Issuer")),
        ]);
        assert_eq!(
            tree.canonical(),
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\">\
             <saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">a</saml:Issuer>\
             <saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"><saml:Issuer></saml:Issuer></saml:Assertion>\
             </samlp:Response>"
        );
    }

    #[test]
    fn hostile_values_stay_values() {
        let hostile = "\"><x a='1'>&\t\r\n\0\u{ffff}]]>";
        let xml = Element::new(Ns::Saml, "A").attr("Name", hostile).text(hostile).document();
        let document = roxmltree::Document::parse(&xml).unwrap();
        let root = document.root_element();
        let expected = "\"><x a='1'>&\t\r\n\u{fffd}\u{fffd}]]>";
        assert_eq!((root.attribute("Name"), root.text()), (Some(expected), Some(expected)));
        assert_eq!(root.children().count(), 1);
    }

    #[test]
    fn comments_are_sent_but_not_signed() {
        let tree = Element::new(Ns::Saml, "NameID").text("a").comment("x").text("b");
        assert!(tree.document().contains("a<!--x-->b"));
        assert!(tree.canonical().contains(">ab<"));
    }
}
