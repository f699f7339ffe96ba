use super::{Data, MemoryStore, count, require};
use crate::ports::audit::AuditBatch;
use crate::ports::blobs::BlobId;
use crate::ports::content::{Attachment, Generation, ImportRun, ImportState, Page, Space, StagedSpace};
use crate::ports::{ImportRepository, StoreError, StoreResult};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{ImportId, SpaceId};
use sluice_domain::time::Timestamp;
use std::cmp::Reverse;
use std::collections::HashSet;

#[async_trait]
impl ImportRepository for MemoryStore {
    async fn begin_import(&self, run: &ImportRun) -> StoreResult<()> {
        self.transaction(|data| {
            require(!data.imports.contains_key(&run.id))?;
            data.imports.insert(run.id.clone(), run.clone());
            Ok(())
        })
    }

    async fn next_generation(&self, space: &SpaceId, _import: &ImportId) -> StoreResult<Generation> {
        self.transaction(|data| {
            let last = data.generations.entry(space.clone()).or_default();
            *last += 1;
            Ok(Generation(*last))
        })
    }

    async fn stage_pages(&self, space: &SpaceId, generation: Generation, pages: &[Page]) -> StoreResult<()> {
        self.transaction(|data| {
            data.pages.entry((space.clone(), generation)).or_default().extend_from_slice(pages);
            Ok(())
        })
    }

    async fn stage_attachments(
        &self,
        space: &SpaceId,
        generation: Generation,
        files: &[Attachment],
    ) -> StoreResult<()> {
        self.transaction(|data| {
            data.files.entry((space.clone(), generation)).or_default().extend_from_slice(files);
            Ok(())
        })
    }

    async fn publish(
        &self,
        import: &ImportId,
        spaces: &[StagedSpace],
        now: Timestamp,
        events: AuditBatch<'_>,
    ) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_events(events)?;
            let late = |staged: &StagedSpace| {
                data.spaces.get(&staged.id).is_some_and(|stored| stored.generation >= staged.generation)
            };
            require(!spaces.iter().any(late))?;
            end(data, import, ImportState::Done(spaces.iter().map(|staged| staged.id.clone()).collect()), now)?;
            for staged in spaces {
                let old = data.spaces.get(&staged.id);
                let space = point(staged, old, now);
                data.spaces.insert(staged.id.clone(), space);
            }
            data.audit.extend_from_slice(events);
            Ok(())
        })
    }

    async fn end_import(
        &self,
        import: &ImportId,
        state: &ImportState,
        now: Timestamp,
        event: &AuditEvent,
    ) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            end(data, import, state.clone(), now)?;
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn find_import(&self, import: &ImportId) -> StoreResult<Option<ImportRun>> {
        self.transaction(|data| Ok(data.imports.get(import).cloned()))
    }

    async fn list_imports(&self, limit: u32) -> StoreResult<Vec<ImportRun>> {
        self.transaction(|data| {
            let mut runs: Vec<ImportRun> = data.imports.values().cloned().collect();
            runs.sort_by_key(|run| Reverse((run.started_at, run.id.clone())));
            runs.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(runs)
        })
    }

    async fn sweep_generations(&self, now: Timestamp) -> StoreResult<u64> {
        self.transaction(|data| {
            for run in data.imports.values_mut().filter(|run| run.state == ImportState::Running) {
                run.state = ImportState::Failed { code: "interrupted".to_owned(), detail: String::new() };
                run.ended_at = Some(now);
            }
            let rows = |data: &Data| {
                data.pages.values().map(Vec::len).sum::<usize>() + data.files.values().map(Vec::len).sum::<usize>()
            };
            let before = rows(data);
            let spaces = &data.spaces;
            let current = |(space, generation): &(SpaceId, Generation)| {
                spaces.get(space).is_some_and(|stored| stored.generation == *generation)
            };
            data.pages.retain(|key, _| current(key));
            data.files.retain(|key, _| current(key));
            Ok(count(before - rows(data)))
        })
    }

    async fn list_blobs(&self) -> StoreResult<Vec<BlobId>> {
        self.transaction(|data| {
            let bodies = data.spaces.keys().flat_map(|space| data.pages(space)).filter_map(|page| page.body.as_ref());
            let files = data.spaces.keys().flat_map(|space| data.files(space)).filter_map(|file| file.blob.as_ref());
            let blobs: HashSet<BlobId> = bodies.chain(files).cloned().collect();
            Ok(blobs.into_iter().collect())
        })
    }
}

fn end(data: &mut Data, import: &ImportId, state: ImportState, now: Timestamp) -> StoreResult<()> {
    let run = data.imports.get_mut(import).filter(|run| run.state == ImportState::Running);
    let run = run.ok_or(StoreError::Conflict)?;
    (run.state, run.ended_at) = (state, Some(now));
    Ok(())
}

fn point(staged: &StagedSpace, old: Option<&Space>, now: Timestamp) -> Space {
    Space {
        id: staged.id.clone(),
        key: staged.key.clone(),
        name: staged.name.clone(),
        home: staged.home.clone(),
        generation: staged.generation,
        imported_at: now,
        pages: staged.pages,
        files: staged.files,
        restricted: staged.restricted,
        sample: staged.sample,
        enforce_sso: old.is_some_and(|space| space.enforce_sso),
        default_idp: old.and_then(|space| space.default_idp.clone()),
    }
}
