//! Element ids that come from content: unique within a page, and out of the way of the page's own.
//!
//! The shell around the content prefixes its ids with `ui-`, its icon symbols with `i-`, and scripts use names that start with
//! `_`. No id from content begins so, hence none can collide with, or shadow, one of theirs.

use std::collections::{HashMap, HashSet};

/// Longest id, in characters.
const LONGEST: usize = 120;

#[derive(Debug, Default)]
pub struct IdPool {
    taken: HashSet<String>,
    next: HashMap<String, u32>,
}

impl IdPool {
    /// The id itself, or with a number behind it when it is taken.
    pub fn claim(&mut self, wanted: &str) -> String {
        let wanted = safe(wanted);
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        let number = self.next.entry(wanted.clone()).or_insert(1);
        loop {
            *number += 1;
            let id = format!("{wanted}-{number}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    /// The id if it is free: an alias that is taken is of no use under another name.
    pub fn claim_alias(&mut self, wanted: &str) -> Option<String> {
        let wanted = safe(wanted);
        self.taken.insert(wanted.clone()).then_some(wanted)
    }
}

fn safe(wanted: &str) -> String {
    let id: String = wanted.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(LONGEST).collect();
    if id.is_empty() || id.starts_with('_') || id.starts_with("ui-") || id.starts_with("i-") {
        return format!("h-{id}");
    }
    id
}

/// A heading's id: its letters and digits in lower case, of any script, joined by hyphens.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        if out.chars().count() >= LONGEST {
            break;
        }
    }
    let slug = out.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

/// Confluence Cloud's anchor of a heading, and the form in which this crate writes every `#fragment`: spaces become hyphens.
pub fn dashed(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join("-"))
}

/// Confluence Server's form: no spaces at all.
pub fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_every_script() {
        assert_eq!(slug("  Addresses & environments! "), "addresses-environments");
        assert_eq!(slug("Über uns / Größe"), "über-uns-größe");
        assert_eq!(slug("日本語 見出し"), "日本語-見出し");
        assert_eq!(slug("!!!"), "section");
    }

    #[test]
    fn ids_are_unique_and_leave_the_shell_alone() {
        let mut ids = IdPool::default();
        assert_eq!(ids.claim("setup"), "setup");
        assert_eq!(ids.claim("setup"), "setup-2");
        assert_eq!(ids.claim("setup-2"), "setup-2-2");
        assert_eq!(ids.claim("setup"), "setup-3");
        assert_eq!(ids.claim("ui-menu"), "h-ui-menu");
        assert_eq!(ids.claim("i-lock"), "h-i-lock");
        assert_eq!(ids.claim("__LEPTOS"), "h-__LEPTOS");
        assert_eq!(ids.claim_alias("setup"), None);
    }
}
