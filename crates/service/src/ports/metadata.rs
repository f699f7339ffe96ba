use super::StoreResult;
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::metadata_source::MetadataSource;
use sluice_domain::time::Timestamp;

/// Where the metadata of connections is read again from. With every save the connection's `metadata_until` becomes the source's
/// `valid_until`; nothing else changes it.
#[async_trait]
pub trait MetadataRepository {
    async fn find_source(&self, idp: &IdpId) -> StoreResult<Option<MetadataSource>>;
    /// The first source, or another one, with its event. `Conflict` if there is no such connection.
    async fn put_source(&self, idp: &IdpId, source: &MetadataSource, event: &AuditEvent) -> StoreResult<()>;
    /// Metadata is read again from nowhere; the connection holds without end.
    async fn remove_source(&self, idp: &IdpId, event: &AuditEvent) -> StoreResult<()>;
    /// Claims what is due: of those whose `next_at` is not after `now` at most `most`, with `next_at` set to `until` at once, so
    /// that of two processes one reads it.
    async fn claim_due_sources(&self, now: Timestamp, until: Timestamp, most: u32) -> StoreResult<Vec<IdpId>>;
    /// What reading it again came to. `Conflict` if the source's URL, trust or pending change are not those of `was`: an admin
    /// changed them meanwhile. With `idp`, saves the connection too, over the one beside it as it was read, in the same
    /// transaction: `Conflict` if it was changed, or passed another test, since then, or if its entity ID is another one's. Unlike
    /// with [`super::IdpRepository::save_idp`], the new one need not have passed the same test: it may have lost it.
    async fn save_source(
        &self,
        was: &MetadataSource,
        source: &MetadataSource,
        idp: (&IdpId, Option<(&IdentityProvider, &IdentityProvider)>),
        event: Option<&AuditEvent>,
    ) -> StoreResult<()>;
}
