use super::{Data, MemoryStore, count, require};
use crate::ports::content::{Attachment, Generation, Page, Space};
use crate::ports::{ContentRepository, StoreError, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{AttachmentId, IdpId, PageId, SpaceId};
use sluice_domain::link::LinkState;
use sluice_domain::time::Timestamp;
use sluice_domain::tree::TreeNode;
use sluice_domain::view::content::EnforcementView;

#[async_trait]
impl ContentRepository for MemoryStore {
    async fn list_spaces(&self) -> StoreResult<Vec<Space>> {
        self.transaction(|data| Ok(data.spaces.values().cloned().collect()))
    }

    async fn find_space(&self, id: &SpaceId) -> StoreResult<Option<Space>> {
        self.transaction(|data| Ok(data.spaces.get(id).cloned()))
    }

    async fn list_nodes(&self, space: &SpaceId, generation: Generation) -> StoreResult<Vec<TreeNode>> {
        self.transaction(|data| {
            let current = data.points_to(space, generation);
            Ok(if current { data.pages(space).iter().map(|page| page.node.clone()).collect() } else { Vec::new() })
        })
    }

    async fn find_page(&self, page: &PageId, generation: Generation) -> StoreResult<Option<Page>> {
        self.transaction(|data| {
            let found = data.pages(&page.space()).iter().find(|stored| stored.node.id == *page);
            Ok(found.filter(|_| data.points_to(&page.space(), generation)).cloned())
        })
    }

    async fn list_attachments(&self, page: &PageId) -> StoreResult<Vec<Attachment>> {
        if self.lock().unreadable.contains(page) {
            return Err(StoreError::Unavailable("unreadable by the test".to_owned()));
        }
        self.transaction(|data| {
            let mut files: Vec<Attachment> =
                data.files(&page.space()).iter().filter(|file| file.page == *page).cloned().collect();
            files.sort_by(|a, b| (&a.file_name, &a.id).cmp(&(&b.file_name, &b.id)));
            Ok(files)
        })
    }

    async fn find_attachment(&self, id: &AttachmentId, generation: Generation) -> StoreResult<Option<Attachment>> {
        self.transaction(|data| {
            let found = data.files(&id.space()).iter().find(|file| file.id == *id);
            Ok(found.filter(|_| data.points_to(&id.space(), generation)).cloned())
        })
    }

    async fn set_enforcement(
        &self,
        space: &SpaceId,
        was: Option<&EnforcementView>,
        enforce: bool,
        default_idp: Option<&IdpId>,
        event: &AuditEvent,
    ) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            let stored = data.spaces.get_mut(space).ok_or(StoreError::Conflict)?;
            require(was.is_none_or(|was| stored.enforce_sso == was.enforce && stored.default_idp == was.idp))?;
            (stored.enforce_sso, stored.default_idp) = (enforce, default_idp.cloned());
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn remove_space(&self, space: &SpaceId, now: Timestamp, event: &AuditEvent) -> StoreResult<u64> {
        self.transaction(|data| {
            data.check_event(event)?;
            require(data.spaces.remove(space).is_some())?;
            data.pages.retain(|(of, _), _| of != space);
            data.files.retain(|(of, _), _| of != space);
            data.brands.remove(&Some(space.clone()));
            let active = data.links.values_mut().filter(|row| row.link.is_active() && row.link.scope.space() == *space);
            let revoked = active
                .map(|row| {
                    row.link.state = LinkState::Revoked { at: now };
                    row.link.changed_at = now;
                    row.link.epoch.0 += 1;
                })
                .count();
            data.audit.push(event.clone());
            Ok(count(revoked))
        })
    }
}

impl Data {
    /// The pages of the generation that the space points to.
    pub(super) fn pages(&self, space: &SpaceId) -> &[Page] {
        self.current(space).and_then(|key| self.pages.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// The files of the generation that the space points to.
    pub(super) fn files(&self, space: &SpaceId) -> &[Attachment] {
        self.current(space).and_then(|key| self.files.get(&key)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn points_to(&self, space: &SpaceId, generation: Generation) -> bool {
        self.spaces.get(space).is_some_and(|stored| stored.generation == generation)
    }

    fn current(&self, space: &SpaceId) -> Option<(SpaceId, Generation)> {
        self.spaces.get(space).map(|stored| (space.clone(), stored.generation))
    }
}
