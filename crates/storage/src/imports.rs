mod rows;
mod sweep;

use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::vars;
use crate::content::{AttachmentRow, PageRow, SpaceRow};
use crate::links::space_guard;
use crate::row;
use async_trait::async_trait;
use rows::{ImportRow, StateRow};
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{ImportId, SpaceId};
use sluice_domain::time::Timestamp;
use sluice_service::ports::audit::AuditBatch;
use sluice_service::ports::blobs::BlobId;
use sluice_service::ports::content::{Attachment, Generation, ImportRun, ImportState, Page, StagedSpace};
use sluice_service::ports::{ImportRepository, StoreResult};
use surrealdb::types::RecordId;

// The counter outlives the space, so that no number is ever given twice. `staged` remembers what the sweep has to look at.
const NEXT_GENERATION: &str = "{
    LET $last = (UPSERT $counter SET last = (last ?? 0) + 1 RETURN AFTER)[0].last;
    CREATE staged:[$space, $last] SET import = $import RETURN NONE;
    RETURN $last;
}";

// Of two that publish the same space at once, both write its record: one runs again and finds a later generation there. The run
// is written too, so it ends once.
const PUBLISH: &str = "{
    IF (SELECT VALUE state FROM ONLY $import) != 'running' { RETURN false };
    FOR $staged IN $spaces {
        LET $stored = (SELECT VALUE generation FROM ONLY $staged.id);
        IF $stored IS NOT NONE AND $stored >= $staged.generation { RETURN false };
    };
    FOR $staged IN $spaces {
        LET $stored = (SELECT enforce_sso, default_idp FROM ONLY $staged.id);
        UPSERT $staged.id CONTENT object::extend($staged, {
            enforce_sso: $stored.enforce_sso ?? false,
            default_idp: $stored.default_idp
        }) RETURN NONE;
    };
    UPSERT $guards SET touched = (touched ?? 0) + 1, gone = false RETURN NONE;
    UPDATE $import MERGE $state RETURN NONE;
    INSERT INTO audit $events RETURN NONE;
    RETURN true;
}";

const END_IMPORT: &str = "{
    IF (SELECT VALUE state FROM ONLY $import) != 'running' { RETURN false };
    UPDATE $import MERGE $state RETURN NONE;
    INSERT INTO audit $event RETURN NONE;
    RETURN true;
}";

#[async_trait]
impl ImportRepository for SurrealStore {
    async fn begin_import(&self, run: &ImportRun) -> StoreResult<()> {
        let statement = "INSERT INTO import $run RETURN NONE";
        self.client.run(statement, vars! { "run" => ImportRow::from(run) }).await.map(drop)
    }

    async fn next_generation(&self, space: &SpaceId, import: &ImportId) -> StoreResult<Generation> {
        let vars = vars! {
            "counter" => row::id("generation_counter", space.as_str()),
            "space" => space.as_str(),
            "import" => import.as_str(),
        };
        self.client.value(NEXT_GENERATION, vars).await.map(Generation)
    }

    async fn stage_pages(&self, space: &SpaceId, generation: Generation, pages: &[Page]) -> StoreResult<()> {
        let rows: Vec<PageRow> = pages.iter().map(|page| PageRow::staged(space, generation, page)).collect();
        self.client.aside("INSERT INTO page $rows RETURN NONE", vars! { "rows" => rows }).await.map(drop)
    }

    async fn stage_attachments(
        &self,
        space: &SpaceId,
        generation: Generation,
        files: &[Attachment],
    ) -> StoreResult<()> {
        let rows: Vec<AttachmentRow> =
            files.iter().map(|file| AttachmentRow::staged(space, generation, file)).collect();
        self.client.aside("INSERT INTO attachment $rows RETURN NONE", vars! { "rows" => rows }).await.map(drop)
    }

    async fn publish(
        &self,
        import: &ImportId,
        spaces: &[StagedSpace],
        now: Timestamp,
        events: AuditBatch<'_>,
    ) -> StoreResult<()> {
        let state = ImportState::Done(spaces.iter().map(|staged| staged.id.clone()).collect());
        let guards: Vec<RecordId> = spaces.iter().map(|staged| space_guard(staged.id.as_str())).collect();
        let vars = vars! {
            "import" => row::id("import", import.as_str()),
            "spaces" => spaces.iter().map(|staged| SpaceRow::staged(staged, now)).collect::<Vec<_>>(),
            "guards" => guards,
            "state" => StateRow::new(&state, Some(now)),
            "events" => events.iter().map(AuditRow::from).collect::<Vec<_>>(),
        };
        self.client.change(PUBLISH, vars).await
    }

    async fn end_import(
        &self,
        import: &ImportId,
        state: &ImportState,
        now: Timestamp,
        event: &AuditEvent,
    ) -> StoreResult<()> {
        let vars = vars! {
            "import" => row::id("import", import.as_str()),
            "state" => StateRow::new(state, Some(now)),
            "event" => AuditRow::from(event),
        };
        self.client.change(END_IMPORT, vars).await
    }

    async fn find_import(&self, import: &ImportId) -> StoreResult<Option<ImportRun>> {
        let vars = vars! { "id" => row::id("import", import.as_str()) };
        let found = self.client.row::<ImportRow>("SELECT * FROM ONLY $id", vars).await?;
        found.map(ImportRun::try_from).transpose()
    }

    async fn list_imports(&self, limit: u32) -> StoreResult<Vec<ImportRun>> {
        let statement = "SELECT * FROM import ORDER BY started_at DESC, id DESC LIMIT $limit";
        let found = self.client.rows::<ImportRow>(statement, vars! { "limit" => limit }).await?;
        found.into_iter().map(ImportRun::try_from).collect()
    }

    async fn sweep_generations(&self, now: Timestamp) -> StoreResult<u64> {
        self.end_interrupted_imports(now).await?;
        self.purge_stale_generations().await
    }

    async fn sweep_unpublished(&self) -> StoreResult<u64> {
        self.purge_stale_generations().await
    }

    async fn list_blobs(&self) -> StoreResult<Vec<BlobId>> {
        self.blobs_in_use().await
    }
}
