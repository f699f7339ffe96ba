use crate::row::{self, corrupt, known};
use sluice_domain::id::{ImportId, SpaceId};
use sluice_domain::time::Timestamp;
use sluice_service::ports::content::{ImportRun, ImportState};
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue, Value};

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct ImportRow {
    id: RecordId,
    file_name: String,
    started_at: i64,
    #[surreal(flatten)]
    state: StateRow,
}

/// What changes when a run ends.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct StateRow {
    state: String,
    ended_at: Option<i64>,
    spaces: Vec<String>,
    code: Option<String>,
    detail: Option<String>,
}

impl StateRow {
    pub(super) fn new(state: &ImportState, ended_at: Option<Timestamp>) -> Self {
        let (name, spaces, fault) = match state {
            ImportState::Running => ("running", Vec::new(), None),
            ImportState::Done(spaces) => ("done", spaces.iter().map(ToString::to_string).collect(), None),
            ImportState::Failed { code, detail } => ("failed", Vec::new(), Some((code.clone(), detail.clone()))),
            ImportState::Cancelled => ("cancelled", Vec::new(), None),
        };
        let (code, detail) = fault.unzip();
        Self { state: name.to_owned(), ended_at: ended_at.map(|at| at.0), spaces, code, detail }
    }

    fn read(self, record: &RecordId) -> StoreResult<ImportState> {
        match (self.state.as_str(), self.code, self.detail) {
            ("running", None, None) => Ok(ImportState::Running),
            ("cancelled", None, None) => Ok(ImportState::Cancelled),
            ("failed", Some(code), Some(detail)) => Ok(ImportState::Failed { code, detail }),
            ("done", None, None) => {
                let spaces = self.spaces.iter().map(|space| known(record, "spaces", SpaceId::parse(space)));
                spaces.collect::<StoreResult<_>>().map(ImportState::Done)
            }
            _ => Err(corrupt(record, "its state and what belongs to it contradict each other")),
        }
    }
}

impl From<&ImportRun> for ImportRow {
    fn from(run: &ImportRun) -> Self {
        Self {
            id: row::id("import", run.id.as_str()),
            file_name: run.file_name.clone(),
            started_at: run.started_at.0,
            state: StateRow::new(&run.state, run.ended_at),
        }
    }
}

impl TryFrom<ImportRow> for ImportRun {
    type Error = StoreError;

    fn try_from(row: ImportRow) -> StoreResult<Self> {
        let id = &row.id;
        Ok(Self {
            id: known(id, "the key", ImportId::parse(row::key(id)?))?,
            file_name: row.file_name,
            started_at: Timestamp(row.started_at),
            ended_at: row.state.ended_at.map(Timestamp),
            state: row.state.read(id)?,
        })
    }
}
