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

/// Pages whose files one page may show. Each is a question to the store; people show files of some few other pages.
const MOST_OWNERS: usize = 200;

pub(super) fn page_href(link: &LinkId, page: &PageId) -> String {
    format!("/s/{link}/p/{page}")
}

pub(super) fn style_href(link: &LinkId, page: &PageId) -> String {
    format!("/s/{link}/c/{page}.css")
}

pub(super) fn sign_in_href(link: &LinkId, page: &PageId) -> String {
    format!("/sign-in/{link}?page={page}")
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
    files: Mutex<HashMap<PageId, Arc<PageFiles>>>,
    /// The first failure of the store. What was rendered then is not the page.
    failure: OnceLock<StoreError>,
}

/// Files of one page, in the store's order, and where each name stands.
#[derive(Default)]
struct PageFiles {
    list: Vec<Attachment>,
    by_name: HashMap<String, usize>,
}

impl PageFiles {
    fn new(list: Vec<Attachment>) -> Self {
        let mut by_name = HashMap::new();
        for (at, file) in list.iter().enumerate() {
            by_name.entry(file.file_name.clone()).or_insert(at);
        }
        Self { list, by_name }
    }

    fn find(&self, name: &str) -> Option<&Attachment> {
        self.by_name.get(name).map(|at| &self.list[*at])
    }
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
            files: Mutex::new(HashMap::from([(page.node.id.clone(), Arc::new(PageFiles::new(own)))])),
            failure: OnceLock::new(),
        })
    }

    /// To be asked for once the page is rendered: an error if the share could not answer everything. A page with missing files
    /// would otherwise be kept until the next import.
    pub(super) fn complete(self) -> Result<()> {
        self.failure.into_inner().map_or(Ok(()), |error| Err(ServiceError::from(error)))
    }

    pub(super) fn files_of_page(&self) -> Vec<(String, SharedFile)> {
        self.list_files(&self.page)
            .list
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

    /// Runs on a blocking thread. Only ever asked for pages of the share.
    fn list_files(&self, page: &PageId) -> Arc<PageFiles> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = files.get(page) {
            return Arc::clone(found);
        }
        if files.len() >= MOST_OWNERS || self.failure.get().is_some() {
            return Arc::default();
        }
        let found = self.runtime.block_on(self.store.list_attachments(page)).unwrap_or_else(|error| {
            self.failure.get_or_init(|| error);
            Vec::new()
        });
        let found = Arc::new(PageFiles::new(found));
        files.insert(page.clone(), Arc::clone(&found));
        found
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
        match self.list_files(&page).find(filename) {
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
    use super::{MOST_OWNERS, PageFiles, Share, page_href, url_segment};
    use crate::ports::StoreError;
    use crate::testing::app::{self, App, page};
    use sluice_content::{AttachmentOwner, FileTarget, RenderContext as _};
    use sluice_domain::id::PageId;
    use sluice_domain::scope::Scope;

    #[tokio::test(flavor = "multi_thread")]
    async fn words_that_are_the_title_of_an_unshared_page_are_not_told() {
        let app = App::with_handbook().await;
        let body = "<p><a href=\"/wiki/spaces/HB/pages/4\">wages</a></p>\
                    <p><a href=\"/wiki/spaces/HR/pages/99\">Salaries of another space</a></p>\
                    <p><a href=\"/wiki/spaces/HB/pages/4/Wages\">how wages are paid</a></p>\
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
        let html =
            app.sluice.read_page(&grant.page(&page(2)).unwrap(), |_| String::new()).await.unwrap().page.html.clone();
        for told in ["wages", "Salaries", "Contacts", "Bonus", "harbour.example"] {
            assert!(!html.contains(told), "{told} in {html}");
        }
        let tides = format!("<a href=\"{}\">Tides</a>", page_href(&link, &page(3)));
        assert!(html.contains("what else we pay") && html.contains(&tides), "{html}");
    }

    async fn share(app: &App) -> Share {
        let link = app.link(Scope::Space { space: app::space() }, &[]).await;
        let session = app.sign_in(&link, "ana@tidewell.example", &[]).await;
        let grant = app.grant(&link, &session).await;
        let stored = app.sluice.store.find_page(&page(1), grant.space.generation).await.unwrap().unwrap();
        Share::load(&app.sluice, &grant, &stored).await.unwrap()
    }

    /// It asks the store from a blocking thread, as rendering does.
    async fn with_share<T: Send + 'static>(share: Share, ask: impl FnOnce(Share) -> T + Send + 'static) -> T {
        tokio::task::spawn_blocking(move || ask(share)).await.unwrap()
    }

    fn some_file(share: &Share) -> FileTarget {
        let files = share.list_files(&page(2));
        let name = files.list.iter().find(|file| file.blob.is_some()).map_or("none", |file| &file.file_name);
        share.attachment(AttachmentOwner::ById("2"), name)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_rendered_without_the_store_is_no_page() {
        let app = App::with_handbook().await;
        let complete = with_share(share(&app).await, |share| {
            assert!(matches!(some_file(&share), FileTarget::Shared(_)));
            share.complete()
        });
        assert!(complete.await.is_ok());
        let complete = with_share(share(&app).await, |share| {
            assert!(share.failure.set(StoreError::Conflict).is_ok());
            assert_eq!(some_file(&share), FileTarget::Missing);
            share.complete()
        });
        assert!(complete.await.is_err());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_asks_for_the_files_of_so_many_others() {
        let app = App::with_handbook().await;
        let asked = with_share(share(&app).await, |share| {
            let space = app::space();
            let others = (0..MOST_OWNERS).filter_map(|n| PageId::in_space(&space, &format!("9{n:04}")));
            share.files.lock().unwrap().extend(others.map(|id| (id, std::sync::Arc::new(PageFiles::default()))));
            some_file(&share)
        });
        assert_eq!(asked.await, FileTarget::Missing);
    }

    #[test]
    fn a_name_becomes_one_harmless_segment() {
        assert_eq!(url_segment("Price list 2026.pdf"), "Price%20list%202026.pdf");
        assert_eq!(url_segment("../a?b#c"), "..%2Fa%3Fb%23c");
        assert_eq!(url_segment(".."), "file");
        assert_eq!(url_segment("é"), "%C3%A9");
    }
}
