use super::fault::XmlFault;
use crate::names::{XML, XMLNS};
use std::sync::Arc;

/// The most declarations that may be in scope at once. Looking one up is linear, which this keeps cheap.
const MOST: usize = 128;

/// The namespace declarations in scope (Namespaces in XML 1.0).
pub(crate) struct Scope {
    bindings: Vec<(String, Arc<str>)>,
    /// How many bindings there were before each open element.
    marks: Vec<usize>,
    none: Arc<str>,
    xml: Arc<str>,
}

impl Scope {
    pub(crate) fn new() -> Self {
        Self { bindings: Vec::new(), marks: Vec::new(), none: Arc::from(""), xml: Arc::from(XML) }
    }

    pub(crate) fn open(&mut self) {
        self.marks.push(self.bindings.len());
    }

    pub(crate) fn close(&mut self) {
        self.bindings.truncate(self.marks.pop().unwrap_or_default());
    }

    /// Binds `prefix` (empty: the default namespace) in the element that was opened last. A relative name is refused, for
    /// canonicalisation fails on it, and libraries have taken that failure for an empty document.
    pub(crate) fn declare(&mut self, prefix: &str, uri: &str) -> Result<Arc<str>, XmlFault> {
        let reserved = (prefix == "xml") != (uri == XML) || prefix == "xmlns" || uri == XMLNS;
        let relative = if uri.is_empty() { !prefix.is_empty() } else { !is_absolute(uri) };
        let from = self.marks.last().copied().unwrap_or_default();
        if reserved || relative || self.bindings[from..].iter().any(|(p, _)| p == prefix) {
            return Err(XmlFault::Namespace);
        }
        if self.bindings.len() == MOST {
            return Err(XmlFault::TooMany);
        }
        let uri: Arc<str> = match self.bindings.iter().find(|(_, bound)| &**bound == uri) {
            Some((_, bound)) => Arc::clone(bound),
            None => Arc::from(uri),
        };
        self.bindings.push((prefix.to_owned(), Arc::clone(&uri)));
        Ok(uri)
    }

    pub(crate) fn element(&self, prefix: &str) -> Result<Arc<str>, XmlFault> {
        self.find(prefix)
    }

    /// An attribute without a prefix is in no namespace.
    pub(crate) fn attribute(&self, prefix: &str) -> Result<Arc<str>, XmlFault> {
        if prefix.is_empty() { Ok(Arc::clone(&self.none)) } else { self.find(prefix) }
    }

    fn find(&self, prefix: &str) -> Result<Arc<str>, XmlFault> {
        if prefix == "xml" {
            return Ok(Arc::clone(&self.xml));
        }
        match self.bindings.iter().rev().find(|(bound, _)| bound == prefix) {
            Some((_, uri)) => Ok(Arc::clone(uri)),
            None if prefix.is_empty() => Ok(Arc::clone(&self.none)),
            None => Err(XmlFault::Namespace),
        }
    }
}

/// Whether `uri` begins with a scheme (RFC 3986, 3.1) and has no octet that no URI may have. A colon alone is not enough: `a/b:c`
/// is relative.
fn is_absolute(uri: &str) -> bool {
    let scheme = uri.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        && uri.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&b))
}
