use super::audit::slice;
use super::{LinkRow, MemoryStore, count, require};
use crate::keys::TokenHash;
use crate::ports::links::{LinkFigures, LinkFilter, LinkSort, StoredLink};
use crate::ports::{LinkRepository, PageRequest, Slice, StoreError, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::LinkId;
use sluice_domain::link::{Epoch, ShareLink};
use sluice_domain::time::Timestamp;
use std::cmp::Reverse;

#[async_trait]
impl LinkRepository for MemoryStore {
    async fn create_link(&self, link: &StoredLink, token: &TokenHash, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            require(!data.links.values().any(|row| row.link.id == link.link.id || row.token == *token))?;
            let row = LinkRow {
                link: link.link.clone(),
                sealed: link.token.clone(),
                token: token.clone(),
                opens: 0,
                last_open: None,
            };
            data.links.insert(link.link.id.clone(), row);
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn find_link(&self, id: &LinkId) -> StoreResult<Option<StoredLink>> {
        self.transaction(|data| Ok(data.links.get(id).map(LinkRow::stored)))
    }

    async fn link_figures(&self, id: &LinkId) -> StoreResult<Option<(u64, Option<Timestamp>)>> {
        self.transaction(|data| Ok(data.links.get(id).map(|row| (row.opens, row.last_open))))
    }

    async fn find_link_by_token(&self, token: &TokenHash) -> StoreResult<Option<StoredLink>> {
        self.transaction(|data| Ok(data.links.values().find(|row| row.token == *token).map(LinkRow::stored)))
    }

    async fn save_link(&self, link: &ShareLink, was: (Timestamp, Epoch), event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            let row = data.links.get_mut(&link.id).ok_or(StoreError::Conflict)?;
            require((row.link.changed_at, row.link.epoch) == was)?;
            row.link = link.clone();
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn list_links(&self, filter: &LinkFilter, page: PageRequest) -> StoreResult<Slice<LinkFigures>> {
        self.transaction(|data| {
            // In the order of ids; the sorts keep it among equals.
            let mut rows: Vec<&LinkRow> = data.links.values().filter(|row| matches(filter, &row.link)).collect();
            match (filter.sort, filter.reverse) {
                (LinkSort::Newest, false) => rows.sort_by_key(|row| Reverse(row.link.created_at)),
                (LinkSort::Newest, true) => rows.sort_by_key(|row| row.link.created_at),
                (LinkSort::Name, false) => rows.sort_by_key(|row| row.link.name.to_lowercase()),
                (LinkSort::Name, true) => rows.sort_by_key(|row| Reverse(row.link.name.to_lowercase())),
                (LinkSort::LastOpen, false) => rows.sort_by_key(|row| Reverse(row.last_open)),
                (LinkSort::LastOpen, true) => rows.sort_by_key(|row| row.last_open),
            }
            let slice = slice(rows, page);
            Ok(Slice { rows: slice.rows.into_iter().map(LinkRow::figures).collect(), total: slice.total })
        })
    }

    async fn count_live_grants(&self, link: &LinkId, epoch: Epoch, now: Timestamp) -> StoreResult<u64> {
        self.transaction(|data| {
            let alive = data.grants.values().filter(|g| g.link == *link && g.epoch == epoch && now < g.expires_at);
            Ok(count(alive.count()))
        })
    }
}

impl LinkRow {
    fn stored(&self) -> StoredLink {
        StoredLink { link: self.link.clone(), token: self.sealed.clone() }
    }

    fn figures(&self) -> LinkFigures {
        LinkFigures { link: self.link.clone(), opens: self.opens, last_open: self.last_open }
    }
}

fn matches(filter: &LinkFilter, link: &ShareLink) -> bool {
    filter.space.as_ref().is_none_or(|space| link.scope.space() == *space)
        && filter.idp.as_ref().is_none_or(|idp| link.gate.idp() == idp)
        && filter.active.is_none_or(|active| link.is_active() == active)
        && filter.name.as_ref().is_none_or(|name| link.name.to_lowercase().contains(&name.to_lowercase()))
}
