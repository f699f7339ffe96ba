use super::{MemoryStore, require};
use crate::keys::TokenHash;
use crate::ports::people::{Admin, AdminSession, Person};
use crate::ports::{AdminRepository, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{AdminId, PersonId};
use sluice_domain::time::Timestamp;

#[async_trait]
impl AdminRepository for MemoryStore {
    async fn has_admin(&self) -> StoreResult<bool> {
        self.transaction(|data| Ok(!data.admins.is_empty()))
    }

    async fn put_setup_token(&self, token: &TokenHash, expires_at: Timestamp) -> StoreResult<()> {
        self.transaction(|data| {
            if data.admins.is_empty() {
                data.setup = Some((token.clone(), expires_at));
            }
            Ok(())
        })
    }

    async fn has_setup_token(&self, token: &TokenHash, now: Timestamp) -> StoreResult<bool> {
        self.transaction(|data| {
            Ok(data.setup.as_ref().is_some_and(|(stored, expires_at)| stored == token && now < *expires_at))
        })
    }

    async fn claim_setup(
        &self,
        token: &TokenHash,
        now: Timestamp,
        admin: &Admin,
        event: &AuditEvent,
    ) -> StoreResult<bool> {
        self.transaction(|data| {
            let good = data.setup.as_ref().is_some_and(|(stored, expires_at)| stored == token && now < *expires_at);
            if !good || !data.admins.is_empty() {
                return Ok(false);
            }
            data.check_event(event)?;
            data.setup = None;
            data.admins.insert(admin.id.clone(), admin.clone());
            data.audit.push(event.clone());
            Ok(true)
        })
    }

    async fn find_admin(&self, id: &AdminId) -> StoreResult<Option<Admin>> {
        self.transaction(|data| Ok(data.admins.get(id).cloned()))
    }

    async fn find_admin_by_email(&self, email: &str) -> StoreResult<Option<Admin>> {
        self.transaction(|data| Ok(data.admins.values().find(|admin| admin.email == email).cloned()))
    }

    async fn create_admin_session(&self, session: &AdminSession, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            require(!data.admin_sessions.contains_key(&session.token))?;
            data.check_event(event)?;
            data.admin_sessions.insert(session.token.clone(), session.clone());
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn find_admin_session(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<AdminSession>> {
        self.transaction(|data| Ok(data.admin_sessions.get(token).filter(|session| now < session.expires_at).cloned()))
    }

    async fn end_admin_session(&self, token: &TokenHash, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            if data.admin_sessions.remove(token).is_some() {
                data.audit.push(event.clone());
            }
            Ok(())
        })
    }

    async fn list_admins(&self, ids: &[AdminId]) -> StoreResult<Vec<Admin>> {
        self.transaction(|data| Ok(data.admins.values().filter(|admin| ids.contains(&admin.id)).cloned().collect()))
    }

    async fn list_persons(&self, ids: &[PersonId]) -> StoreResult<Vec<Person>> {
        self.transaction(|data| Ok(data.persons.values().filter(|person| ids.contains(&person.id)).cloned().collect()))
    }
}
