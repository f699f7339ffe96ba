//! What decides about a visitor's request, remembered from one change of the database to the next: a page that is read costs no query.
//!
//! Only where this process has the database for itself: another process's changes would not be noticed. Nothing here knows what a
//! statement changes. Each one that may write ends all that is remembered, twice: before it begins, and after it has ended, before
//! anybody hears of it. So whoever is told that a link is revoked, a session over or a connection disabled can rely on it: what was
//! read earlier is asked for again. A statement that is known to change certain sessions and their grants alone ends what is remembered
//! of those ([`Client::on_sessions`](crate::client::Client::on_sessions)): sign-ins and the use of sessions are too frequent to end it
//! all. What runs aside ([`Client::aside`](crate::client::Client::aside)) touches nothing of this.

use crate::visits::gate::Facts;
use moka::sync::Cache;
use sluice_domain::id::{IdpId, LinkId, PageId};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_service::keys::TokenHash;
use sluice_service::ports::StoreResult;
use sluice_service::ports::content::{Generation, Page};
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counters for sessions. Two sessions may share one; then a change of either ends what is remembered of both.
const COUNTERS: usize = 4096;
/// Bytes of what gates rest on, about. Groups are most of it.
const GATES: u64 = 64 << 20;
/// Records that are kept of each other kind.
const RECORDS: u64 = 10_000;

/// The keywords that change something, in whichever case.
const CHANGES: [&str; 10] =
    ["ALTER", "CREATE", "DEFINE", "DELETE", "INSERT", "REBUILD", "RELATE", "REMOVE", "UPDATE", "UPSERT"];

/// Whether a statement may change anything. `SELECT … FOR UPDATE` counts as well, which does no harm.
pub(crate) fn may_change(statement: &str) -> bool {
    statement
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .any(|word| CHANGES.iter().any(|change| word.eq_ignore_ascii_case(change)))
}

/// A moment between two changes: of anything, and of one session if it is about one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment(u64, u64);

/// Something as it was at a moment.
type Then<T> = (Moment, Arc<T>);

pub(crate) struct Memory {
    /// Counts beginnings and ends of changes of anything.
    changes: AtomicU64,
    /// The same for changes of single sessions.
    sessions: Box<[AtomicU64]>,
    hasher: RandomState,
    pub(crate) gates: Shelf<(TokenHash, LinkId), Facts>,
    pub(crate) idps: Shelf<IdpId, IdentityProvider>,
    pub(crate) pages: Shelf<(PageId, Generation), Page>,
}

/// What is remembered of one kind.
pub(crate) struct Shelf<K: Hash + Eq, T>(Cache<K, Then<T>>);

impl Default for Memory {
    fn default() -> Self {
        let gates = Cache::builder().weigher(|_, (_, facts): &Then<Facts>| facts.weight()).max_capacity(GATES).build();
        Self {
            changes: AtomicU64::new(0),
            sessions: std::iter::repeat_with(|| AtomicU64::new(0)).take(COUNTERS).collect(),
            hasher: RandomState::new(),
            gates: Shelf(gates),
            idps: Shelf(Cache::new(RECORDS)),
            pages: Shelf(Cache::new(RECORDS)),
        }
    }
}

impl Memory {
    /// To be taken before anything is read that is to be remembered.
    pub(crate) fn moment(&self) -> Moment {
        Moment(self.changes.load(Ordering::SeqCst), 0)
    }

    /// The same for what rests on a session.
    pub(crate) fn moment_of(&self, session: &TokenHash) -> Moment {
        Moment(self.changes.load(Ordering::SeqCst), self.sessions[self.counter(session)].load(Ordering::SeqCst))
    }

    /// Forgets everything, now and when the guard goes.
    pub(crate) fn change(self: Arc<Self>) -> Change {
        Change::begin(self, None)
    }

    /// Forgets what rests on these sessions, now and when the guard goes.
    pub(crate) fn change_of<'s>(self: Arc<Self>, sessions: impl Iterator<Item = &'s TokenHash>) -> Change {
        let counters = sessions.map(|session| self.counter(session)).collect();
        Change::begin(self, Some(counters))
    }

    fn counter(&self, session: &TokenHash) -> usize {
        usize::try_from(self.hasher.hash_one(session) % COUNTERS as u64).unwrap_or_default()
    }
}

impl<K: Hash + Eq + Send + Sync + 'static, T: Send + Sync + 'static> Shelf<K, T> {
    /// What was put there, if nothing was changed since.
    fn recall(&self, key: &K, now: Moment) -> Option<Arc<T>> {
        self.0.get(key).filter(|(then, _)| *then == now).map(|(_, found)| found)
    }

    /// `then` is the moment before `found` was read.
    fn keep(&self, key: K, then: Moment, found: Arc<T>) {
        self.0.insert(key, (then, found));
    }
}

/// What is on the shelf under this key, or else what `read` finds, which is put there as of the moment. `None` in place of a shelf: nothing is
/// remembered here. What is not found is not remembered either: strangers would fill the memory.
pub(crate) async fn remembered<K, T>(
    shelf: Option<(&Shelf<K, T>, Moment)>,
    key: K,
    read: impl Future<Output = StoreResult<Option<T>>>,
) -> StoreResult<Option<Arc<T>>>
where
    K: Hash + Eq + Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    let Some((shelf, moment)) = shelf else { return Ok(read.await?.map(Arc::new)) };
    if let Some(known) = shelf.recall(&key, moment) {
        return Ok(Some(known));
    }
    let found = read.await?.map(Arc::new);
    if let Some(found) = &found {
        shelf.keep(key, moment, Arc::clone(found));
    }
    Ok(found)
}

/// A change that is under way.
pub(crate) struct Change {
    memory: Arc<Memory>,
    /// `None`: of anything.
    counters: Option<Vec<usize>>,
}

impl Change {
    fn begin(memory: Arc<Memory>, counters: Option<Vec<usize>>) -> Self {
        let change = Self { memory, counters };
        change.count();
        change
    }

    fn count(&self) {
        match &self.counters {
            None => {
                self.memory.changes.fetch_add(1, Ordering::SeqCst);
            }
            Some(counters) => {
                for &counter in counters {
                    self.memory.sessions[counter].fetch_add(1, Ordering::SeqCst);
                }
            }
        }
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        self.count();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_may_write_is_known_by_its_words() {
        for statement in [
            "upsert $id",
            "CREATE $id",
            "{ LET $x = (DELETE $id RETURN BEFORE); }",
            "SELECT 1 FOR UPDATE",
            "REMOVE TABLE x",
        ] {
            assert!(may_change(statement), "{statement}");
        }
        for statement in ["SELECT * FROM ONLY $id", "RETURN { created_at: 1, deleted: $UPDATED }", ""] {
            assert!(!may_change(statement), "{statement}");
        }
    }

    #[test]
    fn a_change_of_sessions_forgets_what_rests_on_them() {
        let memory = Arc::new(Memory::default());
        let [one, other] = ["one", "other"].map(|name| sluice_service::testing::samples::session(name).token);
        let before = [memory.moment_of(&one), memory.moment_of(&other), memory.moment()];
        let change = Arc::clone(&memory).change_of([&one].into_iter());
        let during = memory.moment_of(&one);
        assert_ne!(during, before[0]);
        drop(change);
        assert!(![before[0], during].contains(&memory.moment_of(&one)));
        assert_eq!([memory.moment_of(&other), memory.moment()], before[1..]);
        drop(Arc::clone(&memory).change());
        assert_ne!(memory.moment_of(&other), before[1]);
    }

    #[test]
    fn what_was_read_before_or_during_a_change_is_forgotten() {
        let memory = Arc::new(Memory::default());
        let (id, idp) = (sluice_service::testing::samples::idp(1).id, sluice_service::testing::samples::idp(1));
        let keep = |then| memory.idps.keep(id.clone(), then, Arc::new(idp.clone()));
        let recalled = || memory.idps.recall(&id, memory.moment()).is_some();
        let before = memory.moment();
        keep(before);
        assert!(recalled());
        let change = Arc::clone(&memory).change();
        assert!(!recalled(), "while it is being changed");
        let during = memory.moment();
        keep(during);
        drop(change);
        assert!(!recalled(), "what was read meanwhile may be older than the change");
        keep(before);
        assert!(!recalled());
        keep(memory.moment());
        assert!(recalled());
    }
}
