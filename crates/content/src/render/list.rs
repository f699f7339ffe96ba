//! Lists, definition lists and task lists. A list holds nothing but its items; what else stands in one becomes an item.

use super::Renderer;
use super::element::is_block;
use crate::syntax::{Element, Node};
use crate::words;

impl Renderer<'_> {
    pub(super) fn list(&mut self, el: &Element) {
        let ordered = el.name == "ol";
        let start = el.attr("start").filter(|_| ordered).and_then(|start| start.parse::<u32>().ok());
        let start = start.filter(|start| *start < 1_000_000).map(|start| start.to_string()).unwrap_or_default();
        let tag = if ordered { "ol" } else { "ul" };
        self.open(tag, &[("start", &start)]);
        for node in el.children.iter().filter(|node| !node.is_blank()) {
            self.open("li", &[]);
            match node {
                Node::Element(item) if item.name == "li" => self.item(item),
                _ => self.flow(std::slice::from_ref(node), false),
            }
            self.close("li");
        }
        self.close(tag);
    }

    /// An item whose text stands in one paragraph, as the new editor writes it, is shown without the paragraph.
    fn item(&mut self, item: &Element) {
        let mut content = item.children.iter().filter(|node| !node.is_blank());
        match (content.next(), content.next()) {
            (Some(Node::Element(only)), None)
                if only.name == "p" && only.attrs.iter().all(|(name, _)| name != "style") =>
            {
                self.flow(&only.children, false);
            }
            _ => self.flow(&item.children, false),
        }
    }

    pub(super) fn definitions(&mut self, el: &Element) {
        self.open("dl", &[]);
        for node in el.children.iter().filter(|node| !node.is_blank()) {
            let (tag, content) = match node {
                Node::Element(part) if part.name == "dt" => ("dt", part.children.as_slice()),
                Node::Element(part) if part.name == "dd" => ("dd", part.children.as_slice()),
                _ => ("dd", std::slice::from_ref(node)),
            };
            self.open(tag, &[]);
            self.flow(content, false);
            self.close(tag);
        }
        self.close("dl");
    }

    pub(super) fn tasks(&mut self, el: &Element) {
        if self.inline_only > 0 {
            return self.inlines(&el.children);
        }
        self.open("ul", &[("class", "tasks")]);
        for node in el.children.iter().filter(|node| !node.is_blank()) {
            match node {
                Node::Element(task) if task.name == "ac:task" => self.task(task),
                _ => {
                    self.open("li", &[]);
                    self.open("div", &[]);
                    self.flow(std::slice::from_ref(node), false);
                    self.close("div");
                    self.close("li");
                }
            }
        }
        self.close("ul");
    }

    fn task(&mut self, task: &Element) {
        let done = task.child("ac:task-status").is_some_and(|status| status.text().trim() == "complete");
        self.open("li", &[("class", if done { "done" } else { "" })]);
        let label = if done { words::DONE } else { words::OPEN };
        self.open("span", &[("class", "box"), ("role", "img"), ("aria-label", label)]);
        if done {
            self.icon("#i-check");
        }
        self.close("span");
        let body = task.child("ac:task-body").map_or(&[] as &[Node], |body| &body.children);
        let tag = if body.iter().any(is_block) { "div" } else { "span" };
        self.open(tag, &[]);
        self.flow(body, false);
        self.close(tag);
        self.close("li");
    }
}

#[cfg(test)]
mod tests;
