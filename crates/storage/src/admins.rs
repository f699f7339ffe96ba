use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::vars;
use crate::row::{self, known};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{AdminId, PersonId};
use sluice_domain::time::Timestamp;
use sluice_service::keys::TokenHash;
use sluice_service::ports::people::{Admin, AdminSession, Person};
use sluice_service::ports::{AdminRepository, StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue};

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct AdminRow {
    id: RecordId,
    name: String,
    email: String,
    password_hash: String,
    created_at: i64,
}

impl From<&Admin> for AdminRow {
    fn from(admin: &Admin) -> Self {
        Self {
            id: row::id("admin", admin.id.as_str()),
            name: admin.name.clone(),
            email: admin.email.clone(),
            password_hash: admin.password_hash.clone(),
            created_at: admin.created_at.0,
        }
    }
}

impl TryFrom<AdminRow> for Admin {
    type Error = StoreError;

    fn try_from(row: AdminRow) -> StoreResult<Self> {
        Ok(Self {
            id: known(&row.id, "the key", AdminId::parse(row::key(&row.id)?))?,
            name: row.name,
            email: row.email,
            password_hash: row.password_hash,
            created_at: Timestamp(row.created_at),
        })
    }
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct AdminSessionRow {
    id: RecordId,
    admin: String,
    created_at: i64,
    expires_at: i64,
}

impl From<&AdminSession> for AdminSessionRow {
    fn from(session: &AdminSession) -> Self {
        Self {
            id: row::id("admin_session", session.token.as_str()),
            admin: session.admin.to_string(),
            created_at: session.created_at.0,
            expires_at: session.expires_at.0,
        }
    }
}

impl TryFrom<AdminSessionRow> for AdminSession {
    type Error = StoreError;

    fn try_from(row: AdminSessionRow) -> StoreResult<Self> {
        Ok(Self {
            token: row::token(&row.id)?,
            admin: known(&row.id, "admin", AdminId::parse(&row.admin))?,
            created_at: Timestamp(row.created_at),
            expires_at: Timestamp(row.expires_at),
        })
    }
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct PersonRow {
    id: RecordId,
    name: Option<String>,
    email: Option<String>,
}

impl TryFrom<PersonRow> for Person {
    type Error = StoreError;

    fn try_from(row: PersonRow) -> StoreResult<Self> {
        let id = known(&row.id, "the key", PersonId::parse(row::key(&row.id)?))?;
        Ok(Self { id, name: row.name, email: row.email })
    }
}

// Putting, replacing and claiming the token all write `setup:first`, so of two at once one runs again and sees the other.
const PUT_SETUP_TOKEN: &str = "{
    IF array::len((SELECT VALUE id FROM admin LIMIT 1)) > 0 { RETURN false };
    UPSERT setup:first CONTENT { token: $hash, expires_at: $expires_at };
    RETURN true;
}";

const HAS_SETUP_TOKEN: &str = "{
    LET $setup = (SELECT * FROM ONLY setup:first);
    IF $setup IS NONE OR $setup.token != $hash OR $setup.expires_at <= $now { RETURN false };
    RETURN true;
}";

const CLAIM_SETUP: &str = "{
    LET $setup = (SELECT * FROM ONLY setup:first);
    IF $setup IS NONE OR $setup.token != $hash OR $setup.expires_at <= $now { RETURN false };
    IF array::len((SELECT VALUE id FROM admin LIMIT 1)) > 0 { RETURN false };
    DELETE setup:first;
    INSERT INTO admin $admin RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

const CREATE_ADMIN_SESSION: &str = "{
    INSERT INTO admin_session $row RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

const END_ADMIN_SESSION: &str = "{
    IF array::len((DELETE $id RETURN BEFORE)) = 0 { RETURN false };
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

#[async_trait]
impl AdminRepository for SurrealStore {
    async fn has_admin(&self) -> StoreResult<bool> {
        self.client.value("RETURN array::len((SELECT VALUE id FROM admin LIMIT 1)) > 0", vars! {}).await
    }

    async fn put_setup_token(&self, token: &TokenHash, expires_at: Timestamp) -> StoreResult<()> {
        let vars = vars! { "hash" => token.as_str(), "expires_at" => expires_at.0 };
        self.client.run(PUT_SETUP_TOKEN, vars).await.map(drop)
    }

    async fn has_setup_token(&self, token: &TokenHash, now: Timestamp) -> StoreResult<bool> {
        self.client.value(HAS_SETUP_TOKEN, vars! { "hash" => token.as_str(), "now" => now.0 }).await
    }

    async fn claim_setup(
        &self,
        token: &TokenHash,
        now: Timestamp,
        admin: &Admin,
        event: &AuditEvent,
    ) -> StoreResult<bool> {
        let vars = vars! {
            "hash" => token.as_str(),
            "now" => now.0,
            "admin" => AdminRow::from(admin),
            "event" => AuditRow::from(event),
        };
        self.client.value(CLAIM_SETUP, vars).await
    }

    async fn find_admin(&self, id: &AdminId) -> StoreResult<Option<Admin>> {
        let vars = vars! { "id" => row::id("admin", id.as_str()) };
        let found = self.client.row::<AdminRow>("SELECT * FROM ONLY $id", vars).await?;
        found.map(Admin::try_from).transpose()
    }

    async fn find_admin_by_email(&self, email: &str) -> StoreResult<Option<Admin>> {
        let statement = "RETURN (SELECT * FROM admin WHERE email = $email LIMIT 1)[0]";
        let found = self.client.row::<AdminRow>(statement, vars! { "email" => email }).await?;
        found.map(Admin::try_from).transpose()
    }

    async fn create_admin_session(&self, session: &AdminSession, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! { "row" => AdminSessionRow::from(session), "event" => AuditRow::from(event) };
        self.client.change(CREATE_ADMIN_SESSION, vars).await
    }

    async fn find_admin_session(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<AdminSession>> {
        let vars = vars! { "id" => row::id("admin_session", token.as_str()) };
        let found = self.client.row::<AdminSessionRow>("SELECT * FROM ONLY $id", vars).await?;
        found.filter(|row| now.0 < row.expires_at).map(AdminSession::try_from).transpose()
    }

    async fn end_admin_session(&self, token: &TokenHash, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! {
            "id" => row::id("admin_session", token.as_str()),
            "event" => AuditRow::from(event),
        };
        self.client.run(END_ADMIN_SESSION, vars).await.map(drop)
    }

    async fn list_admins(&self, ids: &[AdminId]) -> StoreResult<Vec<Admin>> {
        let ids: Vec<RecordId> = ids.iter().map(|id| row::id("admin", id.as_str())).collect();
        let found = self.client.rows::<AdminRow>("SELECT * FROM $ids", vars! { "ids" => ids }).await?;
        found.into_iter().map(Admin::try_from).collect()
    }

    async fn list_persons(&self, ids: &[PersonId]) -> StoreResult<Vec<Person>> {
        let ids: Vec<RecordId> = ids.iter().map(|id| row::id("person", id.as_str())).collect();
        let found = self.client.rows::<PersonRow>("SELECT * FROM $ids", vars! { "ids" => ids }).await?;
        found.into_iter().map(Person::try_from).collect()
    }
}

#[cfg(test)]
mod tests;
