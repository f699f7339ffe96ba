//! The words of links, and which of them may be told where the target may not.

use crate::render::Renderer;
use crate::render::url;
use crate::render::write::{Mark, shows_something, visible_text};
use crate::syntax::Node;
use crate::title::title_key;

/// Bytes of a link's words in our HTML that are compared with titles: no title comes near it.
const LONGEST_WORDS: usize = 8 << 10;

/// What a link says: its words, and what it tells of its target's title besides.
#[derive(Debug, Clone, Copy)]
pub struct Label<'n> {
    pub nodes: &'n [Node],
    pub target: Target<'n>,
}

/// What is known of a target's title without the target. The words of a link to something not shared may stay only where they
/// can be told apart from that title.
#[derive(Debug, Clone, Copy)]
pub enum Target<'n> {
    Titled(&'n str),
    /// Confluence writes titles into its addresses, though not into all. `title`: the part that is one for certain.
    Address {
        href: &'n str,
        title: Option<&'n str>,
    },
    /// Known by an id or a key. Editors write the title as the words of such a link, and titles of other spaces, deleted pages and
    /// pages that were renamed since are known to nobody here: any words may be one.
    Untitled,
    /// The words of a card are the title, also for those who may read it.
    Card,
}

impl<'n> Label<'n> {
    pub fn new(nodes: &'n [Node], title: Option<&'n str>) -> Label<'n> {
        Label { nodes, target: title.map_or(Target::Untitled, Target::Titled) }
    }

    pub fn of_address(href: &'n str, nodes: &'n [Node], title: Option<&'n str>) -> Label<'n> {
        Label { nodes, target: Target::Address { href, title } }
    }
}

impl Renderer<'_> {
    /// Whether the words of a link, just written, are to stay: they are compared as a reader would see them, because what rendering
    /// hides could make a title look like other words.
    pub(super) fn may_stay(&self, words: Mark, target: Target<'_>, shared: bool) -> bool {
        let own = self.written_since(words);
        // What is cut short is no longer equal to anything.
        if self.is_full() && !shared {
            return false;
        }
        if matches!(target, Target::Card) || !shows_something(own) {
            return false;
        }
        if own.len() > LONGEST_WORDS {
            return shared || !matches!(target, Target::Untitled);
        }
        let text = visible_text(own);
        if text.contains("://") || text.starts_with("/wiki/") {
            return false;
        }
        // A picture alone says nothing.
        shared || text.is_empty() || !self.tells_a_title(target, &text)
    }

    fn tells_a_title(&self, target: Target<'_>, text: &str) -> bool {
        let told = match target {
            Target::Untitled | Target::Card => true,
            Target::Titled(title) => holds_title(text, title),
            Target::Address { href, title } => {
                url::spells(href, text) || title.is_some_and(|title| holds_title(text, title))
            }
        };
        told || self.ctx.is_title(text)
    }
}

/// Whether the words hold the title as whole words: browsers and Confluence write the names of space and site beside it.
fn holds_title(words: &str, title: &str) -> bool {
    let title = title_key(title);
    !title.is_empty() && format!(" {} ", title_key(words)).contains(&format!(" {title} "))
}
