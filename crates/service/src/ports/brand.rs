use super::StoreResult;
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::brand::Brand;
use sluice_domain::id::SpaceId;
use sluice_domain::time::Timestamp;

/// A brand at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBrand {
    /// The blob of its logo is in use for as long as this is stored.
    pub brand: Brand,
    pub changed_at: Timestamp,
}

/// How visitors' pages look: of the installation (`None`), and of spaces. That of a space goes with the space.
#[async_trait]
pub trait BrandRepository {
    /// `None`: nothing was ever chosen.
    async fn find_brand(&self, of: Option<&SpaceId>) -> StoreResult<Option<StoredBrand>>;
    /// In the place of the one that was changed last at `was`; `None`: of none. `Conflict` if what is stored is another one, or if
    /// there is no such space.
    async fn save_brand(
        &self,
        of: Option<&SpaceId>,
        was: Option<Timestamp>,
        brand: &StoredBrand,
        event: &AuditEvent,
    ) -> StoreResult<()>;
}
