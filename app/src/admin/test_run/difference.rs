//! What is different between the expected and the received value.

use super::visible::Visible;
use crate::any::IntoAny;
use crate::text::sso as words;
use leptos::prelude::*;

/// Two texts cut where they part and where they meet again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub before: String,
    pub expected: String,
    pub received: String,
    pub after: String,
}

/// Cuts two texts. Where one only lacks something, the cut is widened to the part of the address or name that holds it,
/// so that a missing letter can be seen on both sides.
pub fn difference(expected: &str, received: &str) -> Difference {
    let (a, b): (Vec<char>, Vec<char>) = (expected.chars().collect(), received.chars().collect());
    let shorter = a.len().min(b.len());
    let mut start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let mut end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count().min(shorter - start);
    if a != b && start + end == shorter {
        while start > 0 && !is_border(a[start - 1]) {
            start -= 1;
        }
        while end > 0 && !is_border(a[a.len() - end]) {
            end -= 1;
        }
    }
    let text = |chars: &[char]| chars.iter().collect::<String>();
    Difference {
        before: text(&a[..start]),
        expected: text(&a[start..a.len() - end]),
        received: text(&b[start..b.len() - end]),
        after: text(&a[a.len() - end..]),
    }
}

const fn is_border(c: char) -> bool {
    matches!(c, '/' | ':' | '?' | '&' | '=' | '#' | ' ' | ',' | ';')
}

/// The expected and the received value, what differs marked in each. What is not there is said to be nothing.
pub fn sides(expected: Option<String>, received: Option<String>) -> (AnyView, AnyView) {
    let nothing = || view! { <span class="faint">{words::NOTHING_SENT}</span> }.into_any();
    let one = |text: String| view! { <code><Visible text/></code> }.into_any();
    match (expected, received) {
        (Some(expected), Some(received)) => {
            let found = difference(&expected, &received);
            (
                view! { <Expected difference=found.clone()/> }.into_any(),
                view! { <Received difference=found/> }.into_any(),
            )
        }
        (expected, received) => (expected.map_or_else(nothing, one), received.map_or_else(nothing, one)),
    }
}

/// The expected value, what is missing in the received one marked.
#[component]
fn Expected(difference: Difference) -> impl IntoView {
    let Difference { before, expected, after, .. } = difference;
    let mark = (!expected.is_empty()).then(|| view! { <ins><Visible text=expected/></ins> });
    view! { <code><Visible text=before/>{mark}<Visible text=after/></code> }
}

/// The received value, what is too much or different marked.
#[component]
fn Received(difference: Difference) -> impl IntoView {
    let Difference { before, received, after, .. } = difference;
    let mark = (!received.is_empty()).then(|| view! { <del><Visible text=received/></del> });
    view! { <code><Visible text=before/>{mark}<Visible text=after/></code> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(expected: &str, received: &str) -> [String; 4] {
        let Difference { before, expected, received, after } = difference(expected, received);
        [before, expected, received, after]
    }

    #[test]
    fn a_missing_letter_is_seen_on_both_sides() {
        assert_eq!(
            cut("https://share.example/saml/tidewell", "https://share.example/saml/tidewel"),
            ["https://share.example/saml/", "tidewell", "tidewel", ""]
        );
        assert_eq!(
            cut("https://share.example/saml/acs", "http://share.example/saml/acs"),
            ["", "https", "http", "://share.example/saml/acs"]
        );
    }

    #[test]
    fn only_what_differs_is_cut_out() {
        assert_eq!(cut("2026-11-24T16:41:07Z", "2026-11-24T16:31:07Z"), ["2026-11-24T16:", "4", "3", "1:07Z"]);
        assert_eq!(cut("ü", "ö"), ["", "ü", "ö", ""]);
        assert_eq!(cut("same", "same"), ["same", "", "", ""]);
        assert_eq!(cut("", "new"), ["", "", "new", ""]);
    }

    #[test]
    fn repeated_parts_do_not_overlap() {
        assert_eq!(cut("aa", "aaa"), ["", "aa", "aaa", ""]);
        assert_eq!(cut("/a/a", "/a/a/a"), ["/a/", "a", "a/a", ""]);
    }
}
