use crate::row::{self, known, known_opt};
use sluice_domain::id::{AttachmentId, IdpId, PageId, SpaceId};
use sluice_domain::time::Timestamp;
use sluice_domain::tree::TreeNode;
use sluice_service::ports::blobs::BlobId;
use sluice_service::ports::content::{
    Attachment, BodyFormat, Generation, Page, RasterImage, RasterKind, Space, StagedSpace,
};
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{Number, RecordId, SurrealValue, Value};

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct SpaceRow {
    id: RecordId,
    key: String,
    name: String,
    home: Option<String>,
    generation: u64,
    imported_at: i64,
    pages: u64,
    files: u64,
    restricted: u64,
    sample: bool,
    enforce_sso: bool,
    default_idp: Option<String>,
}

impl SpaceRow {
    /// The row as publishing writes it for a space that is new; for a known one the database keeps enforcement and IdP.
    pub(crate) fn staged(space: &StagedSpace, now: Timestamp) -> Self {
        Self {
            id: row::id("space", space.id.as_str()),
            key: space.key.clone(),
            name: space.name.clone(),
            home: space.home.as_ref().map(ToString::to_string),
            generation: space.generation.0,
            imported_at: now.0,
            pages: space.pages,
            files: space.files,
            restricted: space.restricted,
            sample: space.sample,
            enforce_sso: false,
            default_idp: None,
        }
    }
}

impl TryFrom<SpaceRow> for Space {
    type Error = StoreError;

    fn try_from(row: SpaceRow) -> StoreResult<Self> {
        let id = &row.id;
        Ok(Self {
            id: known(id, "the key", SpaceId::parse(row::key(id)?))?,
            key: row.key,
            name: row.name,
            home: known_opt(id, "home", row.home, PageId::parse)?,
            generation: Generation(row.generation),
            imported_at: Timestamp(row.imported_at),
            pages: row.pages,
            files: row.files,
            restricted: row.restricted,
            sample: row.sample,
            enforce_sso: row.enforce_sso,
            default_idp: known_opt(id, "default_idp", row.default_idp, IdpId::parse)?,
        })
    }
}

/// What the tree needs of a page.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct NodeRow {
    id: RecordId,
    parent: Option<String>,
    title: String,
    position: Option<i64>,
    folder: bool,
    restricted: bool,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct PageRow {
    #[surreal(flatten)]
    node: NodeRow,
    body: Option<String>,
    format: String,
    version: u64,
    updated_at: Option<i64>,
    labels: Vec<String>,
}

impl PageRow {
    pub(crate) fn staged(space: &SpaceId, generation: Generation, page: &Page) -> Self {
        let node = &page.node;
        let format = match page.format {
            BodyFormat::Storage => "storage",
            BodyFormat::Plain => "plain",
        };
        Self {
            node: NodeRow {
                id: row_id("page", space, generation, node.id.as_str()),
                parent: node.parent.as_ref().map(ToString::to_string),
                title: node.title.clone(),
                position: node.position,
                folder: node.folder,
                restricted: node.restricted,
            },
            body: page.body.as_ref().map(|body| body.as_str().to_owned()),
            format: format.to_owned(),
            version: page.version,
            updated_at: page.updated_at.map(|at| at.0),
            labels: page.labels.clone(),
        }
    }
}

impl TryFrom<NodeRow> for TreeNode {
    type Error = StoreError;

    fn try_from(row: NodeRow) -> StoreResult<Self> {
        let id = &row.id;
        Ok(Self {
            id: known(id, "the key", PageId::parse(row::last_part(id)?))?,
            parent: known_opt(id, "parent", row.parent, PageId::parse)?,
            title: row.title,
            position: row.position,
            folder: row.folder,
            restricted: row.restricted,
        })
    }
}

impl TryFrom<PageRow> for Page {
    type Error = StoreError;

    fn try_from(row: PageRow) -> StoreResult<Self> {
        let id = &row.node.id;
        let format = match row.format.as_str() {
            "storage" => Some(BodyFormat::Storage),
            "plain" => Some(BodyFormat::Plain),
            _ => None,
        };
        Ok(Self {
            body: known_opt(id, "body", row.body, BlobId::parse)?,
            format: known(id, "format", format)?,
            version: row.version,
            updated_at: row.updated_at.map(Timestamp),
            labels: row.labels,
            node: row.node.try_into()?,
        })
    }
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct AttachmentRow {
    id: RecordId,
    page: String,
    generation: u64,
    file_name: String,
    media_type: String,
    size: u64,
    version: u64,
    blob: Option<String>,
    image: Option<ImageRow>,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct ImageRow {
    kind: String,
    width: u32,
    height: u32,
}

impl AttachmentRow {
    pub(crate) fn staged(space: &SpaceId, generation: Generation, file: &Attachment) -> Self {
        Self {
            id: row_id("attachment", space, generation, file.id.as_str()),
            page: file.page.to_string(),
            generation: generation.0,
            file_name: file.file_name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            version: file.version,
            blob: file.blob.as_ref().map(|blob| blob.as_str().to_owned()),
            image: file.image.map(|image| ImageRow {
                kind: image.kind.media_type().to_owned(),
                width: image.width,
                height: image.height,
            }),
        }
    }
}

const RASTER_KINDS: [RasterKind; 4] = [RasterKind::Png, RasterKind::Jpeg, RasterKind::Gif, RasterKind::Webp];

impl TryFrom<AttachmentRow> for Attachment {
    type Error = StoreError;

    fn try_from(row: AttachmentRow) -> StoreResult<Self> {
        let id = &row.id;
        let image = row.image.map(|image| {
            let kind = RASTER_KINDS.into_iter().find(|kind| kind.media_type() == image.kind);
            let kind = known(id, "image.kind", kind)?;
            Ok::<_, StoreError>(RasterImage { width: image.width, height: image.height, kind })
        });
        Ok(Self {
            id: known(id, "the key", AttachmentId::parse(row::last_part(id)?))?,
            page: known(id, "page", PageId::parse(&row.page))?,
            file_name: row.file_name,
            media_type: row.media_type,
            size: row.size,
            version: row.version,
            blob: known_opt(id, "blob", row.blob, BlobId::parse)?,
            image: image.transpose()?,
        })
    }
}

fn row_id(table: &'static str, space: &SpaceId, generation: Generation, key: &str) -> RecordId {
    let generation = i64::try_from(generation.0).unwrap_or(i64::MAX);
    row::id_of(table, vec![row::text(space.as_str()), Value::Number(Number::Int(generation)), row::text(key)])
}
