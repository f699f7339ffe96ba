//! The share's page tree: nested lists, so that it works with scripts off.

use super::document::Symbol;
use crate::text::visitor as text;
use leptos::prelude::*;
use sluice_domain::view::visitor::TreeItem;

/// The items from `items` that stand at `depth`, with those beneath them. It may recurse: a tree is no deeper than
/// [`DEEPEST`](sluice_domain::tree::DEEPEST).
pub(super) fn branch(items: &[TreeItem], depth: usize) -> AnyView {
    let mut rows = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let next = items[at + 1..].iter().position(|i| i.depth <= depth).map_or(items.len(), |n| at + 1 + n);
        rows.push(entry(&items[at], &items[at + 1..next]));
        at = next;
    }
    view! { <ul>{rows}</ul> }.into_any()
}

fn entry(item: &TreeItem, beneath: &[TreeItem]) -> AnyView {
    let title = item.title.clone();
    let label = match item.href.clone() {
        Some(href) => {
            let current = item.current.then_some("page");
            view! { <a href=href aria-current=current>{title.clone()}</a> }.into_any()
        }
        None => view! { <span class="folder">{title.clone()}</span> }.into_any(),
    };
    let children = (!beneath.is_empty()).then(|| {
        view! {
            <details open=item.open>
                <summary><span class="vh">{text::pages_beneath(&title)}</span><Symbol name="right"/></summary>
                {branch(beneath, item.depth + 1)}
            </details>
        }
    });
    view! { <li>{label}{children}</li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::tachys::view::RenderHtml;
    use sluice_domain::tree::DEEPEST;

    #[test]
    fn the_deepest_tree_is_shown_whole() {
        let item = |n: usize| TreeItem {
            href: Some(format!("/p/{n}")),
            title: format!("Page {n}"),
            depth: n.min(DEEPEST),
            current: false,
            open: false,
            has_children: n < DEEPEST,
        };
        let items: Vec<TreeItem> = (0..300).map(item).collect();
        let html = branch(&items, 0).to_html();
        assert_eq!((html.matches("<li>").count(), html.matches("<details").count()), (300, DEEPEST));
    }
}
