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

use std::cell::OnceCell;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

pub(crate) use self::element::{Place, is_block};
pub(crate) use self::layout::shape_for;
pub(crate) use self::link::owner as attachment_owner;

use crate::class_rules::ClassRules;
use crate::context::{AttachmentOwner, ChildPage, FileTarget, LinkTarget, RenderContext, SharedFile};
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
    /// Bytes of HTML; beyond it a notice stands in place of the rest. Short macros write long lists, so a limit of the body
    /// alone limits nothing. Contents lists may take an eighth of it besides, because they stand before what filled the page.
    pub max_output: usize,
    /// Entries of all lists of a page that macros make (contents, pages beneath, files), and headings that are remembered for
    /// such lists.
    pub max_entries: usize,
}

impl Default for RenderOptions {
    fn default() -> Self {
        RenderOptions {
            max_body: 8 << 20,
            max_depth: 200,
            max_nodes: 200_000,
            max_highlight: 200 << 10,
            max_highlight_page: 400 << 10,
            max_output: 8 << 20,
            max_entries: 5_000,
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
pub fn render_plain(body: &str, opts: &RenderOptions) -> SanitizedHtml {
    let mut renderer = Renderer::new(&Alone, opts);
    if body.len() > opts.max_body {
        renderer.hole(Place::Block, words::TOO_LARGE);
        return renderer.finish().html;
    }
    let body = crate::entity::strip_controls(body);
    for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        renderer.open("p", &[]);
        for (number, line) in paragraph.lines().enumerate() {
            if number > 0 {
                renderer.open("br", &[]);
            }
            renderer.text(line);
        }
        renderer.close("p");
    }
    renderer.finish().html
}

/// The share that plain text is rendered for: it asks nothing.
struct Alone;

impl RenderContext for Alone {
    fn page_title(&self) -> &'static str {
        ""
    }

    fn page_by_title(&self, _: Option<&str>, _: &str) -> LinkTarget {
        LinkTarget::NotShared
    }

    fn page_by_id(&self, _: &str) -> LinkTarget {
        LinkTarget::NotShared
    }

    fn space(&self, _: &str) -> LinkTarget {
        LinkTarget::NotShared
    }

    fn attachment(&self, _: AttachmentOwner<'_>, _: &str) -> FileTarget {
        FileTarget::NotShared
    }
}

/// Lists that the share was asked for. Each is the same for every macro of the page, so it is asked for once.
#[derive(Default)]
struct Lists {
    children: OnceCell<Option<Rc<[ChildPage]>>>,
    files: OnceCell<Option<NamedFiles>>,
}

type NamedFiles = Rc<[(String, SharedFile)]>;

/// The state of one rendering. Element and macro code writes through it.
pub(crate) struct Renderer<'a> {
    pub(crate) ctx: &'a dyn RenderContext,
    pub(crate) opts: &'a RenderOptions,
    pub(crate) report: RenderReport,
    pub(crate) rules: ClassRules,
    pub(crate) ids: IdPool,
    /// Bytes of code that may still be coloured.
    pub(crate) highlight_left: usize,
    lists: Lists,
    out: String,
    /// Bytes that may still be written.
    room: usize,
    /// Elements that are open in the tree and were not written, because the room was used up.
    muted: u32,
    entries_left: usize,
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
            lists: Lists::default(),
            out: String::new(),
            room: opts.max_output,
            muted: 0,
            entries_left: opts.max_entries,
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

    /// Whether what is written now stands within a link, where nothing may stand that can be used by itself.
    pub(crate) fn is_in_link(&self) -> bool {
        self.in_link > 0
    }

    /// Writes something that stands on a coloured ground of its own, if `coloured`.
    pub(crate) fn on_ground(&mut self, coloured: bool, write: impl FnOnce(&mut Self)) {
        self.on_ground += u32::from(coloured);
        write(self);
        self.on_ground -= u32::from(coloured);
    }

    /// Pages beneath the one being rendered, if the share offers them.
    pub(crate) fn pages_beneath(&self) -> Option<Rc<[ChildPage]>> {
        self.lists.children.get_or_init(|| self.ctx.children().map(Rc::from)).clone()
    }

    /// Files of the page being rendered, if the share offers them.
    pub(crate) fn files_here(&self) -> Option<NamedFiles> {
        self.lists.files.get_or_init(|| self.ctx.files().map(Rc::from)).clone()
    }

    fn finish(mut self) -> Rendered {
        self.report.cut_short = self.is_full();
        let rest = match () {
            () if self.report.cut_short => Some(words::CUT_SHORT),
            () if self.report.cut_off => Some(words::CUT_OFF),
            () => None,
        };
        // Lists and notice have room of their own: what filled the page must not silence them.
        self.room = self.opts.max_output / 8 + 1_000;
        if let Some(says) = rest {
            self.hole(Place::Block, says);
        }
        let own = self.with_contents();
        let html = SanitizedHtml::clean(&own);
        self.report.cleaned = html.as_str() != own;
        Rendered { html, headings: self.headings, class_rules: self.rules, report: self.report }
    }
}
