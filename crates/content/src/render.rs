//! Syntax tree to HTML. The renderer keeps to HTML's nesting (no block inside a paragraph, no link inside a link, only rows
//! inside a table), so that parsing its output again gives the same tree.

mod adf;
mod element;
mod emoji;
mod heading;
mod image;
mod layout;
mod link;
mod list;
mod style;
mod table;
mod url;
mod write;

use serde::{Deserialize, Serialize};

pub(crate) use self::element::{Place, is_block};
pub(crate) use self::layout::shape_for;
pub(crate) use self::link::owner as attachment_owner;
pub(crate) use self::write::escape_text;

use crate::class_rules::ClassRules;
use crate::context::RenderContext;
use crate::ids::IdPool;
use crate::report::RenderReport;
use crate::sanitize::SanitizedHtml;
use crate::syntax::parse::{Limits, parse};
use crate::words;
use heading::TocSpot;

/// Limits of one page. The defaults are far above what people write by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderOptions {
    /// Bytes of body; above it a notice is shown instead of the page. Nothing of such a body is read, because what
    /// cannot be parsed cannot be searched for hidden parts either.
    pub max_body: usize,
    /// Depth of elements; below it text stays without its mark-up.
    pub max_depth: usize,
    /// Number of elements; beyond it text stays without its mark-up.
    pub max_nodes: usize,
    /// Bytes of one code block; a larger one is shown without colours.
    pub max_highlight: usize,
    /// Bytes of code coloured in one page.
    pub max_highlight_page: usize,
}

impl Default for RenderOptions {
    fn default() -> Self {
        RenderOptions {
            max_body: 8 << 20,
            max_depth: 200,
            max_nodes: 200_000,
            max_highlight: 200 << 10,
            max_highlight_page: 400 << 10,
        }
    }
}

/// A heading of the page, in order, for the list "On this page".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    /// Plain text, not escaped.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub html: SanitizedHtml,
    pub headings: Vec<Heading>,
    /// Rules that the HTML's generated classes need; served as a style sheet.
    pub class_rules: ClassRules,
    pub report: RenderReport,
}

/// Renders a storage format body (`bodyType` 2). It never fails; what went wrong stands in the report.
pub fn render(body: &str, ctx: &dyn RenderContext, opts: &RenderOptions) -> Rendered {
    let mut renderer = Renderer::new(ctx, opts);
    if body.len() > opts.max_body {
        renderer.report.too_large = true;
        renderer.hole(Place::Block, words::TOO_LARGE);
        return renderer.finish();
    }
    let tree = parse(body, Limits { depth: opts.max_depth, nodes: opts.max_nodes });
    renderer.report.repaired = tree.repaired;
    renderer.report.too_deep = tree.too_deep;
    renderer.report.cut_off = tree.cut_off;
    renderer.flow(&tree.nodes, true);
    renderer.finish()
}

/// Renders plain text or wiki markup (`bodyType` 0) as paragraphs; mark-up in it is shown as written.
pub fn render_plain(body: &str) -> SanitizedHtml {
    let body = crate::entity::strip_controls(body);
    let mut out = String::new();
    for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        out.push_str("<p>");
        for (number, line) in paragraph.lines().enumerate() {
            if number > 0 {
                out.push_str("<br>");
            }
            escape_text(&mut out, line);
        }
        out.push_str("</p>");
    }
    SanitizedHtml::clean(&out)
}

/// The state of one rendering. Element and macro code writes through it.
pub(crate) struct Renderer<'a> {
    pub(crate) ctx: &'a dyn RenderContext,
    pub(crate) opts: &'a RenderOptions,
    pub(crate) report: RenderReport,
    pub(crate) rules: ClassRules,
    pub(crate) ids: IdPool,
    /// Bytes of code that may still be coloured.
    pub(crate) highlight_left: usize,
    out: String,
    headings: Vec<Heading>,
    tocs: Vec<TocSpot>,
    /// Above zero inside a link: links there would nest.
    in_link: u32,
    /// Above zero on a coloured ground: coloured text there could become unreadable.
    on_ground: u32,
    /// Above zero where only running text may stand, such as a heading.
    inline_only: u32,
}

impl<'a> Renderer<'a> {
    fn new(ctx: &'a dyn RenderContext, opts: &'a RenderOptions) -> Self {
        Renderer {
            ctx,
            opts,
            report: RenderReport::default(),
            rules: ClassRules::default(),
            ids: IdPool::default(),
            highlight_left: opts.max_highlight_page,
            out: String::new(),
            headings: Vec::new(),
            tocs: Vec::new(),
            in_link: 0,
            on_ground: 0,
            inline_only: 0,
        }
    }

    /// Whether only running text may be written now.
    pub(crate) fn is_inline_only(&self) -> bool {
        self.inline_only > 0
    }

    /// Writes something that stands on a coloured ground of its own, if `coloured`.
    pub(crate) fn on_ground(&mut self, coloured: bool, write: impl FnOnce(&mut Self)) {
        self.on_ground += u32::from(coloured);
        write(self);
        self.on_ground -= u32::from(coloured);
    }

    fn finish(mut self) -> Rendered {
        let own = self.with_contents();
        let html = SanitizedHtml::clean(&own);
        self.report.cleaned = html.as_str() != own;
        Rendered { html, headings: self.headings, class_rules: self.rules, report: self.report }
    }
}
