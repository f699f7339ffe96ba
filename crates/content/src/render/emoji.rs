//! Emoticons as Unicode characters.

use super::Renderer;
use crate::syntax::Element;

impl Renderer<'_> {
    pub(super) fn emoticon(&mut self, el: &Element) {
        let fallback = el.attr("ac:emoji-fallback");
        let emoji = fallback.filter(|text| is_emoji(text)).or_else(|| el.attr("ac:name").and_then(named));
        let shortname = el.attr("ac:emoji-shortname").or(fallback).or(el.attr("ac:name"));
        if let Some(emoji) = emoji {
            let label = shortname.map(|name| name.trim_matches(':').replace(['_', '-'], " ")).unwrap_or_default();
            let role = if label.is_empty() { "" } else { "img" };
            self.leaf("span", &[("class", "emoji"), ("role", role), ("aria-label", &label)], emoji);
        } else {
            self.text(shortname.unwrap_or_default());
        }
    }
}

/// No ASCII, and starting in one of the ranges of pictures.
fn is_emoji(text: &str) -> bool {
    text.chars().count() <= 16
        && text.chars().next().is_some_and(|c| matches!(c, '\u{203c}'..='\u{3299}' | '\u{1f000}'..='\u{1faff}'))
}

/// Names of Confluence's own emoticons (storage format, "Emoticons").
fn named(name: &str) -> Option<&'static str> {
    Some(match name {
        "smile" => "🙂",
        "sad" => "🙁",
        "cheeky" => "😛",
        "laugh" => "😀",
        "wink" => "😉",
        "thumbs-up" => "👍",
        "thumbs-down" => "👎",
        "information" => "ℹ️",
        "tick" => "✅",
        "cross" => "❌",
        "warning" => "⚠️",
        "plus" => "➕",
        "minus" => "➖",
        "question" => "❓",
        "light-on" => "💡",
        "light-off" => "💤",
        "yellow-star" => "⭐",
        "green-star" => "💚",
        "blue-star" => "💙",
        "heart" | "red-star" => "❤️",
        "broken-heart" => "💔",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::body;

    #[test]
    fn emoticons_are_unicode_or_their_name() {
        assert_eq!(
            body("<p><ac:emoticon ac:name=\"tick\"/></p>"),
            "<p><span class=\"emoji\" role=\"img\" aria-label=\"tick\">✅</span></p>"
        );
        assert!(
            body("<p><ac:emoticon ac:name=\"blue-star\" ac:emoji-shortname=\":dart:\" ac:emoji-fallback=\"🎯\"/></p>")
                .contains(">🎯<")
        );
        assert_eq!(
            body("<p><ac:emoticon ac:name=\"x\" ac:emoji-shortname=\":acme:\" ac:emoji-fallback=\":acme:\"/></p>"),
            "<p>:acme:</p>"
        );
        assert_eq!(body("<p><ac:emoticon ac:emoji-fallback=\"&lt;b>\"/></p>"), "<p>&lt;b&gt;</p>");
    }
}
