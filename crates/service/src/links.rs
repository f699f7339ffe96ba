//! Share links, for editors.

mod bulk;

use crate::actor::{AdminActor, SpaceEditor};
use crate::error::{Result, ServiceError};
use crate::keys::{Keys, TokenKind};
use crate::ports::links::{LinkFigures, LinkFilter, LinkSort, StoredLink};
use crate::ports::{LinkRepository, PageRequest, StoreError, StoreResult};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Outcome, Target};
use sluice_domain::id::{AdminId, LinkId};
use sluice_domain::input::LinkInput;
use sluice_domain::link::{Epoch, Gate, LinkState, ShareLink};
use sluice_domain::scope::Scope;
use sluice_domain::sso::group::GroupRef;
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::view::ListView;
use sluice_domain::view::link::{LinkDetail, LinkOrder, LinkQuery, LinkRow, Revoked, ScopeView};

const ROWS: u32 = 50;
/// Each try loses to an edit only, so more are needed only when many people edit the link in the same moment.
const REVOKE_TRIES: usize = 10;

/// Where a link's token is sealed.
pub(crate) fn token_place(link: &LinkId) -> (&'static str, &str, &'static str) {
    ("link", link.as_str(), "token")
}

/// At start: whether the store was written with these keys, as far as it holds anything sealed. With others it would seem to work:
/// no link would be found by its address, and no address could be shown again.
pub async fn keys_fit(store: &(impl LinkRepository + Sync + ?Sized), keys: &Keys) -> StoreResult<bool> {
    let newest = store.list_links(&LinkFilter::default(), PageRequest::new(1, 1)).await?;
    let Some(newest) = newest.rows.first() else { return Ok(true) };
    let stored = store.find_link(&newest.link.id).await?;
    Ok(stored.is_none_or(|stored| keys.open(token_place(&stored.link.id), &stored.token).is_ok()))
}

impl Sluice {
    pub async fn list_links(&self, _: &AdminActor, query: &LinkQuery) -> Result<ListView<LinkRow>> {
        let filter = LinkFilter {
            space: query.space.clone(),
            idp: query.idp.clone(),
            active: query.active,
            name: query.name.as_ref().map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()),
            sort: match query.order {
                LinkOrder::Newest => LinkSort::Newest,
                LinkOrder::Name => LinkSort::Name,
                LinkOrder::LastOpen => LinkSort::LastOpen,
            },
            reverse: query.reverse,
        };
        let page = PageRequest::new(query.page, ROWS);
        let slice = self.store.list_links(&filter, page).await?;
        let mut rows = Vec::with_capacity(slice.rows.len());
        for figures in slice.rows {
            rows.push(self.link_row(figures).await?);
        }
        Ok(ListView { rows, total: slice.total, page: page.page, size: page.size })
    }

    pub async fn find_link(&self, _: &AdminActor, id: &LinkId) -> Result<LinkDetail> {
        let stored = self.store.find_link(id).await?.ok_or(ServiceError::NotFound)?;
        let token = self
            .keys
            .open(token_place(id), &stored.token)
            .map_err(|e| ServiceError::Internal(format!("link {id}: {e}")))?;
        let token = String::from_utf8_lossy(&token).into_owned();
        let figures = self.figures(&stored.link).await?;
        let live_grants = self.store.count_live_grants(id, stored.link.epoch, self.now()).await?;
        Ok(LinkDetail {
            row: self.link_row(figures).await?,
            url: format!("{}/l/{token}", self.settings.public_url),
            live_grants,
            changed_at: stored.link.changed_at,
        })
    }

    pub async fn create_link(&self, editor: &SpaceEditor, input: &LinkInput) -> Result<LinkId> {
        let gate = self.check_link(editor, input).await?;
        let (token, hash) = self.new_token(TokenKind::Link);
        let now = self.now();
        let link = ShareLink {
            id: LinkId::random(self.random.bytes()),
            name: input.name.trim().to_owned(),
            scope: input.scope.clone(),
            gate,
            state: LinkState::Active,
            epoch: Epoch::default(),
            created_at: now,
            created_by: editor.admin().id().clone(),
            changed_at: now,
        };
        let event = self.event(editor.admin().actor(), Action::LinkCreated, Outcome::Done, target(&link));
        let token = self.seal_link_token(&link.id, &token)?;
        let id = link.id.clone();
        self.store.create_link(&StoredLink { link, token }, &hash, &event).await?;
        Ok(id)
    }

    /// `seen` is [`LinkDetail::changed_at`] of what the editor started from: a link changed since is left as it is. Gives what it is
    /// now, so that who takes the change back replaces nothing else either.
    pub async fn edit_link(
        &self,
        editor: &SpaceEditor,
        id: &LinkId,
        seen: Timestamp,
        input: &LinkInput,
    ) -> Result<Timestamp> {
        let stored = self.store.find_link(id).await?.ok_or(ServiceError::NotFound)?.link;
        // An editor of one space cannot move a link of another space into it.
        if stored.scope.space() != editor.space().id {
            return Err(ServiceError::NotFound);
        }
        if stored.is_active() && stored.changed_at != seen {
            return Err(ServiceError::Conflict);
        }
        let gate = self.check_link(editor, input).await?;
        let was = (stored.changed_at, stored.epoch);
        // Later than the one before, whatever the clock says: two changes never look alike.
        let now = self.now().max(stored.changed_at.plus(Span(1)));
        let link = stored
            .edit(input.name.trim().to_owned(), input.scope.clone(), gate, now)
            .map_err(|_| ServiceError::Rule("link_revoked"))?;
        let event = self.event(editor.admin().actor(), Action::LinkEdited, Outcome::Done, target(&link));
        self.store.save_link(&link, was, &event).await?;
        Ok(link.changed_at)
    }

    /// Ends every grant with it: the next request for any page or file of the link fails. An edit at the same time does not stop it.
    pub async fn revoke_link(&self, actor: &AdminActor, id: &LinkId) -> Result<Revoked> {
        let mut revoked = self.try_revoke(actor, id).await;
        for _ in 1..REVOKE_TRIES {
            if !matches!(revoked, Err(ServiceError::Store(StoreError::Conflict))) {
                break;
            }
            revoked = self.try_revoke(actor, id).await;
        }
        revoked
    }

    async fn try_revoke(&self, actor: &AdminActor, id: &LinkId) -> Result<Revoked> {
        let stored = self.store.find_link(id).await?.ok_or(ServiceError::NotFound)?.link;
        let was = (stored.changed_at, stored.epoch);
        let grants = self.store.count_live_grants(id, stored.epoch, self.now()).await?;
        let link = stored.revoke(self.now()).map_err(|_| ServiceError::Rule("link_revoked"))?;
        let mut event = self.event(actor.actor(), Action::LinkRevoked, Outcome::Done, target(&link));
        event.note = Some(grants.to_string());
        self.store.save_link(&link, was, &event).await?;
        Ok(Revoked { grants })
    }

    /// The gate of a link that may be made: a shareable scope in the editor's space, and an identity provider that is enabled.
    async fn check_link(&self, editor: &SpaceEditor, input: &LinkInput) -> Result<Gate> {
        input.validate().map_err(ServiceError::Invalid)?;
        if input.scope.space() != editor.space().id {
            return Err(ServiceError::NotFound);
        }
        let tree = self.tree(editor.space()).await?;
        if let Some(page) = input.scope.start()
            && !tree.shareable(page)
        {
            // Restricted and absent are one answer.
            return Err(ServiceError::field("scope", "page_not_shareable"));
        }
        // Such a link would open nothing.
        if let Scope::Page { page } = &input.scope
            && tree.get(page).is_some_and(|node| node.folder)
        {
            return Err(ServiceError::field("scope", "folder_alone"));
        }
        match self.store.find_idp(&input.idp).await? {
            Some(idp) if self.may_vouch(&idp) => {}
            _ => return Err(ServiceError::field("idp", "idp_not_enabled")),
        }
        let mut groups: Vec<GroupRef> =
            input.groups.iter().map(|g| GroupRef::new(input.idp.clone(), g.trim())).collect();
        groups.sort();
        groups.dedup();
        Ok(Gate::Sso { idp: input.idp.clone(), groups })
    }

    async fn figures(&self, link: &ShareLink) -> Result<LinkFigures> {
        let found = self.store.link_figures(&link.id).await?;
        let (opens, last_open) = found.unwrap_or_default();
        Ok(LinkFigures { link: link.clone(), opens, last_open })
    }

    async fn link_row(&self, figures: LinkFigures) -> Result<LinkRow> {
        let link = figures.link;
        let idp = self.store.find_idp(link.gate.idp()).await?;
        let created_by = self.admin_name(&link.created_by).await?;
        Ok(LinkRow {
            scope: self.scope_view(&link.scope).await?,
            idp: link.gate.idp().clone(),
            idp_name: idp.as_ref().map_or_else(String::new, |i| i.name.clone()),
            idp_enabled: idp.is_some_and(|i| i.is_enabled()),
            groups: link.gate.groups().iter().map(|g| g.value.clone()).collect(),
            id: link.id,
            name: link.name,
            state: link.state,
            opens: figures.opens,
            last_open: figures.last_open,
            created_at: link.created_at,
            created_by,
        })
    }

    async fn admin_name(&self, id: &AdminId) -> Result<Option<String>> {
        Ok(self.store.find_admin(id).await?.map(|admin| admin.name))
    }

    async fn scope_view(&self, scope: &Scope) -> Result<ScopeView> {
        let space_id = scope.space();
        let Some(space) = self.store.find_space(&space_id).await? else {
            // The space was removed, and its links revoked with it.
            return Ok(ScopeView {
                scope: scope.clone(),
                space: space_id,
                space_name: String::new(),
                page_title: None,
                pages: 0,
                left_out: 0,
            });
        };
        let (tree, shared) = (self.tree(&space).await?, self.shared_tree(&space, scope).await?);
        Ok(ScopeView {
            scope: scope.clone(),
            space: space_id,
            space_name: space.name,
            page_title: scope
                .start()
                .filter(|page| tree.shareable(page))
                .and_then(|page| tree.get(page))
                .map(|node| node.title.clone()),
            pages: shared.pages().len(),
            left_out: tree.left_out(scope),
        })
    }
}

fn target(link: &ShareLink) -> Target {
    Target {
        space: Some(link.scope.space()),
        link: Some(link.id.clone()),
        page: link.scope.start().cloned(),
        idp: Some(link.gate.idp().clone()),
    }
}
