//! Who listens to changes, and how many may.

use sluice_domain::topic::Topics;
use sluice_service::changes::Changes;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast::{self, Receiver, Sender};

/// Streams of one session. A browser has one for all its tabs, or one for each tab where it cannot share.
const OF_SESSION: usize = 10;
/// Streams of the whole process. Each holds a connection; the rest of the listener's are for everything else.
const OF_ALL: usize = 200;
/// Changes that wait for a stream whose client is slow. Beyond them everything counts as changed.
const WAITING: usize = 16;

pub struct Places {
    changes: Sender<Topics>,
    listening: Mutex<Listening>,
    hasher: RandomState,
}

#[derive(Default)]
struct Listening {
    /// Streams of each session, by a hash of its token.
    sessions: HashMap<u64, usize>,
    all: usize,
    /// A task looks on for them.
    attended: bool,
    /// What its last look found to be recent.
    recent: Topics,
}

/// No further stream is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    OfSession,
    OfAll,
}

pub struct Joined {
    pub place: Place,
    pub changes: Receiver<Topics>,
    /// What was changed just before, as far as that is known; if not, it is told soon.
    pub recent: Topics,
    /// Nobody looks on yet.
    pub first: bool,
}

/// A place that is taken; given back when it is dropped.
pub struct Place {
    places: Arc<Places>,
    session: u64,
}

impl Default for Places {
    fn default() -> Self {
        Self { changes: broadcast::channel(WAITING).0, listening: Mutex::default(), hasher: RandomState::new() }
    }
}

impl Places {
    pub fn join(places: &Arc<Self>, session: &str) -> Result<Joined, Full> {
        let session = places.hasher.hash_one(session);
        let mut listening = places.listening();
        if listening.all >= OF_ALL {
            return Err(Full::OfAll);
        }
        let own = listening.sessions.entry(session).or_default();
        if *own >= OF_SESSION {
            return Err(Full::OfSession);
        }
        *own += 1;
        listening.all += 1;
        let first = !std::mem::replace(&mut listening.attended, true);
        let recent = if first { Topics::NONE } else { listening.recent };
        let place = Place { places: Arc::clone(places), session };
        Ok(Joined { place, changes: places.changes.subscribe(), recent, first })
    }

    /// Whether nobody listens; then somebody who comes later is the first again.
    pub fn is_left(&self) -> bool {
        let mut listening = self.listening();
        if listening.all == 0 {
            listening.attended = false;
        }
        listening.all == 0
    }

    pub fn tell(&self, changes: Changes) {
        // Under the lock, or who joins between the two would hear of it neither way.
        let mut listening = self.listening();
        listening.recent = changes.recent;
        if !changes.new.is_empty() {
            // Fails only when the last one has just left.
            let _ = self.changes.send(changes.new);
        }
    }

    fn listening(&self) -> MutexGuard<'_, Listening> {
        self.listening.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut listening = self.places.listening();
        listening.all = listening.all.saturating_sub(1);
        if let Some(own) = listening.sessions.get_mut(&self.session) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                listening.sessions.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::topic::Topic;

    #[test]
    fn a_session_has_so_many_streams_and_the_process_so_many() {
        let places = Arc::new(Places::default());
        let mut taken: Vec<Joined> = (0..OF_SESSION).map(|_| Places::join(&places, "one").ok().unwrap()).collect();
        assert_eq!(Places::join(&places, "one").err(), Some(Full::OfSession));
        taken.pop();
        taken.push(Places::join(&places, "one").ok().unwrap());
        for n in taken.len()..OF_ALL {
            taken.push(Places::join(&places, &n.to_string()).ok().unwrap());
        }
        assert_eq!(Places::join(&places, "another").err(), Some(Full::OfAll));
        drop(taken);
        assert!(places.listening().sessions.is_empty() && places.is_left());
    }

    #[test]
    fn one_looks_on_while_somebody_listens() {
        let places = Arc::new(Places::default());
        let one = Places::join(&places, "one").ok().unwrap();
        let mut two = Places::join(&places, "two").ok().unwrap();
        assert!(one.first && !two.first);
        drop(one);
        assert!(!places.is_left());
        let links = Topics::NONE.with(Topic::Links);
        places.tell(Changes { new: links, recent: links });
        assert_eq!(two.changes.try_recv().ok(), Some(links));
        assert_eq!(Places::join(&places, "late").ok().map(|late| late.recent), Some(links));
        drop(two);
        assert!(places.is_left());
        assert!(Places::join(&places, "one").ok().unwrap().first, "and is begun anew");
    }
}
