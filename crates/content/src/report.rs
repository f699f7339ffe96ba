//! What rendering has to say about a page besides its HTML: figures for the publisher's report, never for visitors.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "facts about a page that have nothing to do with each other")]
pub struct RenderReport {
    /// Macros shown as a labelled box, with how often.
    pub unknown_macros: BTreeMap<String, u32>,
    /// Elements of which only the content is shown.
    pub unknown_elements: BTreeMap<String, u32>,
    /// Filenames of images that the store does not hold.
    pub missing_images: BTreeSet<String>,
    /// Filenames of other files that the store does not hold.
    pub missing_files: BTreeSet<String>,
    /// Links to pages and spaces outside the share, shown as text.
    pub unshared_links: u32,
    /// Files and images of pages outside the share.
    pub unshared_files: u32,
    /// Images on other sites; they are never fetched.
    pub external_images: u32,
    /// Links shown as text because of their scheme, or because they lead nowhere from here.
    pub dropped_links: u32,
    /// Parts left out because only some readers of the original may see them (show-if, hide-if).
    pub hidden_blocks: u32,
    /// The body was not well-formed and was repaired.
    pub repaired: bool,
    /// Mark-up nested deeper than the limit was flattened; macros there were left out.
    pub too_deep: bool,
    /// Damage beyond repair: a notice stands in place of the end of the page.
    pub cut_off: bool,
    /// The page grew beyond the limit of its HTML: a notice stands in place of its end.
    pub cut_short: bool,
    /// The body is larger than the limit; a notice is shown instead.
    pub too_large: bool,
    /// The allow list removed something from our own output: a fault in this crate, with nothing unsafe shown.
    pub cleaned: bool,
}

impl RenderReport {
    pub(crate) fn count(map: &mut BTreeMap<String, u32>, name: &str) {
        // A hostile page could name endless elements; the report stays small.
        if map.len() < 500 || map.contains_key(name) {
            let name: String = name.chars().take(100).collect();
            let times = map.entry(name).or_default();
            *times = times.saturating_add(1);
        }
    }
}
