//! Links. A link out of the share becomes text that says nothing about its target: no address, no id, no title.

mod label;

use self::label::{Label, Target};
use super::Renderer;
use super::element::is_block;
use super::url::{self, Href, SourcePage, fragment};
use super::write::shows_something;
use crate::context::{AttachmentOwner, FileTarget, LinkTarget, PersonRef};
use crate::ids::dashed;
use crate::syntax::{Element, Node};
use crate::words;

const REL: &str = "noopener noreferrer nofollow";

impl Renderer<'_> {
    /// `<ac:link>`: the target is its `ri:` child, or a place on this page.
    pub(super) fn ac_link(&mut self, el: &Element) {
        // Its body is running text by definition; blocks that stand there all the same are flattened.
        self.inline_only += 1;
        self.resource_link(el);
        self.inline_only -= 1;
    }

    fn resource_link(&mut self, el: &Element) {
        let body =
            el.elements().find(|child| matches!(child.name.as_str(), "ac:link-body" | "ac:plain-text-link-body"));
        let nodes = body.map_or(&[] as &[Node], |body| &body.children);
        let anchor = el.attr("ac:anchor");
        let Some(target) = el.elements().find(|child| child.name.starts_with("ri:")) else {
            let rest: &[Node] = if body.is_some() { nodes } else { &el.children };
            return match anchor {
                Some(anchor) => self.link_here(anchor, rest),
                None => self.inlines_only(rest),
            };
        };
        match target.name.as_str() {
            "ri:page" | "ri:blog-post" | "ri:content-entity" => {
                let title = target.attr("ri:content-title");
                let found = self.page_of(target);
                self.page_link(found, anchor, Label::new(nodes, title), words::UNSHARED_PAGE);
            }
            "ri:space" | "ri:shortcut" => {
                let key = target.attr("ri:space-key").or(target.attr("ri:key"));
                let found = key.map_or(LinkTarget::NotShared, |key| self.ctx.space(key));
                // The name of a space is not its key.
                self.page_link(found, None, Label::new(nodes, None), words::UNSHARED_SPACE);
            }
            "ri:attachment" => self.file_link(target, nodes),
            "ri:user" => {
                let name = person(target).and_then(|person| self.ctx.person(person));
                self.leaf("span", &[("class", "person")], name.as_deref().unwrap_or(words::SOMEONE));
            }
            "ri:url" => self.link_to_address(target.attr("ri:value").unwrap_or_default(), nodes, false),
            _ => self.inlines_only(nodes),
        }
    }

    /// The page that a resource identifier means; by id first, because titles change.
    pub(crate) fn page_of(&self, resource: &Element) -> LinkTarget {
        if let Some(id) = resource.attr("ri:content-id") {
            let found = self.ctx.page_by_id(id);
            if found != LinkTarget::NotShared {
                return found;
            }
        }
        resource
            .attr("ri:content-title")
            .map_or(LinkTarget::NotShared, |title| self.ctx.page_by_title(resource.attr("ri:space-key"), title))
    }

    /// `<a href>`.
    pub(super) fn anchor_element(&mut self, el: &Element) {
        if let Some(name) = el.attr("name").or(el.attr("id")).filter(|_| el.attr("href").is_none()) {
            self.alias(name);
            return self.inlines(&el.children);
        }
        let card = el.attr("data-card-appearance").is_some();
        if card && el.children.is_empty() {
            let address = [Node::Text(el.attr("href").unwrap_or_default().to_owned())];
            return self.link_to_address(el.attr("href").unwrap_or_default(), &address, true);
        }
        self.link_to_address(el.attr("href").unwrap_or_default(), &el.children, card);
    }

    /// A link by address. The words of a card (`card`) are its target's title, not the author's.
    pub(crate) fn link_to_address(&mut self, href: &str, nodes: &[Node], card: bool) {
        let ctx = self.ctx;
        match url::read(href, |host| ctx.is_source_host(host)) {
            Href::Here(anchor) => self.link_here(&anchor, nodes),
            Href::Elsewhere { url, .. } if self.in_link == 0 => {
                self.open("a", &[("href", &url), ("rel", REL)]);
                self.in_link += 1;
                self.link_words(nodes, &url);
                self.in_link -= 1;
                self.close("a");
            }
            Href::Source { page: SourcePage::Person, .. } => {
                self.leaf("span", &[("class", "person")], words::SOMEONE);
            }
            Href::Source { page, anchor } => self.link_to_source(href, &page, anchor.as_deref(), nodes, card),
            Href::Elsewhere { .. } => self.link_body(nodes),
            Href::Nowhere => {
                self.report.dropped_links += 1;
                self.link_body(nodes);
            }
        }
    }

    fn link_to_source(&mut self, href: &str, page: &SourcePage, anchor: Option<&str>, nodes: &[Node], card: bool) {
        let ctx = self.ctx;
        let (found, label) = match page {
            SourcePage::Id { id, title } => {
                let label = match title.as_deref() {
                    None => Label::new(nodes, None),
                    title => Label::of_address(href, nodes, title),
                };
                (ctx.page_by_id(id), label)
            }
            SourcePage::Title { space, title } => {
                (ctx.page_by_title(Some(space), title), Label::of_address(href, nodes, Some(title)))
            }
            SourcePage::Space(key) => (ctx.space(key), Label::new(nodes, None)),
            SourcePage::File { page_id, filename } => {
                let file = ctx.attachment(AttachmentOwner::ById(page_id), filename);
                let mut label = Label::of_address(href, nodes, Some(filename));
                if card {
                    label.target = Target::Card;
                }
                return self.file_target_link(file, filename, label);
            }
            SourcePage::Person | SourcePage::Unnamed => (LinkTarget::NotShared, Label::new(nodes, None)),
            SourcePage::Unknown => (LinkTarget::NotShared, Label::of_address(href, nodes, None)),
        };
        let label = if card { Label { target: Target::Card, ..label } } else { label };
        self.page_link(found, anchor, label, words::UNSHARED_PAGE);
    }

    fn link_body(&mut self, nodes: &[Node]) {
        if nodes.iter().any(is_block) {
            self.flow(nodes, false);
        } else {
            self.inlines(nodes);
        }
    }

    /// The words of a link, or others where they show nothing: a link without words cannot be seen, heard or followed.
    fn link_words(&mut self, nodes: &[Node], otherwise: &str) {
        let mark = self.mark();
        self.link_body(nodes);
        if !shows_something(self.written_since(mark)) {
            self.roll_back(mark);
            self.text(otherwise);
        }
    }

    fn link_here(&mut self, anchor: &str, nodes: &[Node]) {
        let linked = self.in_link == 0;
        if linked {
            let href = format!("#{}", fragment(&dashed(anchor)));
            self.open("a", &[("href", &href)]);
        }
        self.in_link += 1;
        self.link_words(nodes, anchor);
        self.in_link -= 1;
        if linked {
            self.close("a");
        }
    }

    /// A link to a page or space, or the words in its place. `neutral` stands where only the target's title could.
    pub(crate) fn page_link(
        &mut self,
        target: LinkTarget,
        anchor: Option<&str>,
        label: Label<'_>,
        neutral: &'static str,
    ) {
        let (href, title) = match target {
            LinkTarget::Shared { href, title } => (Some(href), title),
            LinkTarget::NotShared => {
                self.report.unshared_links += 1;
                (None, neutral.to_owned())
            }
        };
        let linked = self.in_link == 0;
        match &href {
            Some(href) if linked => {
                let href =
                    anchor.map_or_else(|| href.clone(), |anchor| format!("{href}#{}", fragment(&dashed(anchor))));
                self.open("a", &[("href", &href)]);
            }
            Some(_) => {}
            None => self.open("span", &[("class", "unshared")]),
        }
        self.in_link += u32::from(href.is_some());
        let mark = self.mark();
        self.inlines_only(label.nodes);
        if !self.may_stay(mark, label.target, href.is_some()) {
            self.roll_back(mark);
            self.text(&title);
        }
        self.in_link -= u32::from(href.is_some());
        match href {
            Some(_) if linked => self.close("a"),
            Some(_) => {}
            None => self.close("span"),
        }
    }

    fn file_link(&mut self, target: &Element, nodes: &[Node]) {
        let filename = target.attr("ri:filename").unwrap_or_default();
        let file = self.ctx.attachment(owner(target), filename);
        self.file_target_link(file, filename, Label::new(nodes, target.attr("ri:filename")));
    }

    fn file_target_link(&mut self, file: FileTarget, filename: &str, label: Label<'_>) {
        match file {
            FileTarget::Shared(file) => {
                let linked = self.in_link == 0;
                if linked {
                    self.open("a", &[("href", &file.href), ("download", "")]);
                }
                self.in_link += 1;
                self.inline_only += 1;
                self.link_words(label.nodes, filename);
                self.inline_only -= 1;
                self.in_link -= 1;
                if linked {
                    self.close("a");
                }
            }
            FileTarget::Missing => {
                self.report.missing_files.insert(filename.to_owned());
                self.inline_only += 1;
                self.link_words(label.nodes, &words::file_missing(filename));
                self.inline_only -= 1;
            }
            FileTarget::NotShared => {
                self.report.unshared_files += 1;
                self.open("span", &[("class", "unshared")]);
                let mark = self.mark();
                self.inlines_only(label.nodes);
                if !self.may_stay(mark, label.target, false) {
                    self.roll_back(mark);
                    self.text(words::UNSHARED_FILE);
                }
                self.close("span");
            }
        }
    }
}

/// The page that an attachment is said to hang on: this one, unless it names another.
pub fn owner(attachment: &Element) -> AttachmentOwner<'_> {
    let other = attachment
        .elements()
        .find(|child| matches!(child.name.as_str(), "ri:page" | "ri:blog-post" | "ri:content-entity"));
    let Some(page) = other else { return AttachmentOwner::ThisPage };
    match (page.attr("ri:content-id"), page.attr("ri:content-title")) {
        (Some(id), _) => AttachmentOwner::ById(id),
        (None, Some(title)) => AttachmentOwner::ByTitle { space_key: page.attr("ri:space-key"), title },
        (None, None) => AttachmentOwner::ThisPage,
    }
}

fn person(user: &Element) -> Option<PersonRef<'_>> {
    let account = user.attr("ri:account-id").map(PersonRef::AccountId);
    account.or(user.attr("ri:userkey").map(PersonRef::UserKey)).or(user.attr("ri:username").map(PersonRef::Username))
}

#[cfg(test)]
mod tests;
