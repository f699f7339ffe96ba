use super::{NOW, bytes};
use crate::ports::blobs::BlobId;
use crate::ports::brand::StoredBrand;
use crate::ports::content::{Attachment, BodyFormat, Generation, ImportRun, ImportState, Page, StagedSpace};
use sha2::{Digest, Sha256};
use sluice_domain::brand::{Brand, Colour, Logo, LogoKind};
use sluice_domain::id::{AttachmentId, ImportId, PageId, SpaceId, hex};
use sluice_domain::tree::TreeNode;

pub fn blob(word: &str) -> BlobId {
    BlobId::parse(&hex(&Sha256::digest(word))).unwrap()
}

pub fn space_id(n: u32) -> SpaceId {
    SpaceId::of_confluence(&format!("HB{n}"), &n.to_string())
}

pub fn page_id(space: &SpaceId, n: u32) -> PageId {
    PageId::in_space(space, &n.to_string()).unwrap()
}

/// Without a parent, with a body of its own.
pub fn page(space: &SpaceId, n: u32) -> Page {
    Page {
        node: TreeNode {
            id: page_id(space, n),
            parent: None,
            title: format!("Berth plan {n}"),
            position: Some(i64::from(n)),
            folder: false,
            restricted: false,
        },
        body: Some(blob(&format!("body of {space} {n}"))),
        format: BodyFormat::Storage,
        version: 3,
        updated_at: Some(NOW),
        labels: vec!["harbour".to_owned(), "public".to_owned()],
    }
}

pub fn file(page: &PageId, n: u32) -> Attachment {
    Attachment {
        id: AttachmentId::in_space(&page.space(), &n.to_string()).unwrap(),
        page: page.clone(),
        file_name: format!("tide table {n}.pdf"),
        media_type: "application/pdf".to_owned(),
        size: 1234,
        version: 1,
        blob: Some(blob(&format!("file {page} {n}"))),
        image: None,
    }
}

pub fn staged(space: &SpaceId, generation: Generation) -> StagedSpace {
    StagedSpace {
        id: space.clone(),
        key: "HB".to_owned(),
        name: "Harbour handbook".to_owned(),
        home: Some(page_id(space, 1)),
        generation,
        pages: 2,
        files: 1,
        restricted: 0,
        sample: false,
    }
}

/// Running since [`NOW`].
pub fn import_run(n: u32) -> ImportRun {
    ImportRun {
        id: ImportId::random(bytes(n)),
        file_name: format!("harbour-{n}.zip"),
        started_at: NOW,
        ended_at: None,
        state: ImportState::Running,
    }
}

/// With all its parts; changed last at [`NOW`].
pub fn brand(n: u8) -> StoredBrand {
    StoredBrand {
        brand: Brand {
            logo: Some(Logo {
                digest: blob(&format!("logo {n}")).as_str().to_owned(),
                kind: LogoKind::Webp,
                width: 300 + u32::from(n),
                height: 80,
            }),
            accent: Some(Colour::new(n, 0x1f, 0xa2)),
            footer: Some(format!("Harbourline Ltd, berth {n}")),
        },
        changed_at: NOW,
    }
}
