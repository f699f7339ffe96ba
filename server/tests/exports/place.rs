//! One installation without listeners: the use cases over the real database and blob store.

use crate::fixtures::entry;
use crate::independent::{Census, STEP, SpaceCensus};
use sluice_domain::id::{PageId, SpaceId};
use sluice_domain::input::SetupInput;
use sluice_domain::tree::TreeNode;
use sluice_domain::view::content::ImportProgressView;
use sluice_fetch::GuardedFetch;
use sluice_saml::Saml;
use sluice_server::compose::open_export;
use sluice_server::system::{OsRandom, SystemClock};
use sluice_service::import::Upload;
use sluice_service::keys::Keys;
use sluice_service::ports::BlobStore as _;
use sluice_service::ports::ContentRepository as _;
use sluice_service::ports::content::{Attachment, Space};
use sluice_service::ports::export::ImportFault;
use sluice_service::sluice::{Lifetimes, Ports, Settings, Sluice};
use sluice_service::testing::FakeDiagnostics;
use sluice_storage::{DatabaseConfig, FolderBlobs, SurrealStore};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Seek as _, Write as _};
use std::sync::Arc;
use tempfile::TempDir;

pub struct Place {
    pub sluice: Arc<Sluice>,
    store: SurrealStore,
    blobs: Arc<FolderBlobs>,
    _folder: TempDir,
}

impl Place {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SurrealStore::open(&DatabaseConfig::at("mem://")).await.unwrap();
        let blobs = Arc::new(FolderBlobs::open(folder.path().join("blobs"), Arc::new(SystemClock)).unwrap());
        let ports = Ports {
            store: Arc::new(store.clone()),
            blobs: blobs.clone(),
            saml: Arc::new(Saml::new().unwrap()),
            fetch: Arc::new(GuardedFetch::new(&[]).unwrap()),
            clock: Arc::new(SystemClock),
            random: Arc::new(OsRandom),
            sample: Arc::new(|| Err(ImportFault::new("store", "these tests load no sample"))),
            diagnostics: Arc::new(FakeDiagnostics),
        };
        let settings = Settings {
            admin_url: "http://localhost:3000".to_owned(),
            public_url: "http://localhost:3080".to_owned(),
            company: "Example".to_owned(),
            contact: None,
            demo_idp: None,
            loopback: true,
            lifetimes: Lifetimes::default(),
            max_file: 64 << 20,
        };
        Self { sluice: Sluice::new(ports, Keys::from_master(&[7; 32]), settings), store, blobs, _folder: folder }
    }

    /// Imports and gives the end. What is refused when it is opened never becomes a run, as in the upload and on the command line.
    pub async fn import(&self, zip: &[u8]) -> ImportProgressView {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(zip).unwrap();
        file.rewind().unwrap();
        match open_export(file, self.sluice.settings().max_file) {
            Ok(source) => {
                let upload = Upload { source, file_name: "export.zip".to_owned(), sample: false };
                self.sluice.import_now(upload, |_| {}).await.unwrap().progress
            }
            Err(fault) => ImportProgressView::Failed { code: fault.code.to_owned(), detail: fault.detail },
        }
    }

    pub async fn spaces(&self) -> Vec<Space> {
        self.store.list_spaces().await.unwrap()
    }

    /// What the store holds of everything.
    pub async fn census(&self) -> Census {
        let mut census = Census::default();
        for space in self.spaces().await {
            let (key, of_space) = self.space(&space.id).await;
            assert!(census.spaces.insert(key, of_space).is_none(), "a key comes once");
        }
        census
    }

    /// What the store holds of one space: its key, and the census.
    pub async fn space(&self, id: &SpaceId) -> (String, SpaceCensus) {
        let space = self.store.find_space(id).await.unwrap().unwrap();
        let nodes = self.nodes(&space).await;
        let mut census = SpaceCensus {
            name: space.name.clone(),
            home: space.home.as_ref().map(|home| title_path(&nodes, home)),
            ..SpaceCensus::default()
        };
        for node in nodes.values() {
            let path = title_path(&nodes, &node.id);
            let page = self.store.find_page(&node.id, space.generation).await.unwrap().unwrap();
            assert_eq!(&page.node, node, "the tree and the page agree");
            if let Some(body) = page.body {
                let body = self.blobs.get(&body).await.unwrap().unwrap();
                census.bodies.push((path.clone(), std::str::from_utf8(&body).unwrap().chars().count()));
            }
            for file in self.store.list_attachments(&node.id).await.unwrap() {
                let missing = if file.blob.is_some() { "" } else { "!" };
                let Attachment { file_name, version, media_type, .. } = file;
                census.files.push(format!("{path}{STEP}{file_name} v{version} {media_type}{missing}"));
            }
            if node.restricted {
                census.restricted.push(path.clone());
            }
            census.pages.push(path);
        }
        let counts = (census.pages.len() as u64, census.files.len() as u64, census.restricted.len() as u64);
        assert_eq!((space.pages, space.files, space.restricted), counts, "the space's own figures");
        for list in [&mut census.pages, &mut census.files, &mut census.restricted] {
            list.sort();
        }
        census.bodies.sort();
        (space.key, census)
    }

    /// The trees as an admin sees them: title paths by key of the space, and how many pages are left out.
    pub async fn shown(&self) -> BTreeMap<String, (Vec<String>, usize)> {
        let input = SetupInput {
            token: self.sluice.new_setup_token().await.unwrap().unwrap(),
            name: "Mira".to_owned(),
            email: "mira@example.com".to_owned(),
            password: "correct horse battery staple".to_owned(),
        };
        let session = self.sluice.claim_setup(&input).await.unwrap();
        let admin = self.sluice.authenticate(&session).await.unwrap();
        let mut shown = BTreeMap::new();
        for space in self.sluice.list_spaces(&admin).await.unwrap() {
            let editor = self.sluice.in_space(&admin, &space.id).await.unwrap();
            let detail = self.sluice.find_space(&editor).await.unwrap();
            let mut above: Vec<String> = Vec::new();
            let mut paths = Vec::new();
            for row in detail.tree {
                above.truncate(row.depth);
                assert_eq!(above.len(), row.depth, "a page stands one step beneath its parent");
                above.push(row.title);
                paths.push(above.join(STEP));
            }
            paths.sort();
            shown.insert(space.key, (paths, detail.left_out));
        }
        shown
    }

    /// Every file that the store holds is byte for byte the archive's.
    pub async fn files_are_whole(&self, zip: &[u8]) {
        for space in self.spaces().await {
            for page in self.nodes(&space).await.into_keys() {
                for file in self.store.list_attachments(&page).await.unwrap() {
                    let Some(blob) = &file.blob else { continue };
                    let content_id = file.id.as_str().rsplit('-').next().unwrap();
                    let name = format!("attachments/{}/{content_id}/{}", page.content_id(), file.version);
                    let bytes = self.blobs.get(blob).await.unwrap().unwrap();
                    assert_eq!(Some(bytes.as_ref()), entry(zip, &name).as_deref(), "{name}");
                    assert_eq!(file.size, bytes.len() as u64, "{name}");
                }
            }
        }
    }

    /// Everything that readers of the store could see, in full.
    pub async fn everything(&self) -> String {
        let mut all = String::new();
        let mut spaces = self.spaces().await;
        spaces.sort_by(|a, b| a.id.cmp(&b.id));
        for space in spaces {
            writeln!(all, "{space:?}").unwrap();
            for node in self.nodes(&space).await.into_values() {
                let page = self.store.find_page(&node.id, space.generation).await.unwrap();
                let files = self.store.list_attachments(&node.id).await.unwrap();
                writeln!(all, "{page:?}\n{files:?}").unwrap();
            }
        }
        all
    }

    async fn nodes(&self, space: &Space) -> BTreeMap<PageId, TreeNode> {
        let nodes = self.store.list_nodes(&space.id, space.generation).await.unwrap();
        let count = nodes.len();
        let nodes: BTreeMap<PageId, TreeNode> = nodes.into_iter().map(|node| (node.id.clone(), node)).collect();
        assert_eq!(nodes.len(), count, "a page comes once");
        nodes
    }
}

fn title_path(nodes: &BTreeMap<PageId, TreeNode>, page: &PageId) -> String {
    let node = &nodes[page];
    match &node.parent {
        Some(parent) => format!("{}{STEP}{}", title_path(nodes, parent), node.title),
        None => node.title.clone(),
    }
}

/// The spaces of an import that went well.
pub fn done(end: &ImportProgressView) -> Vec<SpaceId> {
    match end {
        ImportProgressView::Done { spaces } => spaces.clone(),
        other => panic!("the import did not go well: {other:?}"),
    }
}
