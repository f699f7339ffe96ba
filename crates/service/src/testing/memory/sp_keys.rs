use super::{Data, MemoryStore, require};
use crate::ports::sp_keys::StoredSpKey;
use crate::ports::{SpKeyRepository, StoreError, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::sso::sp_key::{SpKeyState, SpKeyUse};

#[async_trait]
impl SpKeyRepository for MemoryStore {
    async fn list_sp_keys(&self) -> StoreResult<Vec<StoredSpKey>> {
        self.transaction(|data| {
            let mut keys = data.sp_keys.clone();
            keys.sort_by(|a, b| {
                (a.facts.created_at, &a.facts.fingerprint).cmp(&(b.facts.created_at, &b.facts.fingerprint))
            });
            Ok(keys)
        })
    }

    async fn create_sp_key(&self, key: &StoredSpKey, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            let facts = &key.facts;
            require(data.sp_keys.iter().all(|known| known.facts.fingerprint != facts.fingerprint))?;
            require(facts.state == SpKeyState::Retired || data.sp_key(facts.key_use, facts.state).is_none())?;
            data.sp_keys.push(key.clone());
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn activate_sp_key(&self, fingerprint: &str, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            let next = data
                .sp_keys
                .iter()
                .position(|key| key.facts.fingerprint == fingerprint && key.facts.state == SpKeyState::Next)
                .ok_or(StoreError::Conflict)?;
            if let Some(active) = data.sp_key(data.sp_keys[next].facts.key_use, SpKeyState::Active) {
                data.sp_keys[active].facts.state = SpKeyState::Retired;
            }
            data.sp_keys[next].facts.state = SpKeyState::Active;
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn remove_sp_key(&self, fingerprint: &str, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            let at = data
                .sp_keys
                .iter()
                .position(|key| key.facts.fingerprint == fingerprint && key.facts.state != SpKeyState::Active)
                .ok_or(StoreError::Conflict)?;
            data.sp_keys.remove(at);
            data.audit.push(event.clone());
            Ok(())
        })
    }
}

impl Data {
    fn sp_key(&self, key_use: SpKeyUse, state: SpKeyState) -> Option<usize> {
        self.sp_keys.iter().position(|key| key.facts.key_use == key_use && key.facts.state == state)
    }
}
