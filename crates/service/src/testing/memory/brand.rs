use super::{MemoryStore, require};
use crate::ports::brand::StoredBrand;
use crate::ports::{BrandRepository, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::SpaceId;
use sluice_domain::time::Timestamp;

#[async_trait]
impl BrandRepository for MemoryStore {
    async fn find_brand(&self, of: Option<&SpaceId>) -> StoreResult<Option<StoredBrand>> {
        self.transaction(|data| Ok(data.brands.get(&of.cloned()).cloned()))
    }

    async fn save_brand(
        &self,
        of: Option<&SpaceId>,
        was: Option<Timestamp>,
        brand: &StoredBrand,
        event: &AuditEvent,
    ) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            require(of.is_none_or(|space| data.spaces.contains_key(space)))?;
            let stored = data.brands.get(&of.cloned());
            require(stored.map(|stored| stored.changed_at) == was)?;
            data.brands.insert(of.cloned(), brand.clone());
            data.audit.push(event.clone());
            Ok(())
        })
    }
}
