//! What a visitor reads: pages, their tree, their files. Everything starts from a [`VisitorGrant`].

pub(crate) mod cache;
mod files;
mod share;

use crate::error::{Result, ServiceError};
use crate::gate::{ReadablePage, VisitorGrant};
use crate::ports::content::{BodyFormat, Page, Space};
use crate::sluice::Sluice;
use cache::{RenderedBody, RenderedPage};
use share::{Share, page_href, sign_in_href};
use sluice_content::{RenderOptions, render, render_plain};
use sluice_domain::audit::{Action, Outcome};
use sluice_domain::id::{PageId, SpaceId};
use sluice_domain::scope::Scope;
use sluice_domain::tree::SharedTree;
use sluice_domain::view::visitor::{
    FileItem, HeadingItem, PageRef, ReaderPage, SharedView, SignInLeft, TreeItem, WhoAmI,
};
use std::sync::{Arc, OnceLock};

pub use files::{Download, FileUse};

impl Sluice {
    /// The page as a visitor sees it. The first opening of each version is in the audit log before this returns.
    ///
    /// `draw` makes what all readers of the link see alike. It is kept with the page: once drawn, a page costs no more than what is
    /// the visitor's own.
    pub async fn read_page(
        &self,
        page: &ReadablePage<'_>,
        draw: impl FnOnce(&SharedView) -> String,
    ) -> Result<ReaderPage> {
        let grant = page.grant;
        let stored = self.stored(page).await?;
        let rendered = self.rendered(grant, &stored).await?;
        self.record_opening(grant, &stored).await?;
        let drawn = rendered.drawn.get_or_init(|| draw(&rendered.view).into());
        let (session, now) = (&grant.session, self.now());
        Ok(ReaderPage {
            page: Arc::clone(&rendered.view),
            drawn: Arc::clone(drawn),
            who: WhoAmI {
                name: None,
                email: session.email.clone(),
                idp_name: grant.idp_name.clone(),
                until: session.expires_at,
                left: SignInLeft { idle: session.idle_at.since(now), total: session.expires_at.since(now) },
            },
        })
    }

    /// The page's generated class rules, as a style sheet.
    pub async fn page_style(&self, page: &ReadablePage<'_>) -> Result<String> {
        let stored = self.stored(page).await?;
        Ok(self.rendered(page.grant, &stored).await?.css.clone())
    }

    /// The page of the generation whose tree has let the visitor in: `NotFound` if an import has been published since. The next
    /// request is decided with its tree.
    async fn stored(&self, page: &ReadablePage<'_>) -> Result<Page> {
        self.store.find_page(&page.id, page.grant.space.generation).await?.ok_or(ServiceError::NotFound)
    }

    async fn record_opening(&self, grant: &VisitorGrant, page: &Page) -> Result<()> {
        self.opens.count(&grant.link.id, self.now());
        let subject = format!("page:{}:{}", page.node.id, page.version);
        let seen = (grant.grant.id.clone(), subject.clone());
        if self.caches.first_openings.contains_key(&seen) {
            return Ok(());
        }
        let target = grant.target(Some(page.node.id.clone()));
        let mut event = self.event(grant.actor(), Action::PageOpened, Outcome::Done, target);
        event.note = Some(format!("version {}", page.version));
        self.store.record_first_opening(&grant.grant.id, &subject, &event).await?;
        self.caches.first_openings.insert(seen, ());
        Ok(())
    }

    async fn rendered(&self, grant: &VisitorGrant, page: &Page) -> Result<Arc<RenderedPage>> {
        let key = cache::page_key(&grant.link, &grant.tree, &grant.space, page);
        if let Some(found) = self.caches.pages.get(&key) {
            return Ok(found);
        }
        // Whoever had to wait may find the page rendered by then.
        let place = Arc::clone(&self.caches.renderings).acquire_owned().await;
        let place = place.map_err(|e| ServiceError::Internal(e.to_string()))?;
        if let Some(found) = self.caches.pages.get(&key) {
            return Ok(found);
        }
        let body = match &page.body {
            Some(blob) => {
                let bytes = self.blobs.get(blob).await?.ok_or_else(|| {
                    ServiceError::Internal(format!("page {}: its body is not in the blob store", page.node.id))
                })?;
                String::from_utf8_lossy(&bytes).into_owned()
            }
            None => String::new(),
        };
        let share = Share::load(self, grant, page).await?;
        let format = page.format;
        let files = share.files_of_page();
        let rendered = tokio::task::spawn_blocking(move || {
            // It goes on when its visitor goes away, so the place is its own.
            let _place = place;
            let rendered = match format {
                BodyFormat::Storage => {
                    let rendered = render(&body, &share, &RenderOptions::default());
                    let css = rendered.class_rules.to_css();
                    RenderedBody { html: rendered.html.into_string(), headings: rendered.headings, css, files }
                }
                BodyFormat::Plain => RenderedBody {
                    html: render_plain(&body, &RenderOptions::default()).into_string(),
                    headings: Vec::new(),
                    css: String::new(),
                    files,
                },
            };
            share.complete().map(|()| rendered)
        })
        .await
        .map_err(|e| ServiceError::Internal(e.to_string()))??;
        // The lists of files that it was rendered with were those of this generation only if the space still points to it.
        let current = self.store.find_space(&grant.space.id).await?;
        if current.is_none_or(|space| space.generation != grant.space.generation) {
            return Err(ServiceError::NotFound);
        }
        let css = rendered.css.clone();
        let view = Arc::new(self.shared_view(grant, page, rendered));
        let rendered = Arc::new(RenderedPage { view, css, drawn: OnceLock::new() });
        self.caches.pages.insert(key, Arc::clone(&rendered));
        Ok(rendered)
    }

    /// Of the grant nothing may stand here but what the key of the page in the cache has.
    fn shared_view(&self, grant: &VisitorGrant, page: &Page, body: RenderedBody) -> SharedView {
        let id = &page.node.id;
        let link = &grant.link.id;
        let reference =
            |p: &sluice_domain::tree::SharedPage| PageRef { href: page_href(link, &p.id), title: p.title.clone() };
        let (previous, next) = readable_neighbours(&grant.tree, id);
        SharedView {
            company: self.settings.company.clone(),
            space: matches!(grant.link.scope, Scope::Space { .. }).then(|| grant.space.name.clone()),
            title: page.node.title.clone(),
            address: format!("{}{}", self.settings.public_url, page_href(link, id)),
            above: grant.tree.ancestors(id).into_iter().filter(|p| !p.folder).map(reference).collect(),
            tree: tree_items(grant, id),
            html: body.html,
            style_href: (!body.css.is_empty()).then(|| share::style_href(link, id)),
            headings: body
                .headings
                .into_iter()
                .map(|h| HeadingItem { level: h.level, id: h.id, text: h.text })
                .collect(),
            files: body
                .files
                .into_iter()
                .map(|(name, file)| FileItem { href: file.href, name, size: file.size.unwrap_or_default() })
                .collect(),
            updated_at: page.updated_at,
            previous: previous.map(reference),
            next: next.map(reference),
            link: link.to_string(),
            sign_in_href: sign_in_href(link, id),
        }
    }

    /// The space in its current generation. Kept for a second at most; this process forgets it when it changes it.
    pub(crate) async fn space(&self, id: &SpaceId) -> Result<Option<Space>> {
        Ok(self.caches.spaces.find(id.clone(), self.store.find_space(id)).await?)
    }

    pub(crate) async fn shared_tree(&self, space: &Space, scope: &Scope) -> Result<Arc<SharedTree>> {
        let key = cache::scope_key(space, scope);
        if let Some(tree) = self.caches.shares.get(&key) {
            return Ok(tree);
        }
        let tree = self.tree(space).await?;
        let shared = Arc::new(tree.share(scope));
        if !tree.is_empty() {
            self.caches.shares.insert(key, Arc::clone(&shared));
        }
        Ok(shared)
    }
}

fn readable_neighbours<'a>(
    tree: &'a SharedTree,
    id: &PageId,
) -> (Option<&'a sluice_domain::tree::SharedPage>, Option<&'a sluice_domain::tree::SharedPage>) {
    let pages = tree.pages();
    let Some(at) = pages.iter().position(|p| &p.id == id) else { return (None, None) };
    (pages[..at].iter().rev().find(|p| !p.folder), pages[at + 1..].iter().find(|p| !p.folder))
}

/// The whole tree of the share; `open` marks the way to the page being read.
fn tree_items(grant: &VisitorGrant, current: &PageId) -> Vec<TreeItem> {
    let above: Vec<&PageId> = grant.tree.ancestors(current).into_iter().map(|p| &p.id).collect();
    let pages = grant.tree.pages();
    pages
        .iter()
        .enumerate()
        .map(|(at, page)| TreeItem {
            href: (!page.folder).then(|| page_href(&grant.link.id, &page.id)),
            title: page.title.clone(),
            depth: page.depth,
            current: &page.id == current,
            open: &page.id == current || above.contains(&&page.id),
            has_children: pages.get(at + 1).is_some_and(|next| next.depth > page.depth),
        })
        .collect()
}
