//! Macros. Each has a small file of its own; [`TABLE`] registers them. One that is not there becomes a labelled box with its
//! body, and is counted.

mod anchor;
mod attachments;
mod children;
mod code;
mod columns;
mod drawing;
mod excerpt;
mod expand;
mod hidden;
mod html;
pub mod panel;
mod status;
mod toc;
mod unknown;
mod view_file;
mod wrapper;

use crate::render::{Place, Renderer, is_block as node_is_block};
use crate::syntax::{Element, Node};

type Render = fn(&mut Renderer<'_>, &Macro<'_>, Place);

/// What a macro's place in the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Block,
    Inline,
    /// As its body.
    Body,
    /// Nothing is written.
    Nothing,
}

struct Entry {
    names: &'static [&'static str],
    shape: Shape,
    render: Render,
}

/// Name to code. To add a macro: a file beside the others, a line here.
const TABLE: &[Entry] = &[
    Entry { names: &["code"], shape: Shape::Block, render: code::code },
    Entry { names: &["noformat"], shape: Shape::Block, render: code::noformat },
    Entry { names: &["info", "note", "tip", "warning"], shape: Shape::Block, render: panel::admonition },
    Entry { names: &["panel"], shape: Shape::Block, render: panel::panel },
    Entry { names: &["expand", "ui-expand"], shape: Shape::Block, render: expand::expand },
    Entry { names: &["status"], shape: Shape::Inline, render: status::status },
    Entry { names: &["toc"], shape: Shape::Block, render: toc::toc },
    Entry { names: &["anchor"], shape: Shape::Inline, render: anchor::anchor },
    Entry { names: &["excerpt", "details"], shape: Shape::Body, render: excerpt::unless_hidden },
    Entry { names: &["section"], shape: Shape::Block, render: columns::section },
    Entry { names: &["column"], shape: Shape::Block, render: columns::column },
    Entry { names: &["align", "center"], shape: Shape::Block, render: wrapper::align },
    Entry { names: &["div", "span"], shape: Shape::Body, render: wrapper::body },
    Entry { names: &["show-if", "hide-if"], shape: Shape::Nothing, render: hidden::hidden },
    Entry { names: &["html", "html-include"], shape: Shape::Block, render: html::html },
    Entry {
        names: &["drawio", "drawio-sketch", "inc-drawio", "gliffy"],
        shape: Shape::Block,
        render: drawing::drawing,
    },
    Entry {
        names: &["view-file", "viewdoc", "viewxls", "viewppt", "viewpdf"],
        shape: Shape::Block,
        render: view_file::view_file,
    },
    Entry { names: &["attachments"], shape: Shape::Block, render: attachments::attachments },
    Entry { names: &["children"], shape: Shape::Block, render: children::children },
];

/// A macro as it stands in the body.
pub struct Macro<'n> {
    pub name: &'n str,
    pub element: &'n Element,
}

impl<'n> Macro<'n> {
    fn of(element: &'n Element) -> Macro<'n> {
        Macro { name: element.attr("ac:name").unwrap_or_default().trim(), element }
    }

    /// The parameter's element; `""` is the default one, which old exports write in an element of its own.
    pub fn param_element(&self, name: &str) -> Option<&'n Element> {
        self.element.elements().find(|el| match el.name.as_str() {
            "ac:parameter" => el.attr("ac:name").unwrap_or_default() == name,
            "ac:default-parameter" => name.is_empty(),
            _ => false,
        })
    }

    /// The parameter's own text, trimmed; empty ones count as absent. What elements in it hold is not asked for: rendering may
    /// hide it.
    pub fn param(&self, name: &str) -> Option<String> {
        self.param_element(name).map(|el| el.own_text().trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub fn flag(&self, name: &str) -> bool {
        self.param(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Nodes of the rich text body.
    pub fn rich(&self) -> &'n [Node] {
        self.element.child("ac:rich-text-body").map_or(&[], |body| &body.children)
    }

    /// Nodes of the plain text body: one text, as Confluence writes it. It is to be shown by way of
    /// [`rendered_text`](Renderer::rendered_text), because other hands may have put elements there.
    pub fn plain(&self) -> Option<&'n [Node]> {
        self.element.child("ac:plain-text-body").map(|body| body.children.as_slice())
    }
}

fn entry(name: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Whether the macro may not stand in a paragraph.
pub fn is_block(element: &Element) -> bool {
    let mac = Macro::of(element);
    match entry(mac.name).map(|entry| entry.shape) {
        Some(Shape::Inline | Shape::Nothing) => false,
        Some(Shape::Body) => mac.rich().iter().any(node_is_block),
        Some(Shape::Block) | None => true,
    }
}

pub fn render(out: &mut Renderer<'_>, element: &Element, place: Place) {
    let mac = Macro::of(element);
    match entry(mac.name) {
        Some(entry) if out.is_inline_only() && entry.shape == Shape::Block => flattened(out, &mac),
        Some(entry) => (entry.render)(out, &mac, place),
        None => unknown::unknown(out, &mac, place),
    }
}

/// A block macro in running text, such as a heading: its words.
fn flattened(out: &mut Renderer<'_>, mac: &Macro<'_>) {
    if matches!(mac.name.to_ascii_lowercase().as_str(), "html" | "html-include") {
        return;
    }
    out.text(" ");
    out.inlines_only(mac.rich());
    out.plain_inline(mac);
    out.text(" ");
}

impl Renderer<'_> {
    /// A macro's plain text body in running text.
    fn plain_inline(&mut self, mac: &Macro<'_>) {
        if let Some(plain) = mac.plain() {
            let plain = self.rendered_text(plain);
            self.leaf("code", &[], &plain);
        }
    }
}

#[cfg(test)]
mod tests;
