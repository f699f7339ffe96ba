//! Tables: rows and cells only, whatever stood between them; header cells with a scope, spans within bounds, and a
//! wrapper that scrolls.

use super::Renderer;
use super::element::is_block;
use super::write::visible_text;
use crate::colour;
use crate::syntax::{Element, Node};
use crate::words;

const MAX_COLSPAN: u32 = 100;
const MAX_ROWSPAN: u32 = 1_000;
const MAX_COLUMNS: usize = 200;

impl Renderer<'_> {
    pub(super) fn table(&mut self, el: &Element) {
        if self.inline_only > 0 {
            return self.inlines(&el.children);
        }
        let parts = Parts::of(el);
        // What may not stand in a table stands before it.
        for node in parts.strays {
            self.flow(std::slice::from_ref(node), true);
        }
        if parts.rows.is_empty() {
            return;
        }
        self.open("div", &[("class", "wide")]);
        // The region is named by what the caption shows, never by what the author wrote: rendering hides some of that.
        let caption = parts.caption.map(|caption| {
            let mark = self.mark();
            self.inlines_only(&caption.children);
            self.take_from(mark)
        });
        let label = caption.as_deref().map(visible_text).filter(|text| !text.is_empty());
        let label = label.as_deref().unwrap_or(words::TABLE);
        let reached = self.reached_by_keyboard();
        self.open("div", &[("class", "scroll"), ("role", "region"), ("aria-label", label), ("tabindex", reached)]);
        self.open("table", &[]);
        if let Some(caption) = &caption {
            self.open("caption", &[]);
            self.put_back(caption);
            self.close("caption");
        }
        self.columns(&parts.columns);
        let heads = head_rows(&parts.rows);
        if heads > 0 {
            self.rows("thead", &parts.rows[..heads], true);
        }
        if heads < parts.rows.len() {
            self.rows("tbody", &parts.rows[heads..], false);
        }
        self.close("table");
        self.close("div");
        self.close("div");
    }

    fn columns(&mut self, columns: &[&Element]) {
        let classes: Vec<_> =
            columns.iter().take(MAX_COLUMNS).map(|column| self.width_class(column).unwrap_or_default()).collect();
        if classes.iter().all(String::is_empty) {
            return;
        }
        self.open("colgroup", &[]);
        for class in classes {
            self.open("col", &[("class", &class)]);
        }
        self.close("colgroup");
    }

    fn rows(&mut self, tag: &'static str, rows: &[&Element], head: bool) {
        self.open(tag, &[]);
        for row in rows {
            self.open("tr", &[]);
            for (number, node) in row.children.iter().filter(|node| !node.is_blank()).enumerate() {
                match node {
                    Node::Element(cell) if matches!(cell.name.as_str(), "td" | "th") => {
                        self.cell(cell, head, number == 0);
                    }
                    _ => {
                        self.open("td", &[]);
                        self.flow(std::slice::from_ref(node), false);
                        self.close("td");
                    }
                }
            }
            self.close("tr");
        }
        self.close(tag);
    }

    fn cell(&mut self, cell: &Element, head: bool, first: bool) {
        let (mut classes, mut ground) = self.style_classes(cell);
        let highlight = cell.attr("data-highlight-colour").or(cell.attr("bgcolor")).and_then(colour::highlight);
        let mut add = |class: String| {
            if !classes.is_empty() {
                classes.push(' ');
            }
            classes.push_str(&class);
        };
        let highlight = highlight.filter(|_| !ground).and_then(|colour| self.rules.class_for(colour::ground(colour)));
        if let Some(class) = highlight {
            add(class);
            ground = true;
        }
        if cell.attr("class").is_some_and(|class| class.contains("numberingColumn")) {
            add("num".into());
        }
        let (colspan, rowspan) = (span(cell, "colspan", MAX_COLSPAN), span(cell, "rowspan", MAX_ROWSPAN));
        let header = cell.name == "th";
        let scope = match (header, head, first) {
            (false, ..) | (true, false, false) => "",
            (true, true, _) => "col",
            (true, false, true) => "row",
        };
        let tag = if header { "th" } else { "td" };
        self.open(tag, &[("class", &classes), ("scope", scope), ("colspan", &colspan), ("rowspan", &rowspan)]);
        self.on_ground += u32::from(ground);
        self.cell_content(&cell.children);
        self.on_ground -= u32::from(ground);
        self.close(tag);
    }

    /// A single paragraph in a cell is the cell's text.
    fn cell_content(&mut self, nodes: &[Node]) {
        let mut content = nodes.iter().filter(|node| !node.is_blank());
        match (content.next(), content.next()) {
            (Some(Node::Element(only)), None) if only.name == "p" && only.attr("style").is_none() => {
                self.flow(&only.children, only.children.iter().any(is_block));
            }
            _ => self.flow(nodes, false),
        }
    }
}

fn span(cell: &Element, name: &str, most: u32) -> String {
    let span = cell.attr(name).and_then(|value| value.trim().parse::<u32>().ok()).map(|span| span.min(most));
    span.filter(|span| *span > 1).map(|span| span.to_string()).unwrap_or_default()
}

/// A table taken apart.
#[derive(Default)]
struct Parts<'n> {
    caption: Option<&'n Element>,
    columns: Vec<&'n Element>,
    rows: Vec<&'n Element>,
    strays: Vec<&'n Node>,
}

impl<'n> Parts<'n> {
    fn of(table: &'n Element) -> Parts<'n> {
        let mut parts = Parts::default();
        parts.take(&table.children);
        parts
    }

    fn take(&mut self, nodes: &'n [Node]) {
        for node in nodes {
            match node {
                _ if node.is_blank() => {}
                Node::Element(part) => match part.name.as_str() {
                    "tr" => self.rows.push(part),
                    "thead" | "tbody" | "tfoot" | "colgroup" => self.take(&part.children),
                    "col" => self.columns.push(part),
                    "caption" if self.caption.is_none() => self.caption = Some(part),
                    _ => self.strays.push(node),
                },
                Node::Text(_) => self.strays.push(node),
            }
        }
    }
}

/// How many rows at the top are nothing but header cells that end there.
fn head_rows(rows: &[&Element]) -> usize {
    let is_head = |row: &Element| {
        let mut cells = row.elements().peekable();
        cells.peek().is_some() && cells.all(|cell| cell.name == "th" && span(cell, "rowspan", MAX_ROWSPAN).is_empty())
    };
    let heads = rows.iter().take_while(|row| is_head(row)).count();
    // All of it would be a head without a body: then the first column tells the rows apart.
    if heads == rows.len() && heads > 1 { 1 } else { heads }
}

#[cfg(test)]
mod tests;
