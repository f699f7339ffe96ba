//! Refusals that repeat: one row in the audit log stands for a minute of them, so that a page which is loaded again and again
//! does not fill it.

use super::{link_target, visitor};
use crate::error::Result;
use crate::keys::TokenHash;
use crate::ports::StoreError;
use crate::ports::visits::VisitorSession;
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome};
use sluice_domain::id::{LinkId, PersonId, Reference};
use sluice_domain::link::ShareLink;
use sluice_domain::time::{Span, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// For how long a row stands for what repeats it.
const ROW: Span = Span::minutes(1);

/// Session, link, its epoch, and why.
type Refused = (TokenHash, LinkId, u64, Vec<&'static str>);

/// Link, why, and who, if that is known.
type Tried = (LinkId, &'static str, Option<PersonId>);

/// What was refused in the last minute by this process; of several replicas each writes its own row.
#[derive(Debug, Default)]
pub(super) struct Refusals(Mutex<Recent>);

#[derive(Debug, Default)]
struct Recent {
    refused: HashMap<Refused, (Reference, Timestamp)>,
    tried: HashMap<Tried, Timestamp>,
    /// Not written yet.
    waiting: Vec<AuditEvent>,
}

impl Refusals {
    fn lock(&self) -> MutexGuard<'_, Recent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The reference of the row that stands for this refusal. `true` when that is `fresh`, and the row has to be written.
    fn reference(&self, refused: &Refused, fresh: Reference, now: Timestamp) -> (Reference, bool) {
        let mut recent = self.lock();
        if let Some((known, at)) = recent.refused.get(refused)
            && now < at.plus(ROW)
        {
            return (known.clone(), false);
        }
        recent.refused.insert(refused.clone(), (fresh.clone(), now));
        (fresh, true)
    }

    fn forget(&self, refused: &Refused) {
        self.lock().refused.remove(refused);
    }

    fn try_closed(&self, tried: Tried, event: AuditEvent) {
        let mut recent = self.lock();
        if recent.tried.get(&tried).is_none_or(|at| event.at >= at.plus(ROW)) {
            recent.tried.insert(tried, event.at);
            recent.waiting.push(event);
        }
    }

    /// What is to be written. Forgets what stands for nothing any more.
    fn take(&self, now: Timestamp) -> Vec<AuditEvent> {
        let mut recent = self.lock();
        recent.refused.retain(|_, (_, at)| now < at.plus(ROW));
        recent.tried.retain(|_, at| now < at.plus(ROW));
        std::mem::take(&mut recent.waiting)
    }

    fn put_back(&self, events: &[AuditEvent]) {
        self.lock().waiting.extend_from_slice(events);
    }
}

impl Sluice {
    /// Writes that a signed-in visitor is refused, and gives the reference to show. The same refusal again within a minute
    /// shows the reference of the row that is there.
    pub(super) async fn record_refusal(
        &self,
        link: &ShareLink,
        session: &VisitorSession,
        why: Vec<&'static str>,
    ) -> Result<Reference> {
        let mut event = self.event(visitor(&session.person), Action::LinkDenied, Outcome::Refused, link_target(link));
        event.reasons = why.iter().map(|&code| code.to_owned()).collect();
        let refused = (session.token.clone(), link.id.clone(), link.epoch.0, why);
        let (reference, new) = self.opens.refusals.reference(&refused, self.reference(), event.at);
        if new {
            event.reference = Some(reference.clone());
            if let Err(error) = self.store.append(&event).await {
                self.opens.refusals.forget(&refused);
                return Err(error.into());
            }
        }
        Ok(reference)
    }

    /// Notes that somebody tried a link that exists and is closed. Written with the next flush and not before the answer: an
    /// answer that waits for the store only where there is a link would tell such a link from none. Without a reference, since
    /// the numbers on those pages must not tell either, by being the same twice.
    pub(super) fn note_closed(&self, link: &ShareLink, person: Option<&PersonId>, why: &'static str) {
        let actor = person.map_or(Actor::Anonymous, visitor);
        let mut event = self.event(actor, Action::LinkDenied, Outcome::Refused, link_target(link));
        event.reasons = vec![why.to_owned()];
        self.opens.refusals.try_closed((link.id.clone(), why, person.cloned()), event);
    }

    pub(super) async fn flush_closed(&self) {
        let events = self.opens.refusals.take(self.now());
        for (n, event) in events.iter().enumerate() {
            match self.store.append(event).await {
                // Its id is taken: it was written before, and the store could not say so.
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => {
                    tracing::warn!(%error, "attempts at closed links were not written; they stay noted");
                    self.opens.refusals.put_back(&events[n..]);
                    return;
                }
            }
        }
    }
}
