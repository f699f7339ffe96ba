pub(crate) mod rows;
mod rules;
mod test_runs;

pub(crate) use rows::{binding_code, binding_of};
pub(crate) use test_runs::AttributeRow;

use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::vars;
use crate::links::idp_guard;
use crate::memory::remembered;
use crate::row::{self, known};
use async_trait::async_trait;
use rows::IdpRow;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{IdpId, TestRunId};
use sluice_domain::sso::group::GroupRef;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::SEEN_GROUPS_MAX;
use sluice_domain::time::Timestamp;
use sluice_service::ports::sso::{SeenGroup, TestRun};
use sluice_service::ports::{IdpRepository, StoreError, StoreResult};
use std::collections::BTreeSet;
use std::sync::Arc;
use surrealdb::types::{RecordId, SurrealValue};
use test_runs::TestRunRow;

// Two connections with one entity ID at once: the unique index makes one of them run again, and it then finds the other here.
const CREATE_IDP: &str = "{
    IF array::len((SELECT VALUE id FROM idp WHERE entity_id = $idp.entity_id LIMIT 1)) > 0 { RETURN false };
    INSERT INTO idp $idp RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

// A passed test changes the connection and not `changed_at`, which ends sessions: so both are compared. Until when it holds is its
// metadata's to say, and stays.
const SAVE_IDP: &str = "{
    LET $stored = (SELECT changed_at, passed, metadata_until FROM ONLY $idp.id);
    IF $stored IS NONE OR $stored.changed_at != $was OR $stored.passed.run != $idp.passed.run { RETURN false };
    IF array::len((SELECT VALUE id FROM idp WHERE entity_id = $idp.entity_id AND id != $idp.id LIMIT 1)) > 0 { RETURN false };
    UPDATE $idp.id CONTENT object::extend($idp, { metadata_until: $stored.metadata_until }) RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

// Marks the guard that every link of this connection touches when it is made or changed; see `links`.
const REMOVE_IDP: &str = "{
    IF (SELECT VALUE id FROM ONLY $idp) IS NONE { RETURN 'absent' };
    IF array::len((SELECT VALUE id FROM link WHERE idp = $idp AND state = 'active' LIMIT 1)) > 0 { RETURN 'in_use' };
    UPSERT $guard SET touched = (touched ?? 0) + 1, gone = true RETURN NONE;
    DELETE $idp;
    DELETE $source;
    DELETE test_run WHERE idp = $key;
    DELETE seen_group:[$key]..[$key, []];
    UPDATE space SET default_idp = NONE WHERE default_idp = $key RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN 'removed';
}";

const RECORD_GROUPS: &str = "{
    FOR $group IN $groups {
        UPSERT $group SET count = (count ?? 0) + 1, last_seen = math::max([last_seen ?? $now, $now]) RETURN NONE;
    };
    FOR $idp IN $idps {
        DELETE (SELECT VALUE id FROM seen_group:[$idp]..[$idp, []] ORDER BY last_seen DESC, id ASC START $most) RETURN NONE;
    };
}";

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct SeenGroupRow {
    id: RecordId,
    count: u64,
    last_seen: i64,
}

impl SeenGroupRow {
    fn read(self, idp: &IdpId) -> StoreResult<SeenGroup> {
        let group = GroupRef::new(idp.clone(), row::last_part(&self.id)?);
        Ok(SeenGroup { group, count: self.count, last_seen: Timestamp(self.last_seen) })
    }
}

#[async_trait]
impl IdpRepository for SurrealStore {
    async fn list_idps(&self) -> StoreResult<Vec<IdentityProvider>> {
        let found = self.client.rows::<IdpRow>("SELECT * FROM idp ORDER BY name, id", vars! {}).await?;
        found.into_iter().map(IdentityProvider::try_from).collect()
    }

    async fn find_idp(&self, id: &IdpId) -> StoreResult<Option<IdentityProvider>> {
        let vars = vars! { "id" => row::id("idp", id.as_str()) };
        let read = async {
            let found = self.client.row::<IdpRow>("SELECT * FROM ONLY $id", vars).await?;
            found.map(IdentityProvider::try_from).transpose()
        };
        let idps = self.client.memory().map(|memory| (&memory.idps, memory.moment()));
        Ok(remembered(idps, id.clone(), read).await?.map(Arc::unwrap_or_clone))
    }

    async fn create_idp(&self, idp: &IdentityProvider, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! { "idp" => IdpRow::from(idp), "event" => AuditRow::from(event) };
        self.client.change(CREATE_IDP, vars).await
    }

    async fn save_idp(&self, idp: &IdentityProvider, was: Timestamp, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! { "idp" => IdpRow::from(idp), "was" => was.0, "event" => AuditRow::from(event) };
        self.client.change(SAVE_IDP, vars).await
    }

    async fn remove_idp(&self, id: &IdpId, event: &AuditEvent) -> StoreResult<bool> {
        let vars = vars! {
            "idp" => row::id("idp", id.as_str()),
            "source" => row::id("metadata_source", id.as_str()),
            "key" => id.as_str(),
            "guard" => idp_guard(id.as_str()),
            "event" => AuditRow::from(event),
        };
        match self.client.value::<String>(REMOVE_IDP, vars).await?.as_str() {
            "removed" => {
                crate::traces::remove_of(&self.client, id).await;
                Ok(true)
            }
            "in_use" => Ok(false),
            _ => Err(StoreError::Conflict),
        }
    }

    async fn save_test_run(&self, run: &TestRun) -> StoreResult<()> {
        let statement = "INSERT INTO test_run $run RETURN NONE";
        self.client.run(statement, vars! { "run" => TestRunRow::from(run) }).await.map(drop)
    }

    async fn end_test_run(&self, run: &TestRun, idp: Option<&IdentityProvider>, event: &AuditEvent) -> StoreResult<()> {
        test_runs::end(&self.client, run, idp, event).await
    }

    async fn find_test_run(&self, id: &TestRunId) -> StoreResult<Option<TestRun>> {
        let vars = vars! { "id" => row::id("test_run", id.as_str()) };
        let found = self.client.row::<TestRunRow>("SELECT * FROM ONLY $id", vars).await?;
        found.map(TestRun::try_from).transpose()
    }

    async fn last_test_run(&self, idp: &IdpId) -> StoreResult<Option<TestRun>> {
        let statement = "RETURN (SELECT * FROM test_run WHERE idp = $idp AND ended_at IS NOT NONE
            ORDER BY ended_at DESC, id DESC LIMIT 1)[0]";
        let found = self.client.row::<TestRunRow>(statement, vars! { "idp" => idp.as_str() }).await?;
        found.map(TestRun::try_from).transpose()
    }

    async fn record_groups(&self, groups: &[GroupRef], now: Timestamp) -> StoreResult<()> {
        // A sign-in may name a group twice and is still one sign-in. In order, so that two of them meet at their first group.
        let distinct: BTreeSet<&GroupRef> = groups.iter().collect();
        let mut idps: Vec<String> = distinct.iter().map(|group| group.idp.to_string()).collect();
        idps.dedup();
        let records: Vec<RecordId> = distinct
            .into_iter()
            .map(|group| row::id_of("seen_group", vec![row::text(group.idp.as_str()), row::text(&group.value)]))
            .collect();
        let vars = vars! { "groups" => records, "idps" => idps, "most" => SEEN_GROUPS_MAX as u64, "now" => now.0 };
        self.client.aside(RECORD_GROUPS, vars).await.map(drop)
    }

    async fn list_groups(&self, idp: &IdpId) -> StoreResult<Vec<SeenGroup>> {
        let statement = "SELECT * FROM seen_group:[$idp]..[$idp, []] ORDER BY count DESC, id ASC";
        let found = self.client.rows::<SeenGroupRow>(statement, vars! { "idp" => idp.as_str() }).await?;
        found.into_iter().map(|row| row.read(idp)).collect()
    }
}

/// The connection that a row names.
fn idp_of(record: &RecordId, text: &str) -> StoreResult<IdpId> {
    known(record, "idp", IdpId::parse(text))
}
