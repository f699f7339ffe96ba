use std::sync::Arc;

/// A document as an arena of its elements in document order; the root is the first.
#[derive(Debug)]
pub(crate) struct Document {
    pub(super) elements: Vec<Element>,
}

#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    /// Where the local part of `name` begins.
    pub(super) local_from: usize,
    pub(super) namespace: Arc<str>,
    pub(super) declarations: Vec<(String, Arc<str>)>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Child>,
    pub(super) parent: Option<usize>,
    /// The index after the last descendant.
    pub(super) end: usize,
}

#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) local_from: usize,
    pub(super) namespace: Arc<str>,
    pub(super) value: String,
}

#[derive(Debug)]
pub(super) enum Child {
    Element(usize),
    Text(String),
    /// Only that there is one: canonicalisation without comments drops them.
    Comment,
}

impl Document {
    pub(crate) fn root(&self) -> Node<'_> {
        Node { document: self, index: 0 }
    }
}

/// An element of a [`Document`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'d> {
    pub(super) document: &'d Document,
    pub(super) index: usize,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.index == other.index
    }
}

impl<'d> Node<'d> {
    pub(super) fn element(self) -> &'d Element {
        &self.document.elements[self.index]
    }

    pub(crate) fn local(self) -> &'d str {
        let element = self.element();
        &element.name[element.local_from..]
    }

    pub(crate) fn namespace(self) -> &'d str {
        &self.element().namespace
    }

    pub(crate) fn is(self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace() == namespace
    }

    /// Whether this element begins before `other` in the same document.
    pub(crate) fn is_before(self, other: Self) -> bool {
        self.index < other.index
    }

    pub(crate) fn parent(self) -> Option<Self> {
        self.element().parent.map(|index| Self { document: self.document, index })
    }

    /// The value of an attribute in no namespace.
    pub(crate) fn attribute(self, local: &str) -> Option<&'d str> {
        self.attribute_in("", local)
    }

    pub(crate) fn attribute_in(self, namespace: &str, local: &str) -> Option<&'d str> {
        self.attributes().find(|(ns, name, _)| *name == local && *ns == namespace).map(|(_, _, value)| value)
    }

    /// Namespace, local name and value of every attribute.
    pub(crate) fn attributes(self) -> impl Iterator<Item = (&'d str, &'d str, &'d str)> {
        self.element().attributes.iter().map(|a| (&*a.namespace, &a.name[a.local_from..], a.value.as_str()))
    }

    pub(crate) fn children(self) -> impl Iterator<Item = Node<'d>> {
        self.element().children.iter().filter_map(move |child| match child {
            Child::Element(index) => Some(Node { document: self.document, index: *index }),
            Child::Text(_) | Child::Comment => None,
        })
    }

    pub(crate) fn children_named(self, namespace: &str, local: &str) -> impl Iterator<Item = Node<'d>> {
        self.children().filter(move |child| child.is(namespace, local))
    }

    pub(crate) fn child(self, namespace: &str, local: &str) -> Option<Node<'d>> {
        self.children_named(namespace, local).next()
    }

    /// The element itself and every element in it, in document order.
    pub(crate) fn subtree(self) -> impl Iterator<Item = Node<'d>> {
        (self.index..self.element().end).map(move |index| Node { document: self.document, index })
    }

    /// The text directly in the element, comments left out.
    pub(crate) fn text(self) -> String {
        let mut text = String::new();
        for child in &self.element().children {
            if let Child::Text(part) = child {
                text.push_str(part);
            }
        }
        text
    }

    /// All text in the element and its descendants.
    pub(crate) fn full_text(self) -> String {
        let mut text = String::new();
        self.collect_text(&mut text);
        text
    }

    fn collect_text(self, text: &mut String) {
        for child in &self.element().children {
            match child {
                Child::Text(part) => text.push_str(part),
                Child::Element(index) => Node { document: self.document, index: *index }.collect_text(text),
                Child::Comment => {}
            }
        }
    }

    /// Whether the element holds nothing but one run of text (or nothing): no elements, no comments.
    pub(crate) fn is_plain(self) -> bool {
        self.element().children.iter().all(|child| matches!(child, Child::Text(_)))
    }

    /// Whether the element holds nothing but elements and white space: no text, no comments.
    pub(crate) fn is_structural(self) -> bool {
        self.element().children.iter().all(|child| match child {
            Child::Element(_) => true,
            Child::Text(text) => text.chars().all(super::chars::is_space),
            Child::Comment => false,
        })
    }
}
