//! Character references. Storage format uses the named entities of XHTML without declaring them, so the parser cannot know
//! them; here they are looked up in the HTML list. Nothing a document declares is ever expanded.

use std::borrow::Cow;

/// Longest name in the HTML list, with a little room for leading zeros in numbers.
const LONGEST: usize = 40;

/// Text of one reference (the part between `&` and `;`), or `None` when there is no such character.
/// References to characters that XML forbids give an empty text: they vanish, as stripped control bytes do.
pub fn resolve(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some(char::from_u32(code).filter(|c| is_allowed(*c)).map(String::from).unwrap_or_default());
    }
    if name.is_empty() || name.len() > LONGEST || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    if name == "apos" {
        return Some("'".into());
    }
    let source = format!("&{name};");
    let decoded = html_escape::decode_html_entities(&source);
    (decoded != source).then(|| decoded.into_owned())
}

/// Replaces every reference in an attribute value; what is not a reference stays as it is.
pub fn decode(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST + 2).position(|b| b == b';');
        if let Some((text, end)) = end.and_then(|end| resolve(&rest[1..end]).map(|text| (text, end))) {
            out.push_str(&text);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether XML 1.0 (section 2.2) allows the character. Carriage returns are turned into line feeds before they come here.
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\u{20}'..='\u{7e}' | '\u{80}'..='\u{fffd}' | '\u{10000}'..) && !is_noncharacter(c)
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

/// Strips what XML forbids (Confluence exports hold raw control bytes) and makes every line end a line feed.
pub fn strip_controls(body: &str) -> Cow<'_, str> {
    if body.chars().all(is_allowed) {
        return Cow::Borrowed(body);
    }
    Cow::Owned(body.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| is_allowed(*c)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_named_and_numbered_references() {
        assert_eq!(resolve("nbsp").as_deref(), Some("\u{a0}"));
        assert_eq!(resolve("rarr").as_deref(), Some("→"));
        assert_eq!(resolve("Eacute").as_deref(), Some("É"));
        assert_eq!(resolve("apos").as_deref(), Some("'"));
        assert_eq!(resolve("#x1F600").as_deref(), Some("😀"));
        assert_eq!(resolve("#0").as_deref(), Some(""));
        assert_eq!(resolve("#8").as_deref(), Some(""));
        assert_eq!(resolve("nosuchname"), None);
    }

    #[test]
    fn decodes_attributes_once_only() {
        assert_eq!(decode("a &amp;lt; b & c &bogus; &eacute;"), "a &lt; b & c &bogus; é");
    }

    #[test]
    fn control_bytes_and_carriage_returns_go() {
        assert_eq!(strip_controls("a\u{8}b\r\nc\u{1c}\u{0}\rd\u{fffe}"), "ab\nc\nd");
    }
}
