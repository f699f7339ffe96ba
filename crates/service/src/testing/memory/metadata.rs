use super::{Data, MemoryStore, require};
use crate::ports::{MetadataRepository, StoreError, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::metadata_source::MetadataSource;
use sluice_domain::time::Timestamp;

#[async_trait]
impl MetadataRepository for MemoryStore {
    async fn find_source(&self, idp: &IdpId) -> StoreResult<Option<MetadataSource>> {
        self.transaction(|data| Ok(data.sources.get(idp).cloned()))
    }

    async fn put_source(&self, idp: &IdpId, source: &MetadataSource, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            require(data.idps.contains_key(idp))?;
            data.put_source(idp, source);
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn remove_source(&self, idp: &IdpId, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            require(data.sources.remove(idp).is_some())?;
            data.hold_until(idp, None);
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn claim_due_sources(&self, now: Timestamp, until: Timestamp, most: u32) -> StoreResult<Vec<IdpId>> {
        self.transaction(|data| {
            let mut due: Vec<_> = data.sources.iter_mut().filter(|(_, source)| source.next_at <= now).collect();
            due.sort_by_key(|(_, source)| source.next_at);
            due.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            Ok(due
                .into_iter()
                .map(|(idp, source)| {
                    source.next_at = until;
                    idp.clone()
                })
                .collect())
        })
    }

    async fn save_source(
        &self,
        was: &MetadataSource,
        source: &MetadataSource,
        (id, idp): (&IdpId, Option<(&IdentityProvider, &IdentityProvider)>),
        event: Option<&AuditEvent>,
    ) -> StoreResult<()> {
        self.transaction(|data| {
            if let Some(event) = event {
                data.check_event(event)?;
            }
            let stored = data.sources.get(id).ok_or(StoreError::Conflict)?;
            let settled = |source: &MetadataSource| (source.url.clone(), source.trust.clone(), source.pending.clone());
            require(settled(stored) == settled(was))?;
            if let Some((idp, was)) = idp {
                require(idp.id == *id && was.id == *id)?;
                data.check_unchanged(was, was.changed_at)?;
                data.check_entity_id(idp)?;
                data.put_idp(idp);
            }
            data.put_source(id, source);
            data.audit.extend(event.cloned());
            Ok(())
        })
    }
}

impl Data {
    fn put_source(&mut self, idp: &IdpId, source: &MetadataSource) {
        self.sources.insert(idp.clone(), source.clone());
        self.hold_until(idp, source.valid_until);
    }

    fn hold_until(&mut self, idp: &IdpId, until: Option<Timestamp>) {
        if let Some(stored) = self.idps.get_mut(idp) {
            stored.metadata_until = until;
        }
    }
}
