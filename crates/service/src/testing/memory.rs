mod admins;
mod audit;
mod brand;
mod content;
mod idps;
mod imports;
mod links;
mod metadata;
mod sp_keys;
mod support;
mod traces;
mod visits;

use crate::keys::{Sealed, TokenHash};
use crate::ports::brand::StoredBrand;
use crate::ports::content::{Attachment, Generation, ImportRun, Page, Space};
use crate::ports::people::{Admin, AdminSession, Person};
use crate::ports::sp_keys::StoredSpKey;
use crate::ports::sso::{SeenGroup, TestRun};
use crate::ports::traces::Trace;
use crate::ports::visits::{Grant, PendingRequest, Ticket, VisitorSession};
use crate::ports::{StoreError, StoreResult};
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{AdminId, GrantId, IdpId, ImportId, LinkId, PageId, PersonId, SpaceId, TestRunId};
use sluice_domain::link::ShareLink;
use sluice_domain::sso::group::GroupRef;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::metadata_source::MetadataSource;
use sluice_domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Every repository, under one mutex: each method is one transaction. Clones share what they hold.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    down: bool,
    /// Pages whose files cannot be listed.
    unreadable: HashSet<PageId>,
    /// No message can be recorded.
    unrecorded: bool,
    /// Transactions, which reads are too.
    asked: u64,
    data: Data,
}

impl MemoryStore {
    pub fn new() -> Self {
        Self::default()
    }

    /// While `down`, every method answers [`StoreError::Unavailable`] and does nothing.
    pub fn set_down(&self, down: bool) {
        self.lock().down = down;
    }

    /// While it is so, listing the files of this page fails, and nothing else does: as one bad block of a disk would have it.
    pub fn set_files_unreadable(&self, page: &PageId, unreadable: bool) {
        let mut shared = self.lock();
        if unreadable {
            shared.unreadable.insert(page.clone());
        } else {
            shared.unreadable.remove(page);
        }
    }

    /// While it is so, recording a SAML message fails, and nothing else does.
    pub fn set_unrecorded(&self, unrecorded: bool) {
        self.lock().unrecorded = unrecorded;
    }

    /// How often the store was asked for something.
    pub fn asked(&self) -> u64 {
        self.lock().asked
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // A panic in a test's own code, not half a transaction: every method checks first and writes then.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn transaction<T>(&self, work: impl FnOnce(&mut Data) -> StoreResult<T>) -> StoreResult<T> {
        let mut shared = self.lock();
        if shared.down {
            return Err(StoreError::Unavailable("set down by the test".to_owned()));
        }
        shared.asked += 1;
        work(&mut shared.data)
    }
}

/// What the store holds. Keys are text where the id has no order or hash of its own.
#[derive(Debug, Default)]
struct Data {
    audit: Vec<AuditEvent>,
    admins: HashMap<AdminId, Admin>,
    setup: Option<(TokenHash, Timestamp)>,
    admin_sessions: HashMap<TokenHash, AdminSession>,
    persons: HashMap<PersonId, Person>,
    accounts: HashMap<TokenHash, PersonId>,

    spaces: HashMap<SpaceId, Space>,
    /// The last number given out. Outlives the space.
    generations: HashMap<SpaceId, u64>,
    /// Which import was given the generation.
    staged: HashMap<(SpaceId, Generation), ImportId>,
    pages: HashMap<(SpaceId, Generation), Vec<Page>>,
    files: HashMap<(SpaceId, Generation), Vec<Attachment>>,
    imports: HashMap<ImportId, ImportRun>,
    /// `None`: that of the installation.
    brands: HashMap<Option<SpaceId>, StoredBrand>,

    idps: HashMap<IdpId, IdentityProvider>,
    sources: HashMap<IdpId, MetadataSource>,
    test_runs: HashMap<TestRunId, TestRun>,
    groups: HashMap<GroupRef, SeenGroup>,
    sp_keys: Vec<StoredSpKey>,
    /// In no order.
    traces: Vec<Trace>,

    links: BTreeMap<LinkId, LinkRow>,
    tickets: HashMap<TokenHash, Ticket>,
    requests: HashMap<TokenHash, PendingRequest>,
    assertions: HashMap<TokenHash, Timestamp>,
    sessions: HashMap<TokenHash, VisitorSession>,
    grants: HashMap<GrantId, Grant>,
    openings: HashSet<(GrantId, String)>,
}

#[derive(Debug, Clone)]
struct LinkRow {
    link: ShareLink,
    sealed: Sealed,
    token: TokenHash,
    opens: u64,
    last_open: Option<Timestamp>,
}

impl Data {
    /// Refuses an event whose id is taken. Called before anything is written.
    fn check_events(&self, events: &[AuditEvent]) -> StoreResult<()> {
        require(!events.iter().any(|event| self.audit.iter().any(|known| known.id == event.id)))
    }

    fn check_event(&self, event: &AuditEvent) -> StoreResult<()> {
        self.check_events(std::slice::from_ref(event))
    }

    /// Ends sessions together with their grants and what hangs on those. Returns how many sessions and grants went.
    fn end_sessions(&mut self, over: impl Fn(&VisitorSession) -> bool) -> u64 {
        let tokens: HashSet<TokenHash> = self.sessions.values().filter(|s| over(s)).map(|s| s.token.clone()).collect();
        let before = self.sessions.len() + self.grants.len();
        self.sessions.retain(|token, _| !tokens.contains(token));
        self.grants.retain(|_, grant| !tokens.contains(&grant.session));
        let grants = &self.grants;
        self.openings.retain(|(grant, _)| grants.contains_key(grant));
        count(before - self.sessions.len() - self.grants.len())
    }
}

/// `Conflict` unless the condition holds.
fn require(condition: bool) -> StoreResult<()> {
    if condition { Ok(()) } else { Err(StoreError::Conflict) }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::AdminRepository as _;
    use crate::testing::contract;

    #[tokio::test]
    async fn keeps_the_contract() {
        contract::run_all(async || MemoryStore::new()).await;
    }

    #[tokio::test]
    async fn answers_nothing_while_it_is_down() {
        let store = MemoryStore::new();
        store.set_down(true);
        assert!(matches!(store.clone().has_admin().await, Err(StoreError::Unavailable(_))));
        store.set_down(false);
        assert!(!store.has_admin().await.unwrap());
    }
}
