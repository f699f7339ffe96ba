use super::{Data, MemoryStore, count, require};
use crate::keys::TokenHash;
use crate::ports::visits::{
    GateState, Grant, LogoutOrder, OpenCount, PendingRequest, SignIn, SignInResult, Ticket, VisitorSession,
};
use crate::ports::{StoreError, StoreResult, VisitRepository};
use async_trait::async_trait;
use sluice_domain::audit::{Actor, AuditEvent};
use sluice_domain::id::{GrantId, LinkId};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::time::Timestamp;

#[async_trait]
impl VisitRepository for MemoryStore {
    async fn put_ticket(&self, ticket: &Ticket) -> StoreResult<()> {
        self.transaction(|data| {
            require(!data.tickets.contains_key(&ticket.token))?;
            data.tickets.insert(ticket.token.clone(), ticket.clone());
            Ok(())
        })
    }

    async fn take_ticket(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<Ticket>> {
        self.transaction(|data| Ok(data.tickets.remove(token).filter(|ticket| now < ticket.expires_at)))
    }

    async fn put_request(&self, request: &PendingRequest) -> StoreResult<()> {
        self.transaction(|data| {
            require(!data.requests.contains_key(&request.id))?;
            data.requests.insert(request.id.clone(), request.clone());
            Ok(())
        })
    }

    async fn find_request(&self, id: &TokenHash, now: Timestamp) -> StoreResult<Option<PendingRequest>> {
        self.transaction(|data| Ok(data.request(id, now).cloned()))
    }

    async fn consume_request(&self, id: &TokenHash, now: Timestamp) -> StoreResult<bool> {
        self.transaction(|data| Ok(data.request(id, now).is_some() && data.requests.remove(id).is_some()))
    }

    async fn consume_assertion(&self, id: &TokenHash, until: Timestamp) -> StoreResult<bool> {
        self.transaction(|data| {
            if data.assertions.contains_key(id) {
                return Ok(false);
            }
            data.assertions.insert(id.clone(), until);
            Ok(true)
        })
    }

    async fn complete_sign_in(&self, sign_in: &SignIn, now: Timestamp) -> StoreResult<SignInResult> {
        self.transaction(|data| {
            if sign_in.request.as_ref().is_some_and(|request| data.request(request, now).is_none()) {
                return Ok(SignInResult::RequestGone);
            }
            if data.assertions.contains_key(&sign_in.assertion) {
                return Ok(SignInResult::Replayed);
            }
            data.check_event(&sign_in.event)?;
            require(!data.sessions.contains_key(&sign_in.session.token))?;

            let id =
                data.accounts.entry(sign_in.account.0.clone()).or_insert_with(|| sign_in.person.id.clone()).clone();
            let mut person = sign_in.person.clone();
            person.id = id.clone();
            let mut session = sign_in.session.clone();
            session.person = id.clone();
            let mut event = sign_in.event.clone();
            event.actor = Actor::Visitor { person: id.clone() };

            let request = sign_in.request.as_ref().and_then(|request| data.requests.remove(request));
            let replaced = request.map(|request| request.replaces).unwrap_or_default();
            data.end_sessions(|session| replaced.contains(&session.token));
            data.assertions.insert(sign_in.assertion.clone(), sign_in.assertion_until);
            data.persons.insert(id.clone(), person);
            data.sessions.insert(session.token.clone(), session);
            data.audit.push(event);
            Ok(SignInResult::Accepted(id))
        })
    }

    async fn find_visitor_session(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<VisitorSession>> {
        self.transaction(|data| Ok(data.session(token, now).cloned()))
    }

    async fn touch_visitor_session(&self, token: &TokenHash, idle_at: Timestamp) -> StoreResult<()> {
        self.transaction(|data| {
            if let Some(session) = data.sessions.get_mut(token) {
                session.idle_at = session.idle_at.max(idle_at.min(session.expires_at));
            }
            Ok(())
        })
    }

    async fn end_visitor_session(&self, token: &TokenHash, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            if data.end_sessions(|session| session.token == *token) > 0 {
                data.audit.push(event.clone());
            }
            Ok(())
        })
    }

    async fn end_sessions_of(&self, order: &LogoutOrder) -> StoreResult<Option<u64>> {
        self.transaction(|data| {
            if data.assertions.contains_key(&order.request) {
                return Ok(None);
            }
            data.check_event(&order.event)?;
            let named = |session: &VisitorSession| {
                session.account == order.account
                    && (order.session_indexes.is_empty()
                        || session.session_index.as_ref().is_some_and(|index| order.session_indexes.contains(index)))
            };
            let ended = count(data.sessions.values().filter(|session| named(session)).count());
            data.end_sessions(named);
            data.assertions.insert(order.request.clone(), order.request_until);
            data.audit.push(AuditEvent { note: Some(ended.to_string()), ..order.event.clone() });
            Ok(Some(ended))
        })
    }

    async fn create_grant(&self, grant: &Grant, event: &AuditEvent) -> StoreResult<()> {
        self.transaction(|data| {
            data.check_event(event)?;
            let link = &data.links.get(&grant.link).ok_or(StoreError::Conflict)?.link;
            require(link.is_active() && link.epoch == grant.epoch)?;
            require(data.session(&grant.session, grant.created_at).is_some())?;
            require(!data.grants.contains_key(&grant.id))?;
            data.grants.insert(grant.id.clone(), grant.clone());
            data.audit.push(event.clone());
            Ok(())
        })
    }

    async fn gate_state(&self, session: &TokenHash, link: &LinkId, now: Timestamp) -> StoreResult<Option<GateState>> {
        self.transaction(|data| {
            let (Some(session), Some(row)) = (data.session(session, now), data.links.get(link)) else {
                return Ok(None);
            };
            let link = row.link.clone();
            let live = data.grants.values().filter(|grant| {
                grant.link == link.id
                    && grant.session == session.token
                    && grant.epoch == link.epoch
                    && now < grant.expires_at
            });
            let grant = live.max_by_key(|grant| (grant.expires_at, grant.id.clone())).cloned();
            let idp_enabled = data.idps.get(link.gate.idp()).is_some_and(IdentityProvider::is_enabled);
            Ok(Some(GateState { session: session.clone(), link, grant, idp_enabled }))
        })
    }

    async fn had_grant(&self, session: &TokenHash, link: &LinkId) -> StoreResult<bool> {
        self.transaction(|data| Ok(data.grants.values().any(|g| g.session == *session && g.link == *link)))
    }

    async fn record_first_opening(&self, grant: &GrantId, subject: &str, event: &AuditEvent) -> StoreResult<bool> {
        self.transaction(|data| {
            if data.openings.contains(&(grant.clone(), subject.to_owned())) {
                return Ok(false);
            }
            data.check_event(event)?;
            data.openings.insert((grant.clone(), subject.to_owned()));
            data.audit.push(event.clone());
            Ok(true)
        })
    }

    async fn add_opens(&self, counts: &[OpenCount]) -> StoreResult<()> {
        self.transaction(|data| {
            for opens in counts {
                if let Some(row) = data.links.get_mut(&opens.link) {
                    row.opens += opens.count;
                    row.last_open = row.last_open.max(Some(opens.last));
                }
            }
            Ok(())
        })
    }

    async fn sweep_visits(&self, now: Timestamp) -> StoreResult<u64> {
        self.transaction(|data| {
            let rows = |data: &Data| {
                count(data.tickets.len() + data.requests.len() + data.assertions.len() + data.admin_sessions.len())
            };
            let before = rows(data);
            data.tickets.retain(|_, ticket| now < ticket.expires_at);
            data.requests.retain(|_, request| now < request.expires_at);
            data.assertions.retain(|_, until| now < *until);
            data.admin_sessions.retain(|_, session| now < session.expires_at);
            Ok(before - rows(data) + data.end_sessions(|session| !session.is_alive(now)))
        })
    }
}

impl Data {
    fn request(&self, id: &TokenHash, now: Timestamp) -> Option<&PendingRequest> {
        self.requests.get(id).filter(|request| now < request.expires_at)
    }

    fn session(&self, token: &TokenHash, now: Timestamp) -> Option<&VisitorSession> {
        self.sessions.get(token).filter(|session| session.is_alive(now))
    }
}
