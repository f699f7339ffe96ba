//! Importing an export: read on a blocking thread, staged in batches out of the readers' sight, published in one step.

pub mod board;
mod sink;

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::ports::StoreError;
use crate::ports::blobs::BlobId;
use crate::ports::content::{ImportRun, ImportState};
use crate::ports::export::{ExportSource, ImportFault};
use crate::sluice::Sluice;
use board::Job;
use sink::{Staged, StagingSink};
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::{ImportId, SpaceId};
use sluice_domain::view::content::{ImportProgressView, ImportView};
use std::collections::HashSet;
use std::sync::Arc;

/// An export to import.
pub struct Upload {
    pub source: Box<dyn ExportSource>,
    /// As the person calls it.
    pub file_name: String,
    /// The built-in sample.
    pub sample: bool,
}

impl Sluice {
    /// Begins an import in the background and gives its id.
    pub async fn start_import(self: &Arc<Self>, actor: &AdminActor, upload: Upload) -> Result<ImportId> {
        self.start_run(actor.actor(), upload).await.map(|(id, _)| id)
    }

    /// Writes down an export that could not even be opened: like any import that failed, it stands in the list and in the
    /// audit log. Gives its id.
    pub async fn refuse_import(&self, actor: &AdminActor, file_name: String, fault: ImportFault) -> Result<ImportId> {
        let run = self.begin_run(file_name).await?;
        self.end_badly(actor.actor(), &run, fault).await;
        Ok(run.id)
    }

    /// Loads the built-in sample space.
    pub async fn load_sample(self: &Arc<Self>, actor: &AdminActor) -> Result<ImportId> {
        let source = (self.sample)().map_err(|fault| ServiceError::Internal(fault.to_string()))?;
        self.start_import(actor, Upload { source, file_name: "Sample space".to_owned(), sample: true }).await
    }

    /// Imports and waits for the end: for the command line. `watch` sees the progress.
    pub async fn import_now(
        self: &Arc<Self>,
        upload: Upload,
        mut watch: impl FnMut(&ImportProgressView) + Send,
    ) -> Result<ImportView> {
        let (id, job) = self.start_run(Actor::System, upload).await?;
        loop {
            let view = job.progress();
            watch(&view);
            if !matches!(view, ImportProgressView::Running { .. }) {
                return self.import_view(&id).await;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }

    pub async fn list_imports(&self, _: &AdminActor) -> Result<Vec<ImportView>> {
        Ok(self.store.list_imports(20).await?.into_iter().map(|run| self.view_of(run)).collect())
    }

    pub async fn find_import(&self, _: &AdminActor, id: &ImportId) -> Result<ImportView> {
        self.import_view(id).await
    }

    /// The store stays as it was before the import.
    pub fn cancel_import(&self, _: &AdminActor, id: &ImportId) -> Result<()> {
        self.board.find(id).ok_or(ServiceError::Rule("import_not_running"))?.cancel();
        Ok(())
    }

    /// At start: ends what a stop interrupted, and removes rows and blobs that nothing points to.
    pub async fn recover_imports(&self) -> Result<u64> {
        let rows = self.store.sweep_generations(self.now()).await?;
        Ok(rows + self.sweep_blobs().await?)
    }

    /// Now and then, and after a space was removed: removes blobs that nothing names any more. Waits until no import runs, since
    /// one has blobs that it has not named yet.
    pub async fn sweep_orphaned_blobs(&self) -> Result<u64> {
        let _turn = self.board.turn().await;
        self.sweep_blobs().await
    }

    /// By whoever has the import's turn.
    async fn sweep_blobs(&self) -> Result<u64> {
        let used: HashSet<BlobId> = self.store.list_blobs().await?.into_iter().collect();
        Ok(self.blobs.sweep(&|id| used.contains(id)).await?)
    }

    async fn begin_run(&self, file_name: String) -> Result<ImportRun> {
        let run = ImportRun {
            id: ImportId::random(self.random.bytes()),
            file_name,
            started_at: self.now(),
            ended_at: None,
            state: ImportState::Running,
        };
        self.store.begin_import(&run).await?;
        Ok(run)
    }

    async fn start_run(self: &Arc<Self>, actor: Actor, upload: Upload) -> Result<(ImportId, Arc<Job>)> {
        let run = self.begin_run(upload.file_name).await?;
        let id = run.id.clone();
        let job = self.board.add(&id);
        let (sluice, in_task) = (Arc::clone(self), Arc::clone(&job));
        let (source, sample) = (upload.source, upload.sample);
        tokio::spawn(async move { sluice.run_import(actor, run, source, sample, &in_task).await });
        Ok((id, job))
    }

    async fn run_import(
        self: Arc<Self>,
        actor: Actor,
        run: ImportRun,
        source: Box<dyn ExportSource>,
        sample: bool,
        job: &Arc<Job>,
    ) {
        // One at a time: what an ended import left behind can then be swept without touching a running one.
        let permit = self.board.turn().await;
        let read = self.read(source, &run, sample, job).await;
        let published = match read {
            Ok(staged) => self.publish(&actor, &run, staged).await,
            Err(fault) => Err(fault),
        };
        let end = match published {
            Ok(spaces) => ImportProgressView::Done { spaces },
            Err(fault) => self.end_badly(actor, &run, fault).await,
        };
        if let Err(error) = self.sweep_after_import().await {
            tracing::warn!(import = %run.id, %error, "left-overs of an import were not removed; the next start will");
        }
        job.end(end);
        self.board.remove(&run.id);
        drop(permit);
    }

    async fn read(
        self: &Arc<Self>,
        mut source: Box<dyn ExportSource>,
        run: &ImportRun,
        sample: bool,
        job: &Arc<Job>,
    ) -> Result<Vec<Staged>, ImportFault> {
        let mut sink = StagingSink::new(Arc::clone(self), run.id.clone(), sample, Arc::clone(job));
        tokio::task::spawn_blocking(move || {
            source.read(&mut sink)?;
            sink.finish()
        })
        .await
        .unwrap_or_else(|_| Err(ImportFault::new("internal", "the reader stopped")))
    }

    async fn publish(&self, actor: &Actor, run: &ImportRun, staged: Vec<Staged>) -> Result<Vec<SpaceId>, ImportFault> {
        let events: Vec<AuditEvent> = staged
            .iter()
            .map(|Staged(space)| {
                let target = Target { space: Some(space.id.clone()), ..Target::default() };
                let mut event = self.event(actor.clone(), Action::SpaceImported, Outcome::Done, target);
                event.note = Some(run.file_name.clone());
                event
            })
            .collect();
        let spaces: Vec<_> = staged.into_iter().map(|Staged(space)| space).collect();
        self.store.publish(&run.id, &spaces, self.now(), &events).await.map_err(store_fault)?;
        for space in &spaces {
            self.caches.spaces.forget(&space.id);
        }
        Ok(spaces.into_iter().map(|space| space.id).collect())
    }

    async fn end_badly(&self, actor: Actor, run: &ImportRun, fault: ImportFault) -> ImportProgressView {
        let cancelled = fault.code == "cancelled";
        let (action, outcome, state) = if cancelled {
            (Action::ImportCancelled, Outcome::Done, ImportState::Cancelled)
        } else {
            tracing::warn!(import = %run.id, code = fault.code, detail = %fault.detail, "an import failed");
            let state = ImportState::Failed { code: fault.code.to_owned(), detail: fault.detail.clone() };
            (Action::ImportFailed, Outcome::Failed, state)
        };
        let mut event = self.event(actor, action, outcome, Target::default());
        event.note = Some(run.file_name.clone());
        if !cancelled {
            event.reasons = vec![fault.code.to_owned()];
        }
        if let Err(error) = self.store.end_import(&run.id, &state, self.now(), &event).await {
            tracing::error!(import = %run.id, %error, "the end of an import was not written");
        }
        if cancelled {
            ImportProgressView::Cancelled
        } else {
            ImportProgressView::Failed { code: fault.code.to_owned(), detail: fault.detail }
        }
    }

    async fn sweep_after_import(&self) -> Result<()> {
        self.store.sweep_unpublished().await?;
        self.sweep_blobs().await?;
        Ok(())
    }

    async fn import_view(&self, id: &ImportId) -> Result<ImportView> {
        let run = self.store.find_import(id).await?.ok_or(ServiceError::NotFound)?;
        Ok(self.view_of(run))
    }

    fn view_of(&self, run: ImportRun) -> ImportView {
        let progress = match (self.board.find(&run.id), run.state) {
            (Some(job), ImportState::Running) => job.progress(),
            (None, ImportState::Running) => board::waiting(),
            (_, ImportState::Done(spaces)) => ImportProgressView::Done { spaces },
            (_, ImportState::Failed { code, detail }) => ImportProgressView::Failed { code, detail },
            (_, ImportState::Cancelled) => ImportProgressView::Cancelled,
        };
        ImportView { id: run.id, file_name: run.file_name, started_at: run.started_at, progress }
    }
}

/// A failure of the store, told as a fault of the import. The words stay in the log.
#[expect(clippy::needless_pass_by_value, reason = "passed to map_err")]
pub(crate) fn store_fault(error: StoreError) -> ImportFault {
    tracing::error!(%error, "the store failed during an import");
    match error {
        StoreError::Conflict => ImportFault::new("conflict", "another import of the same space was faster"),
        StoreError::Corrupt { .. } | StoreError::Unavailable(_) => {
            ImportFault::new("store", "the store did not take it")
        }
    }
}
