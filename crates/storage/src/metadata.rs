mod rows;

use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::vars;
use crate::idps::rows::IdpRow;
use crate::row::{self, known};
use async_trait::async_trait;
use rows::{SourceRow, basis};
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::metadata_source::MetadataSource;
use sluice_domain::time::Timestamp;
use sluice_service::ports::{MetadataRepository, StoreError, StoreResult};
use surrealdb::types::RecordId;

// Writes the connection too: of this and the removal of the connection at once, one runs again and sees what the other did.
const PUT: &str = "{
    IF (SELECT VALUE id FROM ONLY $idp) IS NONE { RETURN false };
    UPSERT $source.id CONTENT $source RETURN NONE;
    UPDATE $idp SET metadata_until = $source.valid_until RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

const REMOVE: &str = "{
    IF (SELECT VALUE id FROM ONLY $source) IS NONE { RETURN false };
    DELETE $source;
    UPDATE $idp SET metadata_until = NONE RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

// Two that claim at once write the same records: one of them runs again, and finds them claimed.
const CLAIM: &str = "{
    LET $due = (SELECT VALUE id FROM metadata_source WHERE next_at <= $now ORDER BY next_at ASC, id ASC LIMIT $most);
    FOR $one IN $due {
        UPDATE $one SET next_at = $until RETURN NONE;
    };
    RETURN $due;
}";

// The connection is saved as SAVE_IDP of `idps` saves it, but beside the test that it had passed when it was read: a change may take
// that test away.
const SAVE: &str = "{
    LET $stored = (SELECT basis FROM ONLY $source.id);
    IF $stored IS NONE OR $stored.basis != $was { RETURN false };
    IF $idp IS NOT NONE {
        LET $known = (SELECT changed_at, passed FROM ONLY $idp.id);
        IF $known IS NONE OR $known.changed_at != $idp_was OR $known.passed.run != $idp_was_run { RETURN false };
        IF array::len((SELECT VALUE id FROM idp WHERE entity_id = $idp.entity_id AND id != $idp.id LIMIT 1)) > 0 {
            RETURN false
        };
        UPDATE $idp.id CONTENT $idp RETURN NONE;
    };
    UPDATE $source.id CONTENT $source RETURN NONE;
    UPDATE $idp_id SET metadata_until = $source.valid_until RETURN NONE;
    IF $event IS NOT NONE { INSERT INTO audit $event RETURN NONE };
    RETURN true;
}";

fn source_id(idp: &IdpId) -> RecordId {
    row::id("metadata_source", idp.as_str())
}

fn idp_id(idp: &IdpId) -> RecordId {
    row::id("idp", idp.as_str())
}

#[async_trait]
impl MetadataRepository for SurrealStore {
    async fn find_source(&self, idp: &IdpId) -> StoreResult<Option<MetadataSource>> {
        let found = self.client.row::<SourceRow>("SELECT * FROM ONLY $id", vars! { "id" => source_id(idp) }).await?;
        found.map(MetadataSource::try_from).transpose()
    }

    async fn put_source(&self, idp: &IdpId, source: &MetadataSource, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! {
            "idp" => idp_id(idp),
            "source" => SourceRow::new(source_id(idp), source),
            "event" => AuditRow::from(event),
        };
        self.client.change(PUT, vars).await
    }

    async fn remove_source(&self, idp: &IdpId, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! { "idp" => idp_id(idp), "source" => source_id(idp), "event" => AuditRow::from(event) };
        self.client.change(REMOVE, vars).await
    }

    async fn claim_due_sources(&self, now: Timestamp, until: Timestamp, most: u32) -> StoreResult<Vec<IdpId>> {
        let vars = vars! { "now" => now.0, "until" => until.0, "most" => u64::from(most) };
        let claimed = self.client.rows::<RecordId>(CLAIM, vars).await?;
        claimed.iter().map(|id| known(id, "the key", IdpId::parse(row::key(id)?))).collect()
    }

    async fn save_source(
        &self,
        was: &MetadataSource,
        source: &MetadataSource,
        (id, idp): (&IdpId, Option<(&IdentityProvider, &IdentityProvider)>),
        event: Option<&AuditEvent>,
    ) -> StoreResult<()> {
        if idp.is_some_and(|(idp, was)| idp.id != *id || was.id != *id) {
            return Err(StoreError::Conflict);
        }
        let vars = vars! {
            "was" => basis(was),
            "source" => SourceRow::new(source_id(id), source),
            "idp_id" => idp_id(id),
            "idp" => idp.map(|(idp, _)| IdpRow::from(idp)),
            "idp_was" => idp.map(|(_, was)| was.changed_at.0),
            "idp_was_run" => idp.and_then(|(_, was)| was.passed.as_ref()).map(|passed| passed.run.to_string()),
            "event" => event.map(AuditRow::from),
        };
        self.client.change(SAVE, vars).await
    }
}
