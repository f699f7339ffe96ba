//! A whole [`Sluice`] over the ports in memory, and the journeys that tests begin with.
#![expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]

mod visitor;

use super::export::FakeExport;
use super::{FakeClock, FakeDiagnostics, FakeFetch, FakeRandom, FakeSaml, MemoryBlobs, MemoryStore, given, samples};
use crate::actor::{AdminActor, SpaceEditor};
use crate::import::Upload;
use crate::keys::TokenKind;
use crate::ports::export::{ExportSource, ImportFault};
use crate::ports::{AdminRepository as _, AuditRepository as _, LinkRepository as _, PageRequest};
use crate::sluice::{Lifetimes, Ports, Settings, Sluice};
use sluice_domain::audit::{Action, AuditEvent};
use sluice_domain::id::{AttachmentId, LinkId, PageId, SpaceId};
use sluice_domain::input::LinkInput;
use sluice_domain::link::ShareLink;
use sluice_domain::scope::Scope;
use sluice_domain::view::content::ImportView;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub use visitor::Answered;

/// Two that share a store must not draw the same ids.
static SEEDS: AtomicU64 = AtomicU64::new(1);

/// Sluice and the fakes behind it. The clock stands at [`samples::NOW`].
pub struct App {
    pub sluice: Arc<Sluice>,
    pub store: MemoryStore,
    pub blobs: MemoryBlobs,
    pub clock: Arc<FakeClock>,
    pub saml: Arc<FakeSaml>,
    pub fetch: Arc<FakeFetch>,
}

/// As in the samples: both origins on loopback, no demo identity provider.
pub fn settings() -> Settings {
    Settings {
        admin_url: "http://127.0.0.1:3000".to_owned(),
        public_url: "http://127.0.0.1:3080".to_owned(),
        company: "Harbourline".to_owned(),
        contact: None,
        demo_idp: None,
        loopback: true,
        lifetimes: Lifetimes::default(),
        max_file: 1 << 20,
    }
}

impl App {
    /// Nothing in it: no admin, no space.
    pub fn bare() -> Self {
        Self::over(MemoryStore::new(), settings())
    }

    /// Over a store that may hold something already.
    pub fn over(store: MemoryStore, settings: Settings) -> Self {
        let clock = Arc::new(FakeClock::default());
        let blobs = MemoryBlobs::new(Arc::clone(&clock) as _);
        let (saml, fetch) = (Arc::new(FakeSaml::new()), Arc::new(FakeFetch::new()));
        let ports = Ports {
            store: Arc::new(store.clone()),
            blobs: Arc::new(blobs.clone()),
            saml: Arc::clone(&saml) as _,
            fetch: Arc::clone(&fetch) as _,
            clock: Arc::clone(&clock) as _,
            random: Arc::new(FakeRandom::seeded(SEEDS.fetch_add(1, Ordering::Relaxed))),
            sample: Arc::new(|| Ok(Box::new(handbook()) as Box<dyn ExportSource>)),
            diagnostics: Arc::new(FakeDiagnostics),
        };
        let sluice = Sluice::new(ports, samples::keys(), settings);
        Self { sluice, store, blobs, clock, saml, fetch }
    }

    /// With admin 1, identity provider 1 (enabled), and the [`handbook`] imported.
    pub async fn with_handbook() -> Self {
        let app = Self::bare();
        given::admin(&app.store).await;
        given::idp(&app.store, &samples::enabled_idp(1)).await;
        app.import(handbook()).await;
        app
    }

    /// Admin 1, signed in; [`given::admin`] must have been there.
    pub async fn admin(&self) -> AdminActor {
        let mut session = samples::admin_session("admin");
        session.token = samples::keys().hash(TokenKind::AdminSession, "admin");
        session.expires_at = samples::minutes(60 * 24 * 365);
        if self.sluice.authenticate("admin").await.is_err() {
            let event = samples::event(7_000_000, Action::AdminSignedIn);
            self.store.create_admin_session(&session, &event).await.unwrap();
        }
        self.sluice.authenticate("admin").await.unwrap()
    }

    /// Of the handbook.
    pub async fn editor(&self) -> SpaceEditor {
        self.sluice.in_space(&self.admin().await, &space()).await.unwrap()
    }

    /// Imports to the end, whichever it is.
    pub async fn import(&self, export: FakeExport) -> ImportView {
        let upload = Upload { source: Box::new(export), file_name: "handbook.zip".to_owned(), sample: false };
        self.sluice.import_now(upload, |_| {}).await.unwrap()
    }

    /// Imports what ends with this fault.
    pub fn broken(code: &'static str) -> FakeExport {
        handbook().fails(ImportFault::new(code, "entry 7"))
    }

    /// A link of the handbook to be opened through identity provider 1.
    pub async fn link(&self, scope: Scope, groups: &[&str]) -> LinkId {
        self.sluice.create_link(&self.editor().await, &input(scope, groups)).await.unwrap()
    }

    pub async fn stored_link(&self, link: &LinkId) -> ShareLink {
        self.store.find_link(link).await.unwrap().unwrap().link
    }

    /// The token in the link's address.
    pub async fn token(&self, link: &LinkId) -> String {
        let url = self.sluice.find_link(&self.admin().await, link).await.unwrap().url;
        url.rsplit_once("/l/").unwrap().1.to_owned()
    }

    /// All of the audit log, the newest first.
    pub async fn audit(&self) -> Vec<AuditEvent> {
        self.store
            .list_audit(&crate::ports::audit::AuditFilter::default(), PageRequest::new(1, 200))
            .await
            .unwrap()
            .rows
    }

    /// Events of this kind, the newest first.
    pub async fn audited(&self, action: Action) -> Vec<AuditEvent> {
        self.audit().await.into_iter().filter(|event| event.action == action).collect()
    }
}

/// A link through identity provider 1; without groups for everybody there.
pub fn input(scope: Scope, groups: &[&str]) -> LinkInput {
    LinkInput {
        name: "Auditors".to_owned(),
        scope,
        idp: samples::idp(1).id,
        everybody: groups.is_empty(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
    }
}

/// Of the [`handbook`].
pub fn space() -> SpaceId {
    SpaceId::of_confluence("HB", "1")
}

pub fn page(n: u32) -> PageId {
    samples::page_id(&space(), n)
}

pub fn file(n: u32) -> AttachmentId {
    AttachmentId::in_space(&space(), &n.to_string()).unwrap()
}

/// A raster image of three by two pixels.
pub fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A space with a restricted page:
///
/// ```text
/// 1 Handbook             file 16 handbook.pdf
///   2 Berth plan         files 11 plan.png, 12 chart.svg, 13 list.html
///     3 Tides
///   4 Wages (restricted) file 14 wages.pdf
///     5 Bonus            file 15 bonus.png
///   6 Contacts
/// ```
///
/// Page 2 links to pages 3 to 6, shows a picture of page 5, includes page 4 and lists its children.
pub fn handbook() -> FakeExport {
    let link = |title: &str, text: &str| {
        let text = format!("<ac:plain-text-link-body><![CDATA[{text}]]></ac:plain-text-link-body>");
        format!("<p><ac:link><ri:page ri:content-title=\"{title}\" />{text}</ac:link></p>")
    };
    let berths = [
        link("Tides", "the tides"),
        link("Wages", "what we pay"),
        link("Contacts", "whom to call"),
        "<p><ac:link><ri:page ri:content-title=\"Bonus\" /></ac:link></p>".to_owned(),
        "<ac:image><ri:attachment ri:filename=\"plan.png\" /></ac:image>".to_owned(),
        "<ac:image><ri:attachment ri:filename=\"bonus.png\"><ri:page ri:content-title=\"Bonus\" /></ri:attachment></ac:image>"
            .to_owned(),
        "<ac:structured-macro ac:name=\"include\"><ac:parameter ac:name=\"\"><ac:link><ri:page ri:content-title=\"Wages\" />\
         </ac:link></ac:parameter></ac:structured-macro>"
            .to_owned(),
        "<ac:structured-macro ac:name=\"children\" />".to_owned(),
    ]
    .concat();
    let children = "<ac:structured-macro ac:name=\"children\"><ac:parameter ac:name=\"all\">true</ac:parameter></ac:structured-macro>";
    FakeExport::space("1", "HB", "Harbour handbook")
        .page("1", None, "Handbook", children)
        .page("2", Some("1"), "Berth plan", &berths)
        .page("3", Some("2"), "Tides", "<p>High water</p>")
        .page("4", Some("1"), "Wages", "<p>4,200</p>")
        .page("5", Some("4"), "Bonus", "<p>900</p>")
        .page("6", Some("1"), "Contacts", "<p>Harbour office</p>")
        .restrict("Wages")
        .file("11", "2", "plan.png", "image/png", &png())
        .file("12", "2", "chart.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
        .file("13", "2", "list.html", "text/html", b"<script>alert(1)</script>")
        .file("14", "4", "wages.pdf", "application/pdf", b"%PDF wages")
        .file("15", "5", "bonus.png", "image/png", &png())
        .file("16", "1", "handbook.pdf", "application/pdf", b"%PDF handbook")
}
