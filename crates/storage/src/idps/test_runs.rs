use super::idp_of;
use super::rows::IdpRow;
use crate::audit::AuditRow;
use crate::client::{Client, vars};
use crate::row::{self, corrupt, known};
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{AdminId, TestRunId};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::mapping::Attribute;
use sluice_domain::time::Timestamp;
use sluice_service::ports::sso::{TestOutcome, TestRun};
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue};

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct TestRunRow {
    id: RecordId,
    idp: String,
    admin: String,
    settings: String,
    started_at: i64,
    ended_at: Option<i64>,
    outcome: String,
    name_id: Option<String>,
    name_id_format: Option<String>,
    attributes: Option<Vec<AttributeRow>>,
    code: Option<String>,
    expected: Option<String>,
    received: Option<String>,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct AttributeRow {
    name: String,
    friendly_name: Option<String>,
    values: Vec<String>,
}

impl From<&TestRun> for TestRunRow {
    fn from(run: &TestRun) -> Self {
        let mut row = Self {
            id: row::id("test_run", run.id.as_str()),
            idp: run.idp.to_string(),
            admin: run.admin.to_string(),
            settings: run.settings.clone(),
            started_at: run.started_at.0,
            ended_at: run.ended_at.map(|at| at.0),
            outcome: "waiting".to_owned(),
            name_id: None,
            name_id_format: None,
            attributes: None,
            code: None,
            expected: None,
            received: None,
        };
        match &run.outcome {
            TestOutcome::Waiting => {}
            TestOutcome::Passed { name_id, name_id_format, attributes } => {
                "passed".clone_into(&mut row.outcome);
                row.name_id = Some(name_id.clone());
                row.name_id_format.clone_from(name_id_format);
                row.attributes = Some(attributes.iter().map(AttributeRow::from).collect());
            }
            TestOutcome::Failed { code, expected, received } => {
                "failed".clone_into(&mut row.outcome);
                row.code = Some(code.clone());
                row.expected.clone_from(expected);
                row.received.clone_from(received);
            }
        }
        row
    }
}

impl TryFrom<TestRunRow> for TestRun {
    type Error = StoreError;

    fn try_from(row: TestRunRow) -> StoreResult<Self> {
        let id = &row.id;
        let outcome = match (row.outcome.as_str(), row.name_id, row.attributes, row.code) {
            ("waiting", None, None, None) => TestOutcome::Waiting,
            ("passed", Some(name_id), Some(attributes), None) => TestOutcome::Passed {
                name_id,
                name_id_format: row.name_id_format,
                attributes: attributes.into_iter().map(Attribute::from).collect(),
            },
            ("failed", None, None, Some(code)) => {
                TestOutcome::Failed { code, expected: row.expected, received: row.received }
            }
            _ => return Err(corrupt(id, "its outcome and what belongs to it contradict each other")),
        };
        Ok(Self {
            id: known(id, "the key", TestRunId::parse(row::key(id)?))?,
            idp: idp_of(id, &row.idp)?,
            admin: known(id, "admin", AdminId::parse(&row.admin))?,
            settings: row.settings,
            started_at: Timestamp(row.started_at),
            ended_at: row.ended_at.map(Timestamp),
            outcome,
        })
    }
}

impl From<&Attribute> for AttributeRow {
    fn from(attribute: &Attribute) -> Self {
        Self {
            name: attribute.name.clone(),
            friendly_name: attribute.friendly_name.clone(),
            values: attribute.values.clone(),
        }
    }
}

impl From<AttributeRow> for Attribute {
    fn from(row: AttributeRow) -> Self {
        Self { name: row.name, friendly_name: row.friendly_name, values: row.values }
    }
}

// A run ends once. The connection is saved only over the one that the test read: a change of its settings meanwhile stays.
const END: &str = "{
    LET $stored = (SELECT ended_at FROM ONLY $run.id);
    IF $stored IS NONE OR $stored.ended_at IS NOT NONE { RETURN false };
    IF $idp IS NOT NONE {
        LET $known = (SELECT changed_at, metadata_until FROM ONLY $idp.id);
        IF $known IS NONE OR $known.changed_at != $idp.changed_at { RETURN false };
        IF array::len((SELECT VALUE id FROM idp WHERE entity_id = $idp.entity_id AND id != $idp.id LIMIT 1)) > 0 {
            RETURN false
        };
        UPDATE $idp.id CONTENT object::extend($idp, { metadata_until: $known.metadata_until }) RETURN NONE;
    };
    UPDATE $run.id CONTENT $run RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

pub(super) async fn end(
    client: &Client,
    run: &TestRun,
    idp: Option<&IdentityProvider>,
    event: &AuditEvent,
) -> StoreResult<()> {
    let vars = vars! {
        "run" => TestRunRow::from(run),
        "idp" => idp.map(IdpRow::from),
        "event" => AuditRow::from(event),
    };
    client.change(END, vars).await
}
