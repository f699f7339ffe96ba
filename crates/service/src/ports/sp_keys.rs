use super::StoreResult;
use crate::keys::Sealed;
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::sso::sp_key::SpKeyFacts;

/// A key pair of Sluice's own at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSpKey {
    pub facts: SpKeyFacts,
    /// DER.
    pub certificate: Vec<u8>,
    /// PKCS #8, sealed for (`sp_key`, fingerprint, `private`).
    pub private: Sealed,
}

#[async_trait]
pub trait SpKeyRepository {
    /// Oldest first; equals by fingerprint.
    async fn list_sp_keys(&self) -> StoreResult<Vec<StoredSpKey>>;
    /// `Conflict` if the fingerprint is taken, or if the key is `Next` or `Active` and another of its use is so already: of two
    /// processes that make the first keys at once, one finds the other's.
    async fn create_sp_key(&self, key: &StoredSpKey, event: &AuditEvent) -> StoreResult<()>;
    /// The `Next` key becomes the `Active` one of its use, and that one `Retired`, in one transaction. `Conflict` if the key is
    /// not there or not `Next`.
    async fn activate_sp_key(&self, fingerprint: &str, event: &AuditEvent) -> StoreResult<()>;
    /// Removes a `Next` or `Retired` key. `Conflict` if the key is not there or is `Active`.
    async fn remove_sp_key(&self, fingerprint: &str, event: &AuditEvent) -> StoreResult<()>;
}
