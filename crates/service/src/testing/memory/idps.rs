use super::{Data, MemoryStore, require};
use crate::ports::sso::{SeenGroup, TestRun};
use crate::ports::{IdpRepository, StoreError, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{IdpId, TestRunId};
use sluice_domain::sso::group::GroupRef;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::SEEN_GROUPS_MAX;
use sluice_domain::time::Timestamp;
use std::cmp::Reverse;
use std::collections::HashSet;

#[async_trait]
impl IdpRepository for MemoryStore {
    async fn list_idps(&self) -> StoreResult<Vec<IdentityProvider>> {
        self.transaction(|data| Ok(data.idps.values().cloned().collect()))
    }

    async fn find_idp(&self, id: &IdpId) -> StoreResult<Option<IdentityProvider>> {
        self.transaction(|data| Ok(data.idps.get(id).cloned()))
    }

    async fn create_idp(&self, idp: &IdentityProvider, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            require(!data.idps.contains_key(&idp.id))?;
            data.check_entity_id(idp)?;
            data.idps.insert(idp.id.clone(), idp.clone());
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn save_idp(&self, idp: &IdentityProvider, was: Timestamp, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            data.check_unchanged(idp, was)?;
            data.check_entity_id(idp)?;
            data.put_idp(idp);
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn remove_idp(&self, id: &IdpId, event: &AuditEvent) -> StoreResult<bool> {
        self.transaction(|data| {
            data.check_event(event)?;
            require(data.idps.contains_key(id))?;
            if data.links.values().any(|row| row.link.is_active() && row.link.gate.idp() == id) {
                return Ok(false);
            }
            data.idps.remove(id);
            data.sources.remove(id);
            data.test_runs.retain(|_, run| run.idp != *id);
            data.groups.retain(|group, _| group.idp != *id);
            data.traces.retain(|trace| trace.idp.as_ref() != Some(id));
            for space in data.spaces.values_mut() {
                space.default_idp.take_if(|idp| idp == id);
            }
            data.audit.push(event.clone());
            Ok(true)
        })
    }

    async fn save_test_run(&self, run: &TestRun) -> StoreResult<()> {
        self.transaction(|data| {
            require(!data.test_runs.contains_key(&run.id))?;
            data.test_runs.insert(run.id.clone(), run.clone());
            Ok(())
        })
    }

    async fn end_test_run(&self, run: &TestRun, idp: Option<&IdentityProvider>, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            require(data.test_runs.get(&run.id).is_some_and(|stored| stored.ended_at.is_none()))?;
            if let Some(idp) = idp {
                data.check_changed_at(&idp.id, idp.changed_at)?;
                data.put_idp(idp);
            }
            data.test_runs.insert(run.id.clone(), run.clone());
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn find_test_run(&self, id: &TestRunId) -> StoreResult<Option<TestRun>> {
        self.transaction(|data| Ok(data.test_runs.get(id).cloned()))
    }

    async fn last_test_run(&self, idp: &IdpId) -> StoreResult<Option<TestRun>> {
        self.transaction(|data| {
            let ended = data.test_runs.values().filter(|run| run.idp == *idp && run.ended_at.is_some());
            Ok(ended.max_by_key(|run| (run.ended_at, run.id.clone())).cloned())
        })
    }

    async fn record_groups(&self, groups: &[GroupRef], now: Timestamp) -> StoreResult<()> {
        self.transaction(|data| {
            for group in groups.iter().collect::<HashSet<_>>() {
                let seen = data.groups.entry(group.clone()).or_insert_with(|| SeenGroup {
                    group: group.clone(),
                    count: 0,
                    last_seen: now,
                });
                seen.count += 1;
                seen.last_seen = seen.last_seen.max(now);
            }
            for idp in groups.iter().map(|group| &group.idp).collect::<HashSet<_>>() {
                data.forget_old_groups(idp);
            }
            Ok(())
        })
    }

    async fn list_groups(&self, idp: &IdpId) -> StoreResult<Vec<SeenGroup>> {
        self.transaction(|data| {
            let mut groups: Vec<SeenGroup> =
                data.groups.values().filter(|seen| seen.group.idp == *idp).cloned().collect();
            groups.sort_by_key(|seen| (Reverse(seen.count), seen.group.value.clone()));
            Ok(groups)
        })
    }
}

impl Data {
    /// Whether the stored connection was changed at `was`, and passed the test that this one passed.
    pub(super) fn check_unchanged(&self, idp: &IdentityProvider, was: Timestamp) -> StoreResult<()> {
        self.check_changed_at(&idp.id, was)?;
        let run = |idp: &IdentityProvider| idp.passed.as_ref().map(|passed| passed.run.clone());
        require(self.idps.get(&idp.id).is_some_and(|stored| run(stored) == run(idp)))
    }

    /// Over the one that is there, whose `metadata_until` stays.
    pub(super) fn put_idp(&mut self, idp: &IdentityProvider) {
        if let Some(stored) = self.idps.get_mut(&idp.id) {
            *stored = IdentityProvider { metadata_until: stored.metadata_until, ..idp.clone() };
        }
    }

    fn check_changed_at(&self, id: &IdpId, was: Timestamp) -> StoreResult<()> {
        let stored = self.idps.get(id).ok_or(StoreError::Conflict)?;
        require(stored.changed_at == was)
    }

    fn forget_old_groups(&mut self, idp: &IdpId) {
        let seen = self.groups.values().filter(|seen| seen.group.idp == *idp);
        let mut seen: Vec<_> = seen.map(|seen| (Reverse(seen.last_seen), seen.group.clone())).collect();
        seen.sort();
        for (_, group) in seen.into_iter().skip(SEEN_GROUPS_MAX) {
            self.groups.remove(&group);
        }
    }

    pub(super) fn check_entity_id(&self, idp: &IdentityProvider) -> StoreResult<()> {
        require(!self.idps.values().any(|other| other.id != idp.id && other.entity_id == idp.entity_id))
    }
}
