//! The whole of Sluice behind its ports. Use cases are methods on [`Sluice`], each in the file of its subject.

use crate::error::{Result, ServiceError};
use crate::gate::opens::OpenCounter;
use crate::import::board::ImportBoard;
use crate::keys::{Keys, Sealed, TokenHash, TokenKind, token_text};
use crate::links::token_place;
use crate::ports::export::{ExportSource, ImportFault};
use crate::ports::saml::SpSettings;
use crate::ports::{BlobStore, Clock, Diagnostics, Fetch, Random, SamlProvider, Store};
use crate::reading::cache::Caches;
use crate::sso::is_loopback;
use crate::sso::keys::OpenKeys;
use sluice_domain::id::{LinkId, Reference};
use sluice_domain::time::{Span, Timestamp};
use std::sync::Arc;
use url::Url;

/// Gives the built-in sample space as an export.
pub type SampleExport = Arc<dyn Fn() -> Result<Box<dyn ExportSource>, ImportFault> + Send + Sync>;

/// The adapters.
pub struct Ports {
    pub store: Arc<dyn Store>,
    pub blobs: Arc<dyn BlobStore>,
    pub saml: Arc<dyn SamlProvider>,
    pub fetch: Arc<dyn Fetch>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub sample: SampleExport,
    pub diagnostics: Arc<dyn Diagnostics>,
}

/// What the configuration says, as far as use cases need it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Origin of the dashboard, without a slash at the end.
    pub admin_url: String,
    /// Origin that visitors use, without a slash at the end.
    pub public_url: String,
    /// Shown to visitors.
    pub company: String,
    /// An e-mail address for visitors' questions.
    pub contact: Option<String>,
    /// The metadata address of the demo identity provider, where one runs. Ignored unless both origins are on loopback.
    pub demo_idp: Option<String>,
    /// Both origins are on loopback.
    pub loopback: bool,
    pub lifetimes: Lifetimes,
    /// Bytes of one file in an export, at most; larger ones are imported without their content.
    pub max_file: u64,
}

#[derive(Debug, Clone, Copy)]
pub struct Lifetimes {
    pub admin_session: Span,
    pub visitor_idle: Span,
    pub visitor_total: Span,
    pub setup_token: Span,
    /// From the AuthnRequest to its response.
    pub sign_in: Span,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            admin_session: Span::hours(12),
            visitor_idle: Span::hours(1),
            visitor_total: Span::hours(8),
            setup_token: Span::hours(1),
            sign_in: Span::minutes(10),
        }
    }
}

impl Settings {
    /// Sluice as service provider. The entity ID is the address of its metadata and never changes.
    pub fn sp(&self) -> SpSettings {
        SpSettings {
            entity_id: self.metadata_url(),
            acs_url: format!("{}/saml/acs", self.public_url),
            slo_url: self.offers_logout().then(|| format!("{}/saml/slo", self.public_url)),
        }
    }

    pub fn metadata_url(&self) -> String {
        format!("{}/saml/metadata", self.public_url)
    }

    pub fn signed_metadata_url(&self) -> String {
        format!("{}/saml/metadata/signed.xml", self.public_url)
    }

    /// Logout messages name people and are good for whoever reads them on their way: single logout only by TLS, or where there is
    /// no way.
    fn offers_logout(&self) -> bool {
        Url::parse(&self.public_url).is_ok_and(|url| url.scheme() == "https" || is_loopback(&url))
    }
}

/// All use cases. Shared by every request.
pub struct Sluice {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) blobs: Arc<dyn BlobStore>,
    pub(crate) saml: Arc<dyn SamlProvider>,
    pub(crate) fetch: Arc<dyn Fetch>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) sample: SampleExport,
    pub(crate) diagnostics: Arc<dyn Diagnostics>,
    pub(crate) keys: Keys,
    pub(crate) settings: Settings,
    pub(crate) board: ImportBoard,
    pub(crate) opens: OpenCounter,
    pub(crate) caches: Caches,
    pub(crate) own_keys: OpenKeys,
}

impl Sluice {
    pub fn new(ports: Ports, keys: Keys, settings: Settings) -> Arc<Self> {
        Arc::new(Self {
            store: ports.store,
            blobs: ports.blobs,
            saml: ports.saml,
            fetch: ports.fetch,
            clock: ports.clock,
            random: ports.random,
            sample: ports.sample,
            diagnostics: ports.diagnostics,
            keys,
            settings,
            board: ImportBoard::default(),
            opens: OpenCounter::default(),
            caches: Caches::default(),
            own_keys: OpenKeys::default(),
        })
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new reference number.
    pub fn reference(&self) -> Reference {
        Reference::random(self.random.bytes())
    }

    /// Whether the store answers.
    pub async fn is_ready(&self) -> bool {
        self.store.has_admin().await.is_ok()
    }

    /// A new token and the hash that the store keeps.
    pub(crate) fn new_token(&self, kind: TokenKind) -> (String, TokenHash) {
        let token = token_text(self.random.bytes());
        let hash = self.keys.hash(kind, &token);
        (token, hash)
    }

    pub(crate) fn seal_link_token(&self, link: &LinkId, token: &str) -> Result<Sealed> {
        self.keys
            .seal(token_place(link), token.as_bytes(), self.random.bytes())
            .map_err(|error| ServiceError::Internal(format!("link {link}: {error}")))
    }

    /// At start, and now and then: removes what is over of visits. Recorded messages have a sweep of their own, `sweep_traces`.
    pub async fn sweep(&self) -> crate::ports::StoreResult<u64> {
        self.store.sweep_visits(self.now()).await
    }
}
