//! Page layouts: sections of one to five cells side by side, stacked on narrow screens by the style sheet.

use super::Renderer;
use crate::syntax::{Element, Node};

impl Renderer<'_> {
    pub(super) fn layout(&mut self, el: &Element) {
        if self.inline_only > 0 {
            return self.inlines(&el.children);
        }
        self.open("div", &[("class", "layout wide")]);
        self.flow(&el.children, true);
        self.close("div");
    }

    pub(super) fn layout_section(&mut self, el: &Element) {
        if self.inline_only > 0 {
            return self.inlines(&el.children);
        }
        let cells: Vec<&Element> = el.elements().filter(|cell| cell.name == "ac:layout-cell").collect();
        let shape = match el.attr("ac:type").unwrap_or_default() {
            "two_equal" => "two",
            "two_left_sidebar" => "two-left",
            "two_right_sidebar" => "two-right",
            "three_equal" => "three",
            "three_with_sidebars" => "three-side",
            "four_equal" | "fourcolumn" => "four",
            "five_equal" | "fivecolumn" => "five",
            _ => shape_for(cells.len()),
        };
        self.open("div", &[("class", &format!("cols {shape}"))]);
        for node in el.children.iter().filter(|node| !node.is_blank()) {
            self.open("div", &[]);
            match node {
                Node::Element(cell) if cell.name == "ac:layout-cell" => self.flow(&cell.children, true),
                _ => self.flow(std::slice::from_ref(node), true),
            }
            self.close("div");
        }
        self.close("div");
    }
}

/// The shape for a number of equal columns.
pub fn shape_for(columns: usize) -> &'static str {
    match columns {
        0 | 1 => "single",
        2 => "two",
        3 => "three",
        4 => "four",
        _ => "five",
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::body;

    #[test]
    fn sections_become_columns() {
        let html = body(
            "<ac:layout><ac:layout-section ac:type=\"two_left_sidebar\"><ac:layout-cell><p>a</p></ac:layout-cell>\
             <ac:layout-cell>b</ac:layout-cell></ac:layout-section></ac:layout>",
        );
        assert_eq!(
            html,
            "<div class=\"layout wide\"><div class=\"cols two-left\"><div><p>a</p></div><div><p>b</p></div></div></div>"
        );
    }

    #[test]
    fn unknown_shapes_follow_their_cells() {
        let html = body(
            "<ac:layout-section ac:type=\"new\"><ac:layout-cell>a</ac:layout-cell>x<ac:layout-cell>b</ac:layout-cell></ac:layout-section>",
        );
        assert_eq!(html, "<div class=\"cols two\"><div><p>a</p></div><div><p>x</p></div><div><p>b</p></div></div>");
    }
}
