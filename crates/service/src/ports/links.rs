use super::{PageRequest, Slice, StoreResult};
use crate::keys::{Sealed, TokenHash};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{IdpId, LinkId, SpaceId};
use sluice_domain::link::{Epoch, ShareLink};
use sluice_domain::time::Timestamp;

/// A link with what only the store keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLink {
    pub link: ShareLink,
    /// The token, to show the URL again.
    pub token: Sealed,
}

/// A link with its figures, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkFigures {
    pub link: ShareLink,
    /// Page openings, repeated ones counted.
    pub opens: u64,
    pub last_open: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LinkSort {
    /// By creation, the latest first.
    #[default]
    Newest,
    /// In any case.
    Name,
    /// The latest first, those never opened last.
    LastOpen,
}

/// Which links; every field narrows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkFilter {
    pub space: Option<SpaceId>,
    pub idp: Option<IdpId>,
    /// `true`: only active ones, `false`: only revoked ones.
    pub active: Option<bool>,
    /// Part of the name, in any case.
    pub name: Option<String>,
    pub sort: LinkSort,
    /// The last of that order first. Equals stay in the order of their ids.
    pub reverse: bool,
}

#[async_trait]
pub trait LinkRepository {
    async fn create_link(&self, link: &StoredLink, token: &TokenHash, event: &AuditEvent) -> StoreResult<()>;
    async fn find_link(&self, id: &LinkId) -> StoreResult<Option<StoredLink>>;
    /// Page openings (repeated ones counted) and the last of them; `None` without such a link.
    async fn link_figures(&self, id: &LinkId) -> StoreResult<Option<(u64, Option<Timestamp>)>>;
    async fn find_link_by_token(&self, token: &TokenHash) -> StoreResult<Option<StoredLink>>;
    /// Saves a changed link if it is still as it was read: `changed_at` and `epoch` of the stored one must equal `was` (else
    /// `Conflict`).
    async fn save_link(&self, link: &ShareLink, was: (Timestamp, Epoch), event: &AuditEvent) -> StoreResult<()>;
    /// Equals in the chosen order come by id, so that paging neither skips nor repeats.
    async fn list_links(&self, filter: &LinkFilter, page: PageRequest) -> StoreResult<Slice<LinkFigures>>;
    /// Grants of the link under this epoch that have not expired; a grant of an ended session is gone.
    async fn count_live_grants(&self, link: &LinkId, epoch: Epoch, now: Timestamp) -> StoreResult<u64>;
}
