use super::chars::{is_char, is_space, split_qname};
use super::fault::XmlFault;
use super::scope::Scope;
use super::tag;
use super::tree::{Attribute, Child, Document, Element};
use quick_xml::Reader;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};

/// How much of a document is read. Depth bounds recursion here, in canonicalisation and in libxml2.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) bytes: usize,
    pub(crate) depth: usize,
    pub(crate) elements: usize,
    /// Attributes and namespace declarations of one element.
    pub(crate) attributes: usize,
    /// Namespace declarations of the whole document. Canonicalisation costs most for each of them.
    pub(crate) declarations: usize,
}

impl Limits {
    /// A response with 3,000 groups has about 260 KB and 3,100 elements, each of which may declare two namespaces.
    pub(crate) const MESSAGE: Self =
        Self { bytes: 1 << 20, depth: 64, elements: 30_000, attributes: 64, declarations: 15_000 };
    /// A national federation's aggregate has about 10 MB.
    pub(crate) const METADATA: Self =
        Self { bytes: 16 << 20, depth: 64, elements: 1_000_000, attributes: 128, declarations: 1_000_000 };
}

/// Reads a document: UTF-8, XML 1.0 with namespaces, no DOCTYPE, no entities but the five, no processing instructions, one
/// root and nothing after it.
pub(crate) fn parse(bytes: &[u8], limits: Limits) -> Result<Document, XmlFault> {
    if bytes.len() > limits.bytes {
        return Err(XmlFault::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| XmlFault::Encoding)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if !text.chars().all(is_char) {
        return Err(XmlFault::Malformed);
    }
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_comments = true;
    let mut builder = Builder { limits, elements: Vec::new(), open: Vec::new(), scope: Scope::new(), declared: 0 };
    let mut first = true;
    loop {
        match reader.read_event().map_err(|_| XmlFault::Malformed)? {
            Event::Start(start) => builder.start(&start)?,
            Event::End(_) => builder.end()?,
            Event::Text(text) => {
                let text = text.xml10_content().map_err(|_| XmlFault::Encoding)?;
                if text.contains("]]>") {
                    return Err(XmlFault::Malformed);
                }
                builder.text(&text)?;
            }
            Event::CData(data) => {
                let data = data.xml10_content().map_err(|_| XmlFault::Encoding)?;
                builder.content(&data)?;
            }
            Event::GeneralRef(reference) => builder.content(resolve(&reference, &mut [0; 4])?)?,
            Event::Comment(_) => builder.comment(),
            Event::Decl(declaration) if first => check(&declaration)?,
            Event::Decl(_) | Event::Empty(_) => return Err(XmlFault::Malformed),
            Event::PI(_) => return Err(XmlFault::Instruction),
            Event::DocType(_) => return Err(XmlFault::Doctype),
            Event::Eof => break,
        }
        first = false;
    }
    if builder.elements.is_empty() || !builder.open.is_empty() {
        return Err(XmlFault::Malformed);
    }
    Ok(Document { elements: builder.elements })
}

fn check(declaration: &BytesDecl<'_>) -> Result<(), XmlFault> {
    if declaration.version().map_err(|_| XmlFault::Malformed)?.as_ref() != b"1.0" {
        return Err(XmlFault::Malformed);
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case(b"utf-8") => Ok(()),
        Some(_) => Err(XmlFault::Encoding),
    }
}

/// What a character or entity reference stands for, written into `buffer`.
fn resolve<'b>(reference: &BytesRef<'_>, buffer: &'b mut [u8; 4]) -> Result<&'b str, XmlFault> {
    match reference.resolve_char_ref().map_err(|_| XmlFault::Entity)? {
        Some(c) if is_char(c) => Ok(c.encode_utf8(buffer)),
        Some(_) => Err(XmlFault::Malformed),
        None => std::str::from_utf8(reference).ok().and_then(tag::predefined).ok_or(XmlFault::Entity),
    }
}

struct Builder {
    limits: Limits,
    elements: Vec<Element>,
    open: Vec<usize>,
    scope: Scope,
    /// Namespace declarations so far.
    declared: usize,
}

impl Builder {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), XmlFault> {
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err(XmlFault::Malformed);
        }
        if self.open.len() == self.limits.depth {
            return Err(XmlFault::TooDeep);
        }
        if self.elements.len() == self.limits.elements {
            return Err(XmlFault::TooMany);
        }
        let name = std::str::from_utf8(start.name().0).map_err(|_| XmlFault::Encoding)?.to_owned();
        let raw = std::str::from_utf8(start.attributes_raw()).map_err(|_| XmlFault::Encoding)?;
        let read = tag::attributes(raw, self.limits.attributes)?;
        self.scope.open();
        let mut declarations = Vec::new();
        let mut plain = Vec::with_capacity(read.len());
        for (name, value) in read {
            match split_qname(name).ok_or(XmlFault::Malformed)? {
                ("", "xmlns") => declarations.push((String::new(), self.scope.declare("", &value)?)),
                ("xmlns", prefix) => declarations.push((prefix.to_owned(), self.scope.declare(prefix, &value)?)),
                (prefix, local) => plain.push((name, prefix, local, value)),
            }
        }
        self.declared += declarations.len();
        if self.declared > self.limits.declarations {
            return Err(XmlFault::TooMany);
        }
        let mut attributes: Vec<Attribute> = Vec::with_capacity(plain.len());
        for (name, prefix, local, value) in plain {
            let namespace = self.scope.attribute(prefix)?;
            if attributes.iter().any(|a| &a.name[a.local_from..] == local && a.namespace == namespace) {
                return Err(XmlFault::Malformed);
            }
            attributes.push(Attribute {
                local_from: name.len() - local.len(),
                name: name.to_owned(),
                namespace,
                value,
            });
        }
        let (prefix, local) = split_qname(&name).ok_or(XmlFault::Malformed)?;
        let (namespace, local_from) = (self.scope.element(prefix)?, name.len() - local.len());
        let (index, parent) = (self.elements.len(), self.open.last().copied());
        if let Some(parent) = parent {
            self.elements[parent].children.push(Child::Element(index));
        }
        let children = Vec::new();
        self.elements.push(Element { name, local_from, namespace, declarations, attributes, children, parent, end: 0 });
        self.open.push(index);
        Ok(())
    }

    fn end(&mut self) -> Result<(), XmlFault> {
        let index = self.open.pop().ok_or(XmlFault::Malformed)?;
        self.elements[index].end = self.elements.len();
        self.scope.close();
        Ok(())
    }

    /// Character data: outside the root only white space may stand.
    fn text(&mut self, text: &str) -> Result<(), XmlFault> {
        if self.open.is_empty() && text.chars().all(is_space) {
            return Ok(());
        }
        self.content(text)
    }

    fn content(&mut self, text: &str) -> Result<(), XmlFault> {
        let open = *self.open.last().ok_or(XmlFault::Malformed)?;
        match self.elements[open].children.last_mut() {
            Some(Child::Text(before)) => before.push_str(text),
            _ => self.elements[open].children.push(Child::Text(text.to_owned())),
        }
        Ok(())
    }

    fn comment(&mut self) {
        if let Some(open) = self.open.last() {
            self.elements[*open].children.push(Child::Comment);
        }
    }
}

#[cfg(test)]
mod tests;
