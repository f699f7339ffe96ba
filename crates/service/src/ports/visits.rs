use super::StoreResult;
use super::people::Person;
use crate::keys::{Sealed, TokenHash};
use async_trait::async_trait;
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{GrantId, IdpId, LinkId, PageId, PersonId, TestRunId};
use sluice_domain::link::{Epoch, ShareLink};
use sluice_domain::sso::group::GroupRef;
use sluice_domain::time::Timestamp;
use std::fmt;

/// What an AuthnRequest is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To open a link, and after sign-in this page of it.
    Visit { link: LinkId, page: Option<PageId> },
    /// Test configuration.
    Test { run: TestRunId },
    /// To sign out at the identity provider too: the session here is over already.
    SignOut,
}

/// An AuthnRequest that waits for its response: bound to the browser that began it, good once.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingRequest {
    /// The keyed hash of the request's ID.
    pub id: TokenHash,
    pub idp: IdpId,
    pub purpose: Purpose,
    /// The keyed hash of the browser's pre-login cookie.
    pub browser: TokenHash,
    /// The browser's sessions at this IdP when it asked: they end with the answer. The answer itself comes without their cookies
    /// (it is posted from another site), and its own cookie takes their place.
    pub replaces: Vec<TokenHash>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl fmt::Debug for PendingRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingRequest").field("idp", &self.idp).field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// Lets a browser begin what was decided on the dashboard's origin: the visitors' origin knows no admin session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    pub token: TokenHash,
    pub idp: IdpId,
    pub purpose: Purpose,
    pub expires_at: Timestamp,
}

/// A visitor's sign-in at one IdP.
#[derive(Clone, PartialEq, Eq)]
pub struct VisitorSession {
    /// The keyed hash of the cookie.
    pub token: TokenHash,
    pub idp: IdpId,
    /// [`IdentityProvider::changed_at`] of the connection that verified the sign-in. The session opens links only while the connection
    /// still has it.
    ///
    /// [`IdentityProvider::changed_at`]: sluice_domain::sso::idp::IdentityProvider::changed_at
    pub idp_changed_at: Timestamp,
    pub person: PersonId,
    /// Whose it is at the IdP: what a logout that the IdP asks for names.
    pub account: AccountKey,
    /// The keyed hash of the SessionIndex that the IdP gave.
    pub session_index: Option<TokenHash>,
    /// NameID and SessionIndex as the IdP named them, sealed: needed to sign out there. `None` on sessions from before there was
    /// single logout.
    pub subject: Option<Sealed>,
    pub email: Option<String>,
    pub groups: Vec<GroupRef>,
    pub created_at: Timestamp,
    /// Moves with use, up to `expires_at`.
    pub idle_at: Timestamp,
    /// The end in any case; never after the IdP's SessionNotOnOrAfter.
    pub expires_at: Timestamp,
}

impl VisitorSession {
    /// Neither idle for too long nor at its end.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now < self.idle_at && now < self.expires_at
    }
}

impl fmt::Debug for VisitorSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VisitorSession").field("idp", &self.idp).field("person", &self.person).finish_non_exhaustive()
    }
}

/// The stable key of an account: keyed hash over (connection, NameID format, NameID).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountKey(pub TokenHash);

/// An accepted sign-in, written whole or not at all.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The request it answers: consumed. `None`: nobody asked (IdP-initiated).
    pub request: Option<TokenHash>,
    /// The keyed hash of (IdP, assertion ID): consumed, kept until `assertion_until`.
    pub assertion: TokenHash,
    pub assertion_until: Timestamp,
    pub account: AccountKey,
    /// `id` is used if the account is new; an account that is known keeps its person id.
    pub person: Person,
    pub session: VisitorSession,
    pub event: AuditEvent,
}

/// How a sign-in ended in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInResult {
    /// With the person's id: that of the known account, or the new one.
    Accepted(PersonId),
    /// The request was answered before, or is unknown or expired.
    RequestGone,
    /// The assertion was used before.
    Replayed,
}

/// A logout that an identity provider asked for.
#[derive(Debug, Clone)]
pub struct LogoutOrder {
    /// The keyed hash of (IdP, request ID): consumed, kept until `request_until`.
    pub request: TokenHash,
    pub request_until: Timestamp,
    pub account: AccountKey,
    /// Only sessions with one of these; none: all of the account.
    pub session_indexes: Vec<TokenHash>,
    /// Its note becomes the number of sessions that ended.
    pub event: AuditEvent,
}

/// A visitor's right to read one link's scope: bound to link, epoch and session, on the server only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub link: LinkId,
    pub epoch: Epoch,
    pub session: TokenHash,
    pub person: PersonId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// All that decides about one request of a visitor, read at one moment.
#[derive(Debug, Clone)]
pub struct GateState {
    pub session: VisitorSession,
    pub link: ShareLink,
    pub grant: Option<Grant>,
    /// The link's identity provider is enabled.
    pub idp_enabled: bool,
}

/// Openings of pages through one link since the last flush.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCount {
    pub link: LinkId,
    pub count: u64,
    /// When the latest of them was.
    pub last: Timestamp,
}

#[async_trait]
pub trait VisitRepository {
    /// A one-time ticket from the dashboard's origin to the visitors' (for Test configuration).
    async fn put_ticket(&self, ticket: &Ticket) -> StoreResult<()>;
    /// Takes the ticket: a second call, also at the same moment, gives `None`, as does an expired one.
    async fn take_ticket(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<Ticket>>;
    async fn put_request(&self, request: &PendingRequest) -> StoreResult<()>;
    /// `None` also when it has expired or was consumed.
    async fn find_request(&self, id: &TokenHash, now: Timestamp) -> StoreResult<Option<PendingRequest>>;
    /// Consumes a request that led to no session (a test, a refusal). `false` if it was consumed before, or is unknown or
    /// expired.
    async fn consume_request(&self, id: &TokenHash, now: Timestamp) -> StoreResult<bool>;
    /// Consumes an assertion ID that led to no session (a test), and remembers it until `until`. `false` if it was consumed
    /// before.
    async fn consume_assertion(&self, id: &TokenHash, until: Timestamp) -> StoreResult<bool>;
    /// Consumes request and assertion, upserts the person, ends the sessions that the request replaces with their grants, creates
    /// the session, writes the event (with the person's id as actor): one transaction, single use also under concurrency. A known
    /// account takes name and e-mail of this sign-in. If both request and assertion were used before, the answer is
    /// `RequestGone`; without acceptance nothing is written.
    async fn complete_sign_in(&self, sign_in: &SignIn, now: Timestamp) -> StoreResult<SignInResult>;
    /// `None` when absent, idle or over.
    async fn find_visitor_session(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<VisitorSession>>;
    /// Moves `idle_at` forward, never back and never past `expires_at`.
    async fn touch_visitor_session(&self, token: &TokenHash, idle_at: Timestamp) -> StoreResult<()>;
    /// Ends the session and all of its grants.
    async fn end_visitor_session(&self, token: &TokenHash, event: &AuditEvent) -> StoreResult<()>;
    /// Consumes the request and ends the account's sessions that the order names, with all of their grants: one transaction. Gives
    /// how many ended, which may be none; `None` if the request was used before (nothing is written then). A sign-in that is
    /// accepted at the same moment ends up wholly before or wholly after.
    async fn end_sessions_of(&self, order: &LogoutOrder) -> StoreResult<Option<u64>>;
    /// Creates the grant and writes the event. `Conflict` if the link's epoch is no longer the grant's, or the link is not
    /// active, or the session is not alive at `created_at`.
    async fn create_grant(&self, grant: &Grant, event: &AuditEvent) -> StoreResult<()>;
    /// Session, link, grant of both, and the IdP's state, read together. `None` without a live session or without the link.
    /// A grant is given back only if it is not expired and its epoch is the link's; of several, the one that lasts longest. An
    /// IdP that was removed counts as not enabled.
    async fn gate_state(&self, session: &TokenHash, link: &LinkId, now: Timestamp) -> StoreResult<Option<GateState>>;
    /// Whether any grant for this link was ever made in this session: only such a visitor may be told that it is over.
    async fn had_grant(&self, session: &TokenHash, link: &LinkId) -> StoreResult<bool>;
    /// Writes the event if this (grant, subject) is new. `true` if it was. `subject` names page and version, or file and version.
    async fn record_first_opening(&self, grant: &GrantId, subject: &str, event: &AuditEvent) -> StoreResult<bool>;
    /// Adds to the links' figures. Links that are gone are passed over.
    async fn add_opens(&self, counts: &[OpenCount]) -> StoreResult<()>;
    /// Removes what is over: tickets, requests, consumed ids, sessions of visitors and admins. A grant goes with its session and
    /// not before, so that [`Self::had_grant`] stays true for it. Returns how many rows went; what was opened under a grant goes
    /// with it and is not counted.
    async fn sweep_visits(&self, now: Timestamp) -> StoreResult<u64>;
}
