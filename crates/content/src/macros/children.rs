//! `children`: shared pages beneath this one, as far as the share offers such a list.

use super::Macro;
use crate::context::ChildPage;
use crate::render::{Place, Renderer};
use crate::words;

/// Levels shown; deeper trees are what the page list is for.
const DEEPEST: u32 = 5;

pub fn children(out: &mut Renderer<'_>, mac: &Macro<'_>, place: Place) {
    // Children of another page would need that page's place in the share.
    let pages = if mac.param_element("page").is_some() { None } else { out.ctx.children() };
    let Some(mut pages) = pages else { return out.unknown_macro(mac.name, place) };
    if mac.flag("reverse") {
        pages.reverse();
    }
    if let Some(first) = mac.param("first").and_then(|first| first.parse().ok()) {
        pages.truncate(first);
    }
    let all = mac.flag("all") || mac.flag("allChildren");
    let depth = mac.param("depth").and_then(|depth| depth.parse().ok()).unwrap_or(if all { DEEPEST } else { 1 });
    if pages.is_empty() {
        return out.leaf("p", &[("class", "meta")], words::NO_PAGES_BENEATH);
    }
    out.open("nav", &[("aria-label", words::PAGES_BENEATH)]);
    list(out, &pages, depth.clamp(1, DEEPEST));
    out.close("nav");
}

fn list(out: &mut Renderer<'_>, pages: &[ChildPage], depth: u32) {
    out.open("ul", &[]);
    for page in pages {
        out.open("li", &[]);
        out.leaf("a", &[("href", &page.href)], &page.title);
        if depth > 1 && !page.children.is_empty() {
            list(out, &page.children, depth - 1);
        }
        out.close("li");
    }
    out.close("ul");
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
