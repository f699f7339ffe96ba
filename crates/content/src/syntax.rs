//! The syntax tree of a storage format body. Depth and size are limited while it is built (see [`parse`]), so everything
//! that walks it may recurse.

pub mod parse;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Text(String),
    Element(Element),
}

/// An element with its name as written (`ac:` and `ri:` are undeclared prefixes, so names are plain strings).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    pub name: String,
    pub attrs: Vec<(String, String)>,
    pub children: Vec<Node>,
}

impl Element {
    /// The attribute's value; empty values count as absent.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(Node::element)
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The text that stands in this element itself, not in elements beneath it.
    pub fn own_text(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| if let Node::Text(text) = node { Some(text.as_str()) } else { None })
            .collect()
    }

    /// All text beneath this element, in order.
    pub fn text(&self) -> String {
        text_of(&self.children)
    }
}

impl Node {
    pub fn element(&self) -> Option<&Element> {
        match self {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        }
    }

    /// Text of nothing but white space (a no-break space is content).
    pub fn is_blank(&self) -> bool {
        matches!(self, Node::Text(text) if text.bytes().all(|b| b.is_ascii_whitespace()))
    }
}

pub fn text_of(nodes: &[Node]) -> String {
    fn collect(nodes: &[Node], out: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => collect(&element.children, out),
            }
        }
    }
    let mut out = String::new();
    collect(nodes, &mut out);
    out
}
