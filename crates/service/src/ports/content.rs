use super::blobs::BlobId;
use super::{StoreResult, audit::AuditBatch};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::{AttachmentId, AuditId, IdpId, ImportId, PageId, SpaceId};
use sluice_domain::time::Timestamp;
use sluice_domain::tree::TreeNode;
use sluice_domain::view::content::EnforcementView;

/// Numbers the imports of a space. Readers see exactly one generation: the one that the space points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// A space in its current generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    pub id: SpaceId,
    pub key: String,
    pub name: String,
    pub home: Option<PageId>,
    pub generation: Generation,
    pub imported_at: Timestamp,
    pub pages: u64,
    pub files: u64,
    /// Pages that Confluence itself restricts (not counting those beneath them).
    pub restricted: u64,
    /// The built-in sample.
    pub sample: bool,
    /// Every new link of this space asks for sign-in.
    pub enforce_sso: bool,
    /// The identity provider proposed for new links.
    pub default_idp: Option<IdpId>,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFormat {
    /// Confluence storage format (bodyType 2).
    Storage,
    /// Wiki markup or plain text of old versions (bodyType 0).
    Plain,
}

/// A current page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub node: TreeNode,
    /// `None`: an empty page or a folder.
    pub body: Option<BlobId>,
    pub format: BodyFormat,
    /// Confluence's version number.
    pub version: u64,
    pub updated_at: Option<Timestamp>,
    pub labels: Vec<String>,
}

/// A raster image that was decoded, so that it may be shown inline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RasterImage {
    pub width: u32,
    pub height: u32,
    pub kind: RasterKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RasterKind {
    Png,
    Jpeg,
    Gif,
    Webp,
}

impl RasterKind {
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}

/// The current version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub page: PageId,
    pub file_name: String,
    /// What the export says; sent only for files that are downloaded.
    pub media_type: String,
    pub size: u64,
    pub version: u64,
    /// `None`: the export names the file but does not hold it.
    pub blob: Option<BlobId>,
    pub image: Option<RasterImage>,
}

/// Reading spaces, pages and files: always the current generation. Who has decided with the tree of one generation reads by it,
/// and gets nothing once the space points to another: a later import may have restricted what that tree still shows.
#[async_trait]
pub trait ContentRepository {
    async fn list_spaces(&self) -> StoreResult<Vec<Space>>;
    async fn find_space(&self, id: &SpaceId) -> StoreResult<Option<Space>>;
    /// Every page of the space, for its tree. Empty if the space does not point to this generation.
    async fn list_nodes(&self, space: &SpaceId, generation: Generation) -> StoreResult<Vec<TreeNode>>;
    /// `None` also if the space does not point to this generation.
    async fn find_page(&self, page: &PageId, generation: Generation) -> StoreResult<Option<Page>>;
    /// By file name. Of the current generation, whichever that is.
    async fn list_attachments(&self, page: &PageId) -> StoreResult<Vec<Attachment>>;
    /// `None` also if the space does not point to this generation.
    async fn find_attachment(&self, id: &AttachmentId, generation: Generation) -> StoreResult<Option<Attachment>>;
    /// Sets both fields. Links that exist stay as they are. `Conflict` if `was` is named and both together are no longer that.
    async fn set_enforcement(
        &self,
        space: &SpaceId,
        was: Option<&EnforcementView>,
        enforce: bool,
        default_idp: Option<&IdpId>,
        event: &AuditEvent,
    ) -> StoreResult<()>;
    /// Removes the space with all generations and its brand, and revokes its active links (epoch raised). Returns how many it revoked.
    /// Generation numbers are not given out again if the space comes back.
    async fn remove_space(&self, space: &SpaceId, now: Timestamp, event: &AuditEvent) -> StoreResult<u64>;
}

/// The state of an import run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportState {
    Running,
    /// With the spaces that it brought.
    Done(Vec<SpaceId>),
    /// With the code of the fault and the detail for the admin.
    Failed {
        code: String,
        detail: String,
    },
    Cancelled,
}

/// One import run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRun {
    pub id: ImportId,
    pub file_name: String,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub state: ImportState,
}

/// How a run ends that a stop interrupted, and what the audit log says of it. The event's id is made of the run's: a run ends once,
/// and so every store writes the same without a source of randomness.
pub fn interrupted(import: &ImportId, file_name: &str, now: Timestamp) -> (ImportState, AuditEvent) {
    let code = "interrupted".to_owned();
    let digest = Sha256::digest(format!("interrupted {import}"));
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    let event = AuditEvent {
        id: AuditId::random(id),
        at: now,
        actor: Actor::System,
        action: Action::ImportFailed,
        outcome: Outcome::Failed,
        target: Target::default(),
        reasons: vec![code.clone()],
        reference: None,
        note: Some(file_name.to_owned()),
    };
    (ImportState::Failed { code, detail: String::new() }, event)
}

/// A generation that is complete and waits to be published. Enforcement, default IdP and links of the space stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedSpace {
    pub id: SpaceId,
    pub key: String,
    pub name: String,
    pub home: Option<PageId>,
    pub generation: Generation,
    pub pages: u64,
    pub files: u64,
    pub restricted: u64,
    pub sample: bool,
}

/// Writing a new generation, in batches, out of the readers' sight.
#[async_trait]
pub trait ImportRepository {
    async fn begin_import(&self, run: &ImportRun) -> StoreResult<()>;
    /// A generation number for the space that no other import has, also under concurrency.
    async fn next_generation(&self, space: &SpaceId, import: &ImportId) -> StoreResult<Generation>;
    /// Batches of at most a few hundred rows.
    async fn stage_pages(&self, space: &SpaceId, generation: Generation, pages: &[Page]) -> StoreResult<()>;
    async fn stage_attachments(&self, space: &SpaceId, generation: Generation, files: &[Attachment])
    -> StoreResult<()>;
    /// Points every space to its new generation, ends the run as done and writes the events: one transaction. A space that is
    /// new starts without enforcement and default IdP. `Conflict`, and nothing is published, if the pointer of any space already
    /// stands at this generation or a later one, or the run is no longer running.
    async fn publish(
        &self,
        import: &ImportId,
        spaces: &[StagedSpace],
        now: Timestamp,
        events: AuditBatch<'_>,
    ) -> StoreResult<()>;
    /// Ends a run that brought nothing. `Conflict` if it is no longer running.
    async fn end_import(
        &self,
        import: &ImportId,
        state: &ImportState,
        now: Timestamp,
        event: &AuditEvent,
    ) -> StoreResult<()>;
    async fn find_import(&self, import: &ImportId) -> StoreResult<Option<ImportRun>>;
    /// The latest runs, newest first.
    async fn list_imports(&self, limit: u32) -> StoreResult<Vec<ImportRun>>;
    /// At start: ends runs that a stop interrupted, each with its event (as [`interrupted`] says), and removes the pages and
    /// files of generations that no space points to. Returns how many pages and files went.
    async fn sweep_generations(&self, now: Timestamp) -> StoreResult<u64>;
    /// Removes the pages and files of generations that no space points to. What a running import has staged is spared: it may
    /// be another process's. Returns how many went.
    async fn sweep_unpublished(&self) -> StoreResult<u64>;
    /// Every blob that a current page or file names, or one that a running import has staged, or a brand; each once.
    async fn list_blobs(&self) -> StoreResult<Vec<BlobId>>;
}
