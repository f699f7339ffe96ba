//! `children`: shared pages beneath this one, as far as the share offers such a list.

use super::Macro;
use crate::context::ChildPage;
use crate::render::{Place, Renderer};
use crate::words;

/// Levels shown; deeper trees are what the page list is for.
const DEEPEST: u32 = 5;

pub fn children(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    // Children of another page would need that page's place in the share.
    let pages = if mac.param_element("page").is_some() { None } else { out.pages_beneath() };
    let Some(pages) = pages else { return out.unknown_macro(mac.name, place) };
    let first = mac.param("first").and_then(|first| first.parse().ok()).unwrap_or(usize::MAX);
    let all = mac.flag("all") || mac.flag("allChildren");
    let depth = mac.param("depth").and_then(|depth| depth.parse().ok()).unwrap_or(if all { DEEPEST } else { 1 });
    if pages.is_empty() || first == 0 {
        return out.leaf("p", &[("class", "meta")], words::NO_PAGES_BENEATH);
    }
    if !out.has_entries() {
        return out.hole(place, words::LIST_CUT_SHORT);
    }
    let depth = depth.clamp(1, DEEPEST);
    out.open("nav", &[("aria-label", words::PAGES_BENEATH)]);
    let whole = if mac.flag("reverse") {
        list(out, pages.iter().rev().take(first), depth)
    } else {
        list(out, pages.iter().take(first), depth)
    };
    out.close("nav");
    if !whole {
        out.hole(place, words::LIST_CUT_SHORT);
    }
}

/// Whether all of it was written. To be called only while entries are left: a list without any is not one.
fn list<'p>(out: &mut Renderer<'_>, pages: impl Iterator<Item = &'p ChildPage>, depth: u32) -> bool {
    let mut whole = true;
    out.open("ul", &[]);
    for page in pages {
        whole = out.take_entry();
        if !whole {
            break;
        }
        out.open("li", &[]);
        out.link_in_list(&page.href, &page.title);
        if depth > 1 && !page.children.is_empty() {
            whole = out.has_entries() && list(out, page.children.iter(), depth - 1);
        }
        out.close("li");
        if !whole {
            break;
        }
    }
    out.close("ul");
    whole
}

impl Renderer<'_> {
    /// Within a link, the words only: links do not nest.
    fn link_in_list(&mut self, href: &str, title: &str) {
        if self.is_in_link() {
            self.text(title);
        } else {
            self.leaf("a", &[("href", href)], title);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::body;

    #[test]
    fn children_to_the_depth_asked_for() {
        assert_eq!(
            body("<ac:structured-macro ac:name=\"children\"/>"),
            "<nav aria-label=\"Pages beneath this one\"><ul><li><a href=\"/p/c1\">Child one</a></li><li><a href=\"/p/c2\">Child two</a></li></ul></nav>"
        );
        assert!(body("<ac:structured-macro ac:name=\"children\"><ac:parameter ac:name=\"all\">true</ac:parameter></ac:structured-macro>").contains("Grandchild"));
    }
}
