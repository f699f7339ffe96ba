use super::chars::{is_char, is_space};
use super::fault::XmlFault;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::name::QName;
use std::borrow::Cow;

/// The attributes of a start tag in document order, values normalised (XML 1.0, section 3.3.3). quick-xml reads attributes more
/// leniently than XML allows, so the grammar `(S Name Eq AttValue)* S?` is followed here.
pub(crate) fn attributes(raw: &str, most: usize) -> Result<Vec<(&str, String)>, XmlFault> {
    let mut found = Vec::new();
    let mut rest = raw;
    loop {
        let trimmed = rest.trim_start_matches(is_space);
        if trimmed.is_empty() {
            return Ok(found);
        }
        if trimmed.len() == rest.len() {
            return Err(XmlFault::Malformed);
        }
        if found.len() == most {
            return Err(XmlFault::TooMany);
        }
        let (name, after) = trimmed.split_once('=').ok_or(XmlFault::Malformed)?;
        let after = after.trim_start_matches(is_space);
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or(XmlFault::Malformed)?;
        let (value, after) = after[1..].split_once(quote).ok_or(XmlFault::Malformed)?;
        found.push((name.trim_end_matches(is_space), normalised(value)?));
        rest = after;
    }
}

fn normalised(value: &str) -> Result<String, XmlFault> {
    if value.contains('<') {
        return Err(XmlFault::Malformed);
    }
    let attribute = Attribute { key: QName(b""), value: Cow::Borrowed(value.as_bytes()) };
    let value =
        attribute.normalized_value_with(XmlVersion::Explicit1_0, 1, predefined).map_err(|_| XmlFault::Entity)?;
    // A character reference may name a character that the document itself may not hold.
    if value.chars().all(is_char) { Ok(value.into_owned()) } else { Err(XmlFault::Malformed) }
}

/// The entities of XML 1.0, section 4.6. quick-xml knows more if another crate switches its HTML entities on.
pub(crate) fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "lt" => Some("<"),
        "gt" => Some(">"),
        "amp" => Some("&"),
        "apos" => Some("'"),
        "quot" => Some("\""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_normalised() {
        let read = attributes(" a='1\n2' b = \"&lt;&#xA;&quot;\"", 9).unwrap();
        assert_eq!(read, [("a", "1 2".to_owned()), ("b", "<\n\"".to_owned())]);
        assert!(attributes("", 9).unwrap().is_empty());
        assert!(attributes("  ", 9).unwrap().is_empty());
    }

    #[test]
    fn the_grammar_is_strict() {
        for (raw, fault) in [
            (" a='1'b='2'", XmlFault::Malformed),
            (" a", XmlFault::Malformed),
            (" a=1", XmlFault::Malformed),
            (" a='1", XmlFault::Malformed),
            (" a='<'", XmlFault::Malformed),
            (" a='&#0;'", XmlFault::Entity),
            (" a='&#1;'", XmlFault::Malformed),
            (" a='&x;'", XmlFault::Entity),
            (" a='1' b='2' c='3'", XmlFault::TooMany),
        ] {
            assert_eq!(attributes(raw, 2).unwrap_err(), fault, "{raw}");
        }
    }
}
