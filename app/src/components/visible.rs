//! Text of a provider as it is: what would be invisible, or would turn the reading order, is shown as its code point.

use crate::any::IntoAny;
use leptos::prelude::*;

/// A stretch of foreign text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Plain(String),
    /// A character that cannot be seen: `U+202E`.
    Hidden(String),
}

/// Splits text into what can be read and what cannot. Spaces at the ends count as hidden: they make values differ that
/// look alike.
pub fn pieces(text: &str) -> Vec<Piece> {
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    let mut found: Vec<Piece> = Vec::new();
    for (at, c) in text.char_indices() {
        if is_hidden(c) || (c.is_whitespace() && (at < start || at >= end)) {
            found.push(Piece::Hidden(format!("U+{:04X}", u32::from(c))));
        } else if let Some(Piece::Plain(plain)) = found.last_mut() {
            plain.push(c);
        } else {
            found.push(Piece::Plain(c.to_string()));
        }
    }
    found
}

/// Control characters, spaces other than the plain one, and format characters: the ones that set direction (Unicode
/// Standard Annex 9, table 2), join, or have no width.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Foreign text, isolated so that it cannot turn the words around it.
#[component]
pub fn Visible(#[prop(into)] text: String) -> impl IntoView {
    let pieces = pieces(&text);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Hidden(_))) {
        return view! { <bdi>{text}</bdi> }.into_any();
    }
    let shown = pieces.into_iter().map(|piece| match piece {
        Piece::Plain(plain) => view! { <span>{plain}</span> }.into_any(),
        Piece::Hidden(code) => view! { <code class="warn">{code}</code> }.into_any(),
    });
    view! { <bdi>{shown.collect_view()}</bdi> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Piece {
        Piece::Plain(text.into())
    }

    fn hidden(code: &str) -> Piece {
        Piece::Hidden(code.into())
    }

    #[test]
    fn what_can_be_read_stays_as_it_is() {
        assert_eq!(pieces("Zoë Ωmega 東京"), [plain("Zoë Ωmega 東京")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn an_override_of_direction_is_named_instead_of_obeyed() {
        assert_eq!(pieces("admins\u{202e}sresu"), [plain("admins"), hidden("U+202E"), plain("sresu")]);
        assert_eq!(pieces("a\u{2066}b\u{2069}"), [plain("a"), hidden("U+2066"), plain("b"), hidden("U+2069")]);
    }

    #[test]
    fn values_that_look_alike_do_not() {
        assert_eq!(pieces(" a b "), [hidden("U+0020"), plain("a b"), hidden("U+0020")]);
        assert_eq!(
            pieces("a\n\u{200b}b\u{a0}c"),
            [plain("a"), hidden("U+000A"), hidden("U+200B"), plain("b"), hidden("U+00A0"), plain("c")]
        );
        assert_eq!(pieces("  "), [hidden("U+0020"), hidden("U+0020")]);
    }
}
