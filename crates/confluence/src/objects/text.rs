/// Text that is gathered up to a limit; beyond it nothing more is held.
#[derive(Debug, Default)]
pub(super) struct Capture {
    text: String,
    limit: usize,
    over: bool,
}

impl Capture {
    pub(super) fn new(limit: usize) -> Self {
        Self { text: String::new(), limit, over: false }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.over |= self.text.len() + text.len() > self.limit;
        if !self.over {
            self.text.push_str(text);
        }
    }

    /// `None` when there was more than the limit.
    pub(super) fn finish(self) -> Option<String> {
        (!self.over).then_some(self.text)
    }
}

/// What an entity or character reference stands for: the five of XML 1.0 section 4.6, and numbers. `None` for any other name.
///
/// A number that XML forbids gives nothing where it is a control character (those bytes are dropped when they are raw, too), and
/// U+FFFD otherwise.
pub(super) fn resolve(reference: &str) -> Option<String> {
    let Some(number) = reference.strip_prefix('#') else {
        return quick_xml::escape::resolve_xml_entity(reference).map(str::to_owned);
    };
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit() && (radix == 16 || b.is_ascii_digit())) {
        return None;
    }
    let character = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    Some(match character {
        Some('\t' | '\n' | '\r' | ' '..) => {
            character.filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).unwrap_or('\u{fffd}').into()
        }
        Some(_) => String::new(),
        None => '\u{fffd}'.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_names_and_numbers() {
        for (reference, text) in [
            ("lt", "<"),
            ("gt", ">"),
            ("amp", "&"),
            ("quot", "\""),
            ("apos", "'"),
            ("#228", "ä"),
            ("#xE4", "ä"),
            ("#10", "\n"),
        ] {
            assert_eq!(resolve(reference).as_deref(), Some(text), "{reference}");
        }
        for reference in ["nbsp", "xxe", "", "#", "#x", "#12a", "#-1", "#x 41"] {
            assert_eq!(resolve(reference), None, "{reference}");
        }
    }

    #[test]
    fn numbers_that_xml_forbids() {
        assert_eq!(resolve("#0").as_deref(), Some(""));
        assert_eq!(resolve("#x1c").as_deref(), Some(""));
        assert_eq!(resolve("#xD83D").as_deref(), Some("\u{fffd}"));
        assert_eq!(resolve("#xFFFF").as_deref(), Some("\u{fffd}"));
        assert_eq!(resolve("#99999999999999").as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn a_capture_ends_at_its_limit() {
        let mut capture = Capture::new(4);
        capture.push("ab");
        capture.push("cd");
        assert_eq!(capture.finish().as_deref(), Some("abcd"));
        let mut capture = Capture::new(4);
        capture.push("abcde");
        capture.push("f");
        assert_eq!(capture.finish(), None);
    }
}
