//! Elements of the new editor that storage format cannot say (`ac:adf-extension`): a node, and a fallback for those who do
//! not know it. One of the two is shown, never both.

use super::Renderer;
use super::element::Place;
use crate::macros::panel::Callout;
use crate::syntax::{Element, Node};
use crate::words;

impl Renderer<'_> {
    pub(super) fn adf(&mut self, el: &Element, place: Place) {
        if el.name == "ac:adf-node" {
            return self.adf_node(el, None, place);
        }
        let node = el.child("ac:adf-node");
        let fallback = el.child("ac:adf-fallback");
        match (node, fallback) {
            (Some(node), fallback) => self.adf_node(node, fallback, place),
            (None, Some(fallback)) => self.adf_body(&fallback.children, place),
            (None, None) => self.adf_body(&el.children, place),
        }
    }

    fn adf_node(&mut self, node: &Element, fallback: Option<&Element>, place: Place) {
        let content = node.child("ac:adf-content");
        match (node.attr("type").unwrap_or_default(), content, fallback) {
            ("panel", Some(content), _) if self.inline_only == 0 => {
                let kind = attribute(node, "panel-type").unwrap_or_default();
                let callout = match kind.as_str() {
                    "note" => Callout::Note,
                    "warning" | "error" => Callout::Warning,
                    "success" | "tip" => Callout::Tip,
                    _ => Callout::Info,
                };
                self.callout(callout, None, &content.children);
            }
            ("decision-list" | "decision-item" | "panel" | "layout", Some(content), _) => {
                self.adf_body(&content.children, place);
            }
            (_, _, Some(fallback)) => self.adf_body(&fallback.children, place),
            (kind, Some(content), None) => {
                self.unknown_macro(if kind == "extension" { words::APP } else { kind }, place);
                self.adf_body(&content.children, place);
            }
            (kind, None, None) => {
                self.unknown_macro(if kind == "extension" { words::APP } else { kind }, place);
                let nodes =
                    node.children.iter().filter(|child| child.element().is_some_and(|el| el.name == "ac:adf-node"));
                for inner in nodes {
                    self.adf_body(std::slice::from_ref(inner), place);
                }
            }
        }
    }

    fn adf_body(&mut self, nodes: &[Node], place: Place) {
        match place {
            Place::Block => self.flow(nodes, true),
            Place::Inline => self.inlines(nodes),
        }
    }
}

fn attribute(node: &Element, key: &str) -> Option<String> {
    node.elements()
        .find(|el| el.name == "ac:adf-attribute" && el.attr("key") == Some(key))
        .map(|el| el.text().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use crate::testing::{body, rendered};

    #[test]
    fn a_panel_is_shown_once() {
        let html = body(
            "<ac:adf-extension><ac:adf-node type=\"panel\"><ac:adf-attribute key=\"panel-type\">note</ac:adf-attribute>\
             <ac:adf-content><p>mind</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div><p>mind</p></div></ac:adf-fallback></ac:adf-extension>",
        );
        assert!(html.starts_with("<div class=\"panel note\"") && html.matches("mind").count() == 1, "{html}");
    }

    #[test]
    fn an_unknown_node_shows_its_fallback_or_a_box() {
        let page = rendered(
            "<ac:adf-extension><ac:adf-node type=\"future\"/><ac:adf-fallback><p>old way</p></ac:adf-fallback></ac:adf-extension>",
        );
        assert_eq!(page.html.as_str(), "<p>old way</p>");
        let page = rendered(
            "<ac:adf-extension><ac:adf-node type=\"extension\"><ac:adf-attribute key=\"k\">secret</ac:adf-attribute></ac:adf-node></ac:adf-extension>",
        );
        assert!(page.html.as_str().contains("class=\"hole\"") && !page.html.as_str().contains("secret"));
        assert_eq!(page.report.unknown_macros.get("app"), Some(&1));
    }
}
