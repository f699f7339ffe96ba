//! Storage format to syntax tree. It never fails: what is not well-formed is repaired as far as that is safe, and the
//! result says so. Repair never lets text out of a macro that may be hiding it (`show-if`), so an end tag of ordinary
//! HTML closes nothing beyond the nearest `ac:` element, and text of macros nested too deep is withheld.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Element, Node};
use crate::entity;

/// A damaged tag makes the reader start again behind it.
const MAX_RESTARTS: usize = 200;
/// Bytes that were read in vain by all restarts together: the end of a damaged tag may be looked for to the end of the body.
const MAX_READ_AGAIN: usize = 32 << 20;
/// How far back an end tag looks for its start among elements that are too deep to be kept.
const PHANTOM_REACH: usize = 256;
const CDATA: &str = "<![CDATA[";
/// Elements that HTML writes without an end tag; a missing `/` must not swallow the rest of the page.
const VOID: [&str; 6] = ["br", "hr", "img", "col", "input", "wbr"];

#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub depth: usize,
    pub nodes: usize,
}

#[derive(Debug, Default)]
pub struct Parsed {
    pub nodes: Vec<Node>,
    /// The body was not well-formed.
    pub repaired: bool,
    /// Elements beyond the depth or size limit lost their mark-up (their text stays, unless a macro held it).
    pub too_deep: bool,
    /// Damage beyond repair: the rest of the body was left out, because it may hold hidden parts.
    pub cut_off: bool,
}

pub fn parse(body: &str, limits: Limits) -> Parsed {
    let body = entity::strip_controls(body);
    let mut tree =
        Builder { limits, stack: Vec::new(), done: Parsed::default(), phantoms: Vec::new(), withheld: 0, nodes: 0 };
    let mut offset = 0;
    let mut restarts = 0;
    let mut read_again = 0;
    while let Some(skip) = read(&body[offset..], &mut tree) {
        tree.done.repaired = true;
        offset += skip.at;
        offset += match skip.how {
            Damage::StrayBracket => tree.stray(&body[offset..]),
            Damage::OpenCdata => tree.open_cdata(&body[offset..]),
            Damage::OpenComment => body.len() - offset,
        };
        restarts += 1;
        read_again += skip.read;
        if restarts > MAX_RESTARTS || read_again > MAX_READ_AGAIN {
            tree.give_up(&body[offset..]);
            break;
        }
    }
    tree.finish()
}

struct Skip {
    at: usize,
    /// Bytes from there that were read before the damage was seen.
    read: usize,
    how: Damage,
}

enum Damage {
    StrayBracket,
    OpenCdata,
    OpenComment,
}

/// Reads until the end (`None`) or the first place that is not XML.
fn read(source: &str, tree: &mut Builder) -> Option<Skip> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(source.len());
        let event = reader.read_event();
        let read = usize::try_from(reader.buffer_position()).unwrap_or(source.len()).saturating_sub(at);
        let stray = Some(Skip { at, read, how: Damage::StrayBracket });
        match event {
            Ok(Event::Eof) => return None,
            Ok(Event::Start(tag)) => match open(&tag) {
                Some((name, attrs)) => tree.start(name, attrs, false),
                None => return stray,
            },
            Ok(Event::Empty(tag)) => match open(&tag) {
                Some((name, attrs)) => tree.start(name, attrs, true),
                None => return stray,
            },
            Ok(Event::End(tag)) => tree.end(std::str::from_utf8(tag.name().as_ref()).unwrap_or_default().trim()),
            Ok(Event::Text(text)) => tree.text(&text.decode().unwrap_or_default()),
            Ok(Event::CData(text)) => tree.text(&text.decode().unwrap_or_default()),
            Ok(Event::GeneralRef(name)) => {
                let name = name.decode().unwrap_or_default();
                match entity::resolve(&name) {
                    Some(text) => tree.text(&text),
                    None => tree.text(&format!("&{name};")),
                }
            }
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_)) => {}
            Err(_) => {
                let how = match source.get(at..) {
                    Some(rest) if rest.starts_with(CDATA) => Damage::OpenCdata,
                    Some(rest) if rest.starts_with("<!--") => Damage::OpenComment,
                    _ => Damage::StrayBracket,
                };
                return Some(Skip { at, read: source.len() - at.min(source.len()), how });
            }
        }
    }
}

type Attrs = Vec<(String, String)>;

/// Name and attributes, or `None` when this is a stray `<` and no tag.
fn open(tag: &BytesStart<'_>) -> Option<(String, Attrs)> {
    let name = tag.name();
    let name = std::str::from_utf8(name.as_ref()).ok().filter(|name| is_name(name))?.to_owned();
    if tag.attributes_raw().contains(&b'<') && tag.attributes().with_checks(false).any(|attr| attr.is_err()) {
        return None;
    }
    let mut attrs = Attrs::new();
    for attr in tag.attributes().with_checks(false).flatten() {
        let (Ok(key), Ok(value)) = (std::str::from_utf8(attr.key.as_ref()), std::str::from_utf8(&attr.value)) else {
            continue;
        };
        attrs.push((key.to_owned(), entity::decode(value).into_owned()));
    }
    Some((name, attrs))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_' | b'-' | b'.'))
}

fn is_macro(name: &str) -> bool {
    name.starts_with("ac:") || name.starts_with("ri:")
}

struct Builder {
    limits: Limits,
    stack: Vec<Element>,
    done: Parsed,
    /// Names of open elements beyond the limits.
    phantoms: Vec<String>,
    /// How many of the phantoms belong to a macro; while there are any, text is withheld.
    withheld: usize,
    nodes: usize,
}

impl Builder {
    fn append(&mut self, node: Node) {
        self.stack.last_mut().map_or(&mut self.done.nodes, |parent| &mut parent.children).push(node);
    }

    fn text(&mut self, text: &str) {
        if self.withheld > 0 || text.is_empty() {
            return;
        }
        let siblings = self.stack.last_mut().map_or(&mut self.done.nodes, |parent| &mut parent.children);
        if let Some(Node::Text(before)) = siblings.last_mut() {
            before.push_str(text);
        } else {
            siblings.push(Node::Text(text.to_owned()));
        }
    }

    fn start(&mut self, name: String, attrs: Attrs, empty: bool) {
        let empty = empty || VOID.contains(&name.as_str());
        if !self.phantoms.is_empty() || self.stack.len() >= self.limits.depth || self.nodes >= self.limits.nodes {
            self.done.too_deep = true;
            if !empty {
                self.withheld += usize::from(is_macro(&name));
                self.phantoms.push(name);
            }
            return;
        }
        self.nodes += 1;
        let element = Element { name, attrs, children: Vec::new() };
        if empty {
            self.append(Node::Element(element));
        } else {
            self.stack.push(element);
        }
    }

    fn end(&mut self, name: &str) {
        if VOID.contains(&name) {
            return;
        }
        if !self.phantoms.is_empty() {
            let inner = |open: &&String| is_macro(name) || !is_macro(open);
            let mut reach = self.phantoms.iter().rev().take(PHANTOM_REACH).take_while(inner);
            if let Some(back) = reach.position(|open| open == name) {
                let keep = self.phantoms.len() - 1 - back;
                self.withheld -= self.phantoms[keep..].iter().filter(|open| is_macro(open)).count();
                self.phantoms.truncate(keep);
                return;
            }
            if self.withheld > 0 && !is_macro(name) {
                return;
            }
        }
        let Some(depth) = self.find_open(name) else {
            self.done.repaired = true;
            return;
        };
        self.phantoms.clear();
        self.withheld = 0;
        self.done.repaired |= depth + 1 != self.stack.len();
        self.close_to(depth);
    }

    /// Where the element that this end tag means stands in the stack.
    fn find_open(&self, name: &str) -> Option<usize> {
        for (depth, open) in self.stack.iter().enumerate().rev() {
            if open.name == name {
                return Some(depth);
            }
            if is_macro(&open.name) && !is_macro(name) {
                return None;
            }
        }
        None
    }

    fn close_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            if let Some(element) = self.stack.pop() {
                self.append(Node::Element(element));
            }
        }
    }

    /// A `<` that opens no tag is text.
    fn stray(&mut self, rest: &str) -> usize {
        let Some(first) = rest.chars().next() else { return 0 };
        self.text(first.encode_utf8(&mut [0; 4]));
        first.len_utf8()
    }

    /// A CDATA section without its end. Exports write an inner end as `]] >`; where no importer has mended that, it ends there.
    fn open_cdata(&mut self, rest: &str) -> usize {
        let inner = &rest[CDATA.len()..];
        let (text, past) = inner.find("]] >").map_or((inner, inner.len()), |end| (&inner[..end], end + 4));
        self.text(text);
        CDATA.len() + past
    }

    fn give_up(&mut self, rest: &str) {
        if rest.contains("<ac:") {
            self.done.cut_off = true;
        } else {
            self.text(rest);
        }
    }

    fn finish(mut self) -> Parsed {
        self.done.repaired |= !self.stack.is_empty() || !self.phantoms.is_empty();
        self.close_to(0);
        self.done
    }
}

#[cfg(test)]
mod tests;
