//! What was changed lately, by whichever process on this store, as topics.
//!
//! Every change writes an event, so the audit log tells of all of them. An event has the time at which it was made, on the clock of the
//! process that made it, and is there a little later, once its transaction is. So no position in the log has everything before it: each
//! look reads the last seconds whole, and knows by their ids which events it has told of.

use crate::error::Result;
use crate::sluice::Sluice;
use sluice_domain::id::AuditId;
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::topic::Topics;
use std::collections::HashSet;

/// How long after its time an event may appear, the difference between the clocks of replicas included.
const WINDOW: Span = Span::seconds(10);
/// Events of that time that one look reads. Where there are more, everything counts as changed.
const EVENTS: u32 = 1_000;

/// What was told already.
#[derive(Debug, Default)]
pub struct Looked {
    at: Option<Timestamp>,
    seen: HashSet<AuditId>,
}

/// What a look found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changes {
    /// Since the look before. The first look has none before it: all that is recent is new to it.
    pub new: Topics,
    /// In the last seconds: for whoever begins to look on just now.
    pub recent: Topics,
}

impl Sluice {
    /// What was changed since the last look. For a screen, and no right is asked for: topics say nothing about anybody.
    pub async fn changes(&self, looked: &mut Looked) -> Result<Changes> {
        let now = self.now();
        let events = self.store.audit_since(now.minus(WINDOW), EVENTS).await?;
        let late = looked.at.is_some_and(|at| at < now.minus(WINDOW));
        let all = |events: &mut dyn Iterator<Item = _>| {
            events.fold(Topics::NONE, |topics: Topics, action| topics.and(Topics::of(action)))
        };
        let mut changes = Changes {
            new: all(&mut events.iter().filter(|(id, _)| !looked.seen.contains(id)).map(|(_, action)| *action)),
            recent: all(&mut events.iter().map(|(_, action)| *action)),
        };
        let too_many = u32::try_from(events.len()).is_ok_and(|count| count >= EVENTS);
        if late || too_many {
            changes.new = Topics::all();
        }
        if too_many {
            changes.recent = Topics::all();
        }
        *looked = Looked { at: Some(now), seen: events.into_iter().map(|(id, _)| id).collect() };
        Ok(changes)
    }
}
