use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::vars;
use crate::row::{self, known};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::Timestamp;
use sluice_service::keys::Sealed;
use sluice_service::ports::sp_keys::StoredSpKey;
use sluice_service::ports::{SpKeyRepository, StoreError, StoreResult};
use surrealdb::types::{Bytes, RecordId, SurrealValue};

// Each change of the keys of one use writes the guard of that use: of two at once, one runs again and sees what the other did.
const CREATE: &str = "{
    LET $key_use = $key.key_use;
    IF $key.state != 'retired' AND array::len(
        (SELECT VALUE id FROM sp_key WHERE key_use = $key_use AND state = $key.state LIMIT 1)
    ) > 0 { RETURN false };
    UPSERT guard:['sp_key', $key_use] SET touched = (touched ?? 0) + 1 RETURN NONE;
    INSERT INTO sp_key $key RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

const ACTIVATE: &str = "{
    LET $next = (SELECT key_use, state FROM ONLY $id);
    IF $next IS NONE OR $next.state != 'next' { RETURN false };
    LET $key_use = $next.key_use;
    UPSERT guard:['sp_key', $key_use] SET touched = (touched ?? 0) + 1 RETURN NONE;
    UPDATE sp_key SET state = 'retired' WHERE key_use = $key_use AND state = 'active' RETURN NONE;
    UPDATE $id SET state = 'active' RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

const REMOVE: &str = "{
    LET $stored = (SELECT key_use, state FROM ONLY $id);
    IF $stored IS NONE OR $stored.state = 'active' { RETURN false };
    LET $key_use = $stored.key_use;
    UPSERT guard:['sp_key', $key_use] SET touched = (touched ?? 0) + 1 RETURN NONE;
    DELETE $id;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

/// Key: the fingerprint.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct SpKeyRow {
    id: RecordId,
    key_use: String,
    state: String,
    /// DER.
    certificate: Bytes,
    /// Sealed.
    private: String,
    not_after: i64,
    created_at: i64,
}

impl From<&StoredSpKey> for SpKeyRow {
    fn from(key: &StoredSpKey) -> Self {
        Self {
            id: row::id("sp_key", &key.facts.fingerprint),
            key_use: key.facts.key_use.code().to_owned(),
            state: key.facts.state.code().to_owned(),
            certificate: Bytes::from(key.certificate.clone()),
            private: key.private.as_str().to_owned(),
            not_after: key.facts.not_after.0,
            created_at: key.facts.created_at.0,
        }
    }
}

impl TryFrom<SpKeyRow> for StoredSpKey {
    type Error = StoreError;

    fn try_from(row: SpKeyRow) -> StoreResult<Self> {
        let id = &row.id;
        let facts = SpKeyFacts {
            fingerprint: row::key(id)?.to_owned(),
            key_use: known(id, "key_use", SpKeyUse::ALL.into_iter().find(|key_use| key_use.code() == row.key_use))?,
            state: known(id, "state", SpKeyState::ALL.into_iter().find(|state| state.code() == row.state))?,
            not_after: Timestamp(row.not_after),
            created_at: Timestamp(row.created_at),
        };
        Ok(Self { facts, certificate: row.certificate.to_vec(), private: Sealed::from_store(row.private) })
    }
}

#[async_trait]
impl SpKeyRepository for SurrealStore {
    async fn list_sp_keys(&self) -> StoreResult<Vec<StoredSpKey>> {
        let found = self.client.rows::<SpKeyRow>("SELECT * FROM sp_key ORDER BY created_at, id", vars! {}).await?;
        found.into_iter().map(StoredSpKey::try_from).collect()
    }

    async fn create_sp_key(&self, key: &StoredSpKey, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! { "key" => SpKeyRow::from(key), "event" => AuditRow::from(event) };
        self.client.change(CREATE, vars).await
    }

    async fn activate_sp_key(&self, fingerprint: &str, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! { "id" => row::id("sp_key", fingerprint), "event" => AuditRow::from(event) };
        self.client.change(ACTIVATE, vars).await
    }

    async fn remove_sp_key(&self, fingerprint: &str, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! { "id" => row::id("sp_key", fingerprint), "event" => AuditRow::from(event) };
        self.client.change(REMOVE, vars).await
    }
}
