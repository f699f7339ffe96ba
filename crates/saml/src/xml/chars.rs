//! Characters and names of XML 1.0.

/// The Char production of XML 1.0, section 2.2.
pub(crate) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// An `NCName` (Namespaces in XML 1.0, section 3). Beyond ASCII only letters and digits count, which is narrower than the
/// standard and wide enough for every name that SAML software has been seen to use.
pub(crate) fn is_ncname(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Prefix (empty if none) and local part, if the name is a `QName`.
pub(crate) fn split_qname(name: &str) -> Option<(&str, &str)> {
    match name.split_once(':') {
        None => is_ncname(name).then_some(("", name)),
        Some((prefix, local)) => (is_ncname(prefix) && is_ncname(local)).then_some((prefix, local)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_their_only_colon() {
        assert_eq!(split_qname("saml:Issuer"), Some(("saml", "Issuer")));
        assert_eq!(split_qname("Issuer"), Some(("", "Issuer")));
        for bad in ["", ":a", "a:", "::foo", "a:b:c", "1a", "-a", "a b", "a\u{0}"] {
            assert_eq!(split_qname(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn control_characters_are_no_xml() {
        assert!("\t\n\r aä\u{1F600}".chars().all(is_char));
        assert!(!['\0', '\u{1}', '\u{B}', '\u{FFFE}', '\u{FFFF}'].into_iter().any(is_char));
    }
}
