use super::StoreResult;
use crate::keys::TokenHash;
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{AdminId, PersonId};
use sluice_domain::time::Timestamp;
use std::fmt;

/// Somebody with access to the dashboard.
#[derive(Clone, PartialEq, Eq)]
pub struct Admin {
    pub id: AdminId,
    pub name: String,
    /// Lower case; unique.
    pub email: String,
    /// argon2id, PHC string format.
    pub password_hash: String,
    pub created_at: Timestamp,
}

impl fmt::Debug for Admin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admin").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A dashboard session. Its cookie is found by keyed hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminSession {
    pub token: TokenHash,
    pub admin: AdminId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Somebody who signed in at an IdP. Name and e-mail can be erased; the id stays in the audit log.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: Option<String>,
    pub email: Option<String>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("id", &self.id).finish_non_exhaustive()
    }
}

#[async_trait]
pub trait AdminRepository {
    async fn has_admin(&self) -> StoreResult<bool>;
    /// Replaces the one set-up token. Does nothing once there is an admin.
    async fn put_setup_token(&self, token: &TokenHash, expires_at: Timestamp) -> StoreResult<()>;
    /// Whether the token is the one stored, and not expired. Uses nothing up, and decides nothing: that does `claim_setup`.
    async fn has_setup_token(&self, token: &TokenHash, now: Timestamp) -> StoreResult<bool>;
    /// Creates the first admin if the token is the one stored, not expired, and there is no admin yet; the token is gone then.
    /// `false` otherwise. Atomic: of two claims at once, one wins.
    async fn claim_setup(
        &self,
        token: &TokenHash,
        now: Timestamp,
        admin: &Admin,
        event: &AuditEvent,
    ) -> StoreResult<bool>;
    async fn find_admin(&self, id: &AdminId) -> StoreResult<Option<Admin>>;
    async fn find_admin_by_email(&self, email: &str) -> StoreResult<Option<Admin>>;
    async fn create_admin_session(&self, session: &AdminSession, event: &AuditEvent) -> StoreResult<()>;
    /// `None` also when it has expired.
    async fn find_admin_session(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<AdminSession>>;
    async fn end_admin_session(&self, token: &TokenHash, event: &AuditEvent) -> StoreResult<()>;
    /// Those that exist.
    async fn list_admins(&self, ids: &[AdminId]) -> StoreResult<Vec<Admin>>;
    /// Those that exist.
    async fn list_persons(&self, ids: &[PersonId]) -> StoreResult<Vec<Person>>;
}
