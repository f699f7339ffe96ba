//! The imports that run in this process: their progress, and the way to cancel them.

use crate::ports::export::{ImportFault, ImportPhase, ImportProgress};
use sluice_domain::id::ImportId;
use sluice_domain::view::content::{ImportProgressView, ImportStep};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// What a run that has not begun reading shows.
pub(crate) fn waiting() -> ImportProgressView {
    ImportProgressView::Running { step: ImportStep::Waiting, done: 0, total: 0 }
}

/// One running import.
#[derive(Debug)]
pub struct Job {
    cancelled: AtomicBool,
    progress: Mutex<ImportProgressView>,
}

impl Job {
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn progress(&self) -> ImportProgressView {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A fault `cancelled` when somebody asked to stop.
    pub(crate) fn go_on(&self) -> Result<(), ImportFault> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(ImportFault::new("cancelled", "cancelled by an admin"));
        }
        Ok(())
    }

    /// Notes how far it is; a fault `cancelled` when somebody asked to stop.
    pub(crate) fn step(&self, progress: ImportProgress) -> Result<(), ImportFault> {
        self.go_on()?;
        let step = match progress.phase {
            ImportPhase::Reading => ImportStep::Reading,
            ImportPhase::Pages => ImportStep::Pages,
            ImportPhase::Files => ImportStep::Files,
        };
        self.set(ImportProgressView::Running { step, done: progress.done, total: progress.total });
        Ok(())
    }

    pub(crate) fn end(&self, end: ImportProgressView) {
        self.set(end);
    }

    fn set(&self, progress: ImportProgressView) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }
}

#[derive(Debug)]
pub(crate) struct ImportBoard {
    jobs: Mutex<HashMap<ImportId, Arc<Job>>>,
    turn: Semaphore,
}

impl Default for ImportBoard {
    fn default() -> Self {
        Self { jobs: Mutex::default(), turn: Semaphore::new(1) }
    }
}

impl ImportBoard {
    pub(crate) fn add(&self, id: &ImportId) -> Arc<Job> {
        let job = Arc::new(Job { cancelled: AtomicBool::new(false), progress: Mutex::new(waiting()) });
        self.lock().insert(id.clone(), Arc::clone(&job));
        job
    }

    pub(crate) fn find(&self, id: &ImportId) -> Option<Arc<Job>> {
        self.lock().get(id).cloned()
    }

    pub(crate) fn remove(&self, id: &ImportId) {
        self.lock().remove(id);
    }

    /// Waits until no other import of this process runs. `None` cannot happen: the semaphore is never closed.
    pub(crate) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turn.acquire().await.ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ImportId, Arc<Job>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
