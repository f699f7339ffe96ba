//! One change to a document: of a byte, or of an element as a span of text. No parser of the crate takes part.

use std::ops::Range;

/// `SplitMix64`: a number for each mutant, so that any of them can be made again.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64, mutant: u64) -> Self {
        Self(seed ^ mutant.wrapping_mul(0xA076_1D64_78BD_642F))
    }

    /// Less than `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(bound).unwrap()).unwrap()
    }

    fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// What a change is called, and the changed document.
pub type Changed = (&'static str, Vec<u8>);

/// Names that an element is wrapped in: those in which others have looked for signed elements, and one that nobody knows.
const WRAPPERS: [&str; 6] = [
    "x xmlns=\"urn:x\"",
    "w:Extensions xmlns:w=\"urn:oasis:names:tc:SAML:2.0:protocol\"",
    "w:Response xmlns:w=\"urn:oasis:names:tc:SAML:2.0:protocol\"",
    "w:Assertion xmlns:w=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
    "w:Advice xmlns:w=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
    "w:Object xmlns:w=\"http://www.w3.org/2000/09/xmldsig#\"",
];

/// Where the elements of a document are, and every place at which a tag begins or ends.
pub struct Spans {
    elements: Vec<Range<usize>>,
    places: Vec<usize>,
}

impl Spans {
    pub fn of(xml: &str) -> Self {
        let (mut elements, mut open, mut places, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
        while let Some(found) = xml[at..].find('<') {
            let from = at + found;
            at = end_of_markup(xml, from);
            if xml[from..].starts_with("<!") || xml[from..].starts_with("<?") {
                continue;
            }
            places.extend([from, at]);
            if xml[from..].starts_with("</") {
                elements.push(open.pop().unwrap()..at);
            } else if xml[..at].ends_with("/>") {
                elements.push(from..at);
            } else {
                open.push(from);
            }
        }
        Self { elements, places }
    }
}

/// The index behind the tag, comment or section that begins at `from`. Quotation marks hide a `>`.
fn end_of_markup(xml: &str, from: usize) -> usize {
    let rest = &xml[from..];
    for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if rest.starts_with(opening) {
            return from + rest.find(closing).unwrap() + closing.len();
        }
    }
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return from + at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    panic!("a tag has no end: {rest}")
}

/// One change to `xml`. `name` is whom it names; a forged copy names another.
pub fn change(xml: &str, spans: &Spans, name: &str, random: &mut Random) -> Changed {
    if random.below(2) == 0 {
        return byte(xml, random);
    }
    let element = random.one_of(&spans.elements).clone();
    let (before, piece, behind) = (&xml[..element.start], &xml[element.clone()], &xml[element.end..]);
    let text = match random.below(6) {
        0 => return ("deleted", [before, behind].concat().into_bytes()),
        1 => return ("wrapped", wrapped(before, piece, behind, random).into_bytes()),
        2 => return ("doubled", [before, piece, piece, behind].concat().into_bytes()),
        3 => {
            let outside: Vec<usize> =
                spans.places.iter().copied().filter(|at| *at <= element.start || *at >= element.end).collect();
            let to = *random.one_of(&outside);
            let text = if to <= element.start {
                [&xml[..to], piece, &xml[to..element.start], behind].concat()
            } else {
                [before, &xml[element.end..to], piece, &xml[to..]].concat()
            };
            return ("moved", text.into_bytes());
        }
        4 => inserted(xml, *random.one_of(&spans.places), piece),
        _ => {
            let forged = forged(piece, name);
            match random.below(3) {
                // In its stead, with the genuine one somewhere in it or elsewhere.
                0 => inserted(&[before, &forged, behind].concat(), before.len(), piece),
                1 => [before, &nested(&forged, piece), behind].concat(),
                _ => inserted(xml, *random.one_of(&spans.places), &forged),
            }
        }
    };
    ("copied", text.into_bytes())
}

fn byte(xml: &str, random: &mut Random) -> Changed {
    let mut bytes = xml.as_bytes().to_vec();
    let at = random.below(bytes.len());
    let other = u8::try_from(1 + random.below(255)).unwrap();
    // Half of them printable, for a strange octet is refused before anything is looked at.
    let printable = u8::try_from(32 + random.below(95)).unwrap();
    bytes[at] = if random.below(2) == 0 && printable != bytes[at] { printable } else { bytes[at] ^ other };
    ("byte", bytes)
}

fn inserted(xml: &str, at: usize, piece: &str) -> String {
    [&xml[..at], piece, &xml[at..]].concat()
}

fn wrapped(before: &str, piece: &str, behind: &str, random: &mut Random) -> String {
    let wrapper = random.one_of(&WRAPPERS);
    let name = wrapper.split(' ').next().unwrap();
    format!("{before}<{wrapper}>{piece}</{name}>{behind}")
}

/// `inner` as the last child of `outer`.
fn nested(outer: &str, inner: &str) -> String {
    outer.rfind("</").map_or_else(|| outer.to_owned(), |end| inserted(outer, end, inner))
}

/// Names somebody else, with IDs of its own.
fn forged(piece: &str, name: &str) -> String {
    piece.replace(name, "admin@evil.example").replace(" ID=\"", " ID=\"_f")
}
