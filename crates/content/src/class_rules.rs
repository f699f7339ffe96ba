//! Colours and widths from content become classes, because the content security policy allows no `style` attribute. The
//! class name is a hash of the declarations, so the same value has the same class on every page and in every release.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Rules of one page. People use some dozen colours; a page of nothing but different ones would have a style sheet several times
/// its own size.
const MOST_RULES: usize = 2_000;

/// Generated rules: class name to declarations. They hold within `.prose`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassRules(BTreeMap<String, String>);

impl ClassRules {
    /// The class for these declarations, or none when the page has used too many different ones. Callers build them from numbers
    /// and fixed words only, never from copied text.
    pub(crate) fn class_for(&mut self, declarations: String) -> Option<String> {
        let class = format!("c-{:016x}", fnv1a(declarations.as_bytes()));
        if self.0.len() >= MOST_RULES && !self.0.contains_key(&class) {
            return None;
        }
        self.0.insert(class.clone(), declarations);
        Some(class)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds the rules of another page.
    pub fn merge(&mut self, other: &ClassRules) {
        self.0.extend(other.0.iter().map(|(class, rule)| (class.clone(), rule.clone())));
    }

    /// The style sheet's text, in a stable order.
    pub fn to_css(&self) -> String {
        let mut css = String::new();
        for (class, declarations) in &self.0 {
            let _ = writeln!(css, ".prose .{class}{{{declarations}}}");
        }
        css
    }
}

/// Whether a class token is one that this module makes.
pub(crate) fn is_generated(class: &str) -> bool {
    class.strip_prefix("c-").is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// FNV-1a, 64 bits: small, and stable across releases, which the standard hasher does not promise.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_has_the_same_class_everywhere() {
        let (mut one, mut two) = (ClassRules::default(), ClassRules::default());
        let class = one.class_for("width:120px".into()).unwrap();
        assert_eq!(Some(class.clone()), two.class_for("width:120px".into()));
        assert!(is_generated(&class));
        two.class_for("text-align:center".into());
        one.merge(&two);
        assert_eq!(one.len(), 2);
        assert!(one.to_css().contains(&format!(".prose .{class}{{width:120px}}\n")));
    }

    #[test]
    fn a_page_has_no_more_rules_than_its_reader_can_tell_apart() {
        let mut rules = ClassRules::default();
        let first = rules.class_for("width:0px".into());
        for px in 0..MOST_RULES * 2 {
            rules.class_for(format!("width:{px}px"));
        }
        assert_eq!(rules.len(), MOST_RULES);
        assert_eq!(rules.class_for("width:0px".into()), first);
        assert_eq!(rules.class_for("color:#000000".into()), None);
    }
}
