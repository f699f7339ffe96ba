use super::{Data, MemoryStore, count, require};
use crate::ports::audit::AuditBatch;
use crate::ports::blobs::BlobId;
use crate::ports::content::{Attachment, Generation, ImportRun, ImportState, Page, Space, StagedSpace, interrupted};
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

    async fn next_generation(&self, space: &SpaceId, import: &ImportId) -> StoreResult<Generation> {
        self.transaction(|data| {
            let last = data.generations.entry(space.clone()).or_default();
            *last += 1;
            let generation = Generation(*last);
            data.staged.insert((space.clone(), generation), import.clone());
            Ok(generation)
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
                let (state, event) = interrupted(&run.id, &run.file_name, now);
                (run.state, run.ended_at) = (state, Some(now));
                data.audit.push(event);
            }
            Ok(data.sweep_unpublished())
        })
    }

    async fn sweep_unpublished(&self) -> StoreResult<u64> {
        self.transaction(|data| Ok(data.sweep_unpublished()))
    }

    async fn list_blobs(&self) -> StoreResult<Vec<BlobId>> {
        self.transaction(|data| {
            let pages = data.pages.iter().filter(|(key, _)| data.in_use(key)).flat_map(|(_, pages)| pages);
            let files = data.files.iter().filter(|(key, _)| data.in_use(key)).flat_map(|(_, files)| files);
            let bodies = pages.filter_map(|page| page.body.as_ref());
            let logos = data.brands.values().filter_map(|stored| stored.brand.logo.as_ref());
            let logos = logos.filter_map(|logo| BlobId::parse(&logo.digest));
            let named = bodies.chain(files.filter_map(|file| file.blob.as_ref())).cloned();
            let blobs: HashSet<BlobId> = named.chain(logos).collect();
            Ok(blobs.into_iter().collect())
        })
    }
}

impl Data {
    fn sweep_unpublished(&mut self) -> u64 {
        let rows = |data: &Self| {
            data.pages.values().map(Vec::len).sum::<usize>() + data.files.values().map(Vec::len).sum::<usize>()
        };
        let before = rows(self);
        let keys: HashSet<(SpaceId, Generation)> =
            self.pages.keys().chain(self.files.keys()).filter(|key| self.in_use(key)).cloned().collect();
        self.pages.retain(|key, _| keys.contains(key));
        self.files.retain(|key, _| keys.contains(key));
        count(before - rows(self))
    }

    /// Whether the space points to the generation, or the import that has staged it still runs.
    fn in_use(&self, key: &(SpaceId, Generation)) -> bool {
        let import = self.staged.get(key).and_then(|import| self.imports.get(import));
        self.points_to(&key.0, key.1) || import.is_some_and(|run| run.state == ImportState::Running)
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
