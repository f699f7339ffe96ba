//! Answers the renderer's questions about one share: which pages and files it holds, and under which paths.

use crate::error::{Result, ServiceError};
use crate::gate::VisitorGrant;
use crate::ports::content::{Attachment, Page};
use crate::ports::{Store, StoreError};
use crate::sluice::Sluice;
use sluice_content::{AttachmentOwner, ChildPage, FileTarget, LinkTarget, RenderContext, SharedFile, title_key};
use sluice_domain::id::{LinkId, PageId, SpaceId};
use sluice_domain::tree::{PageTree, SharedTree};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::runtime::Handle;

pub(super) fn page_href(link: &LinkId, page: &PageId) -> String {
    format!("/s/{link}/p/{page}")
}

pub(super) fn style_href(link: &LinkId, page: &PageId) -> String {
    format!("/s/{link}/c/{page}.css")
}

/// One share, seen from one of its pages.
pub(super) struct Share {
    store: Arc<dyn Store>,
    runtime: Handle,
    link: LinkId,
    space: SpaceId,
    space_key: String,
    whole_space: bool,
    tree: Arc<SharedTree>,
    /// The whole space, restricted pages too: asked for its titles only, and only to take them away.
    all: Arc<PageTree>,
    /// The titles as they are compared; made when first asked for.
    titles: OnceLock<HashSet<String>>,
    page: PageId,
    title: String,
    /// Files by page, loaded when first asked for.
    files: Mutex<HashMap<PageId, Arc<Vec<Attachment>>>>,
    /// Why something could not be looked up. The renderer's questions have no room for an error, so what was rendered then is
    /// worth nothing: see [`Self::whole`].
    failure: Mutex<Option<StoreError>>,
}

impl Share {
    pub(super) async fn load(sluice: &Sluice, grant: &VisitorGrant, page: &Page) -> Result<Self> {
        let own = sluice.store.list_attachments(&page.node.id).await?;
        let all = sluice.tree(&grant.space).await?;
        Ok(Self {
            store: Arc::clone(&sluice.store),
            runtime: Handle::current(),
            link: grant.link.id.clone(),
            space: grant.space.id.clone(),
            space_key: grant.space.key.clone(),
            whole_space: grant.link.scope.start().is_none(),
            tree: Arc::clone(&grant.tree),
            all,
            titles: OnceLock::new(),
            page: page.node.id.clone(),
            title: page.node.title.clone(),
            files: Mutex::new(HashMap::from([(page.node.id.clone(), Arc::new(own))])),
            failure: Mutex::new(None),
        })
    }

    /// To be asked after rendering: an error when a question could not be answered. A failure of the store must not be told, let
    /// alone kept, as a file that is missing.
    pub(super) fn whole(&self) -> Result<()> {
        match self.failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(ServiceError::Store(error)),
            None => Ok(()),
        }
    }

    pub(super) fn files_of_page(&self) -> Vec<(String, SharedFile)> {
        self.list_files(&self.page)
            .unwrap_or_default()
            .iter()
            .filter(|file| file.blob.is_some())
            .map(|file| (file.file_name.clone(), self.shared_file(file)))
            .collect()
    }

    fn target(&self, page: Option<&sluice_domain::tree::SharedPage>) -> LinkTarget {
        match page.filter(|p| !p.folder) {
            Some(page) => LinkTarget::Shared { href: page_href(&self.link, &page.id), title: page.title.clone() },
            None => LinkTarget::NotShared,
        }
    }

    fn is_this_space(&self, key: Option<&str>) -> bool {
        key.is_none_or(|key| key == self.space_key)
    }

    /// `None` when they could not be read; that is noted. Runs on a blocking thread. Only ever asked for pages of the share.
    fn list_files(&self, page: &PageId) -> Option<Arc<Vec<Attachment>>> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = files.get(page) {
            return Some(Arc::clone(found));
        }
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if failure.is_some() {
            // Nothing comes of this rendering any more: a store in trouble is not asked again.
            return None;
        }
        match self.runtime.block_on(self.store.list_attachments(page)) {
            Ok(found) => {
                let found = Arc::new(found);
                files.insert(page.clone(), Arc::clone(&found));
                Some(found)
            }
            Err(error) => {
                *failure = Some(error);
                None
            }
        }
    }

    fn shared_file(&self, file: &Attachment) -> SharedFile {
        let name = url_segment(&file.file_name);
        SharedFile {
            href: format!("/s/{}/f/{}/{name}", self.link, file.id),
            inline: file.image.map(|_| format!("/s/{}/i/{}/{name}", self.link, file.id)),
            width: file.image.map(|image| image.width),
            height: file.image.map(|image| image.height),
            media_type: file.media_type.clone(),
            size: Some(file.size),
        }
    }
}

impl RenderContext for Share {
    fn page_title(&self) -> &str {
        &self.title
    }

    fn page_by_title(&self, space_key: Option<&str>, title: &str) -> LinkTarget {
        if !self.is_this_space(space_key) {
            return LinkTarget::NotShared;
        }
        self.target(self.tree.by_title(title))
    }

    fn page_by_id(&self, content_id: &str) -> LinkTarget {
        let page = PageId::in_space(&self.space, content_id);
        self.target(page.and_then(|id| self.tree.find(&id)))
    }

    fn space(&self, key: &str) -> LinkTarget {
        if self.whole_space && key == self.space_key {
            self.target(self.tree.pages().iter().find(|p| !p.folder))
        } else {
            LinkTarget::NotShared
        }
    }

    fn attachment(&self, owner: AttachmentOwner<'_>, filename: &str) -> FileTarget {
        let page = match owner {
            AttachmentOwner::ThisPage => Some(self.page.clone()),
            AttachmentOwner::ByTitle { space_key, title } if self.is_this_space(space_key) => {
                self.tree.by_title(title).map(|p| p.id.clone())
            }
            AttachmentOwner::ByTitle { .. } => None,
            AttachmentOwner::ById(id) => PageId::in_space(&self.space, id).filter(|page| self.tree.contains(page)),
        };
        let Some(page) = page else { return FileTarget::NotShared };
        match self.list_files(&page).unwrap_or_default().iter().find(|f| f.file_name == filename) {
            Some(file) if file.blob.is_some() => FileTarget::Shared(self.shared_file(file)),
            _ => FileTarget::Missing,
        }
    }

    /// Restricted pages count too: theirs are the titles that matter most.
    fn is_title(&self, words: &str) -> bool {
        let titles = self.titles.get_or_init(|| self.all.titles().map(title_key).collect());
        let words = title_key(words);
        !words.is_empty() && titles.contains(&words)
    }

    fn children(&self) -> Option<Vec<ChildPage>> {
        let pages = self.tree.pages();
        let at = pages.iter().position(|p| p.id == self.page)?;
        let depth = pages[at].depth;
        let below = pages[at + 1..].iter().position(|p| p.depth <= depth).unwrap_or(pages.len() - at - 1);
        Some(self.nested(&pages[at + 1..=at + below], depth + 1))
    }

    fn files(&self) -> Option<Vec<(String, SharedFile)>> {
        Some(self.files_of_page())
    }
}

impl Share {
    /// The pages of one depth with those beneath them. A folder is shown through its pages: it has none of its own. It may
    /// recurse: a tree is no deeper than [`DEEPEST`](sluice_domain::tree::DEEPEST).
    fn nested(&self, pages: &[sluice_domain::tree::SharedPage], depth: usize) -> Vec<ChildPage> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < pages.len() {
            let next = pages[at + 1..].iter().position(|p| p.depth <= depth).map_or(pages.len(), |n| at + 1 + n);
            let children = self.nested(&pages[at + 1..next], depth + 1);
            if pages[at].folder {
                out.extend(children);
            } else {
                out.push(ChildPage {
                    href: page_href(&self.link, &pages[at].id),
                    title: pages[at].title.clone(),
                    children,
                });
            }
            at = next;
        }
        out
    }
}

/// A file name as one path segment (RFC 3986, 3.3). It only decorates: the id before it finds the file.
fn url_segment(name: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    // A segment of dots alone would be taken as a step in the path.
    if out.bytes().all(|b| b == b'.') { "file".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::{page_href, url_segment};
    use crate::testing::app::{self, App, page};
    use sluice_domain::scope::Scope;

    #[tokio::test(flavor = "multi_thread")]
    async fn words_that_are_the_title_of_an_unshared_page_are_not_told() {
        let app = App::with_handbook().await;
        let body = "<p><a href=\"/wiki/spaces/HB/pages/4\">wages</a></p>\
                    <p><a href=\"https://wiki.harbour.example/pages/viewpage.action?pageId=6\">Contacts</a></p>\
                    <p><a href=\"https://wiki.harbour.example/display/HB/Bonus\">what else we pay</a></p>\
                    <p><a href=\"https://wiki.harbour.example/x/Aw\">Tides</a></p>";
        let changed = app::handbook().change("Berth plan", |page| {
            page.body = Some(body.to_owned());
            page.version = 2;
        });
        app.import(changed).await;
        let link = app.link(Scope::PageTree { root: page(2) }, &[]).await;
        let session = app.sign_in(&link, "ana@tidewell.example", &[]).await;
        let grant = app.grant(&link, &session).await;
        let html = app.sluice.read_page(&grant.page(&page(2)).unwrap()).await.unwrap().html;
        for told in ["wages", "Contacts", "Bonus", "harbour.example"] {
            assert!(!html.contains(told), "{told} in {html}");
        }
        let tides = format!("<a href=\"{}\">Tides</a>", page_href(&link, &page(3)));
        assert!(html.contains("what else we pay") && html.contains(&tides), "{html}");
    }

    #[test]
    fn a_name_becomes_one_harmless_segment() {
        assert_eq!(url_segment("Price list 2026.pdf"), "Price%20list%202026.pdf");
        assert_eq!(url_segment("../a?b#c"), "..%2Fa%3Fb%23c");
        assert_eq!(url_segment(".."), "file");
        assert_eq!(url_segment("é"), "%C3%A9");
    }
}
