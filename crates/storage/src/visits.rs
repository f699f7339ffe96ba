/// The part of a statement that ends the sessions of these keys, with their grants and what was opened under those: each a range of
/// keys.
macro_rules! end_sessions {
    ($keys:literal) => {
        concat!(
            "FOR $key IN ",
            $keys,
            " {
        LET $over = type::record('visitor_session', $key);
        DELETE $over;
        LET $grants = (DELETE grant:[$key]..[$key, []] RETURN BEFORE);
        LET $ended = (SELECT VALUE record::id(id)[2] FROM $grants);
        FOR $grant IN $ended { DELETE opening:[$grant]..[$grant, []] RETURN NONE };
    };"
        )
    };
}

pub(crate) mod gate;
mod logout;
mod rows;
mod sign_in;
mod sweep;

use crate::SurrealStore;
use crate::audit::AuditRow;
use crate::client::vars;
use crate::row;
use async_trait::async_trait;
use rows::{GrantRow, RequestRow, SessionRow, TicketRow};
use sluice_domain::audit::AuditEvent;
use sluice_domain::id::{GrantId, LinkId};
use sluice_domain::time::Timestamp;
use sluice_service::keys::TokenHash;
use sluice_service::ports::visits::{
    GateState, Grant, LogoutOrder, OpenCount, PendingRequest, SignIn, SignInResult, Ticket, VisitorSession,
};
use sluice_service::ports::{StoreError, StoreResult, VisitRepository};
use surrealdb::types::SurrealValue;

// Single use: of two that take the same record at once, one runs again and finds it gone.
const TAKE: &str = "RETURN (DELETE $id RETURN BEFORE)[0]";

const CONSUME_ASSERTION: &str = "{
    IF record::exists($id) { RETURN false };
    CREATE $id SET until = $until RETURN NONE;
    RETURN true;
}";

// Never moves back, never past the end, and makes no session out of one that has ended.
const TOUCH_SESSION: &str =
    "UPDATE $id SET idle_at = math::max([idle_at, math::min([$idle_at, expires_at])]) RETURN NONE";

// Counting goes to records of its own, so it never stands in the way of a change of the link.
const ADD_OPENS: &str = "FOR $opens IN $counts {
    UPSERT $opens.id SET opens = (opens ?? 0) + $opens.count, last_open = math::max([last_open ?? $opens.last, $opens.last])
        RETURN NONE;
}";

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct OpensRow {
    id: surrealdb::types::RecordId,
    count: u64,
    last: i64,
}

#[async_trait]
impl VisitRepository for SurrealStore {
    async fn put_ticket(&self, ticket: &Ticket) -> StoreResult<()> {
        let vars = vars! { "row" => TicketRow::from(ticket) };
        self.client.aside("INSERT INTO ticket $row RETURN NONE", vars).await.map(drop)
    }

    async fn take_ticket(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<Ticket>> {
        let vars = vars! { "id" => row::id("ticket", token.as_str()) };
        let found = self.client.row::<TicketRow>(TAKE, vars).await?;
        found.map(Ticket::try_from).transpose().map(|ticket| ticket.filter(|ticket| now < ticket.expires_at))
    }

    async fn put_request(&self, request: &PendingRequest) -> StoreResult<()> {
        let vars = vars! { "row" => RequestRow::from(request) };
        self.client.aside("INSERT INTO saml_request $row RETURN NONE", vars).await.map(drop)
    }

    async fn find_request(&self, id: &TokenHash, now: Timestamp) -> StoreResult<Option<PendingRequest>> {
        let vars = vars! { "id" => row::id("saml_request", id.as_str()) };
        let found = self.client.row::<RequestRow>("SELECT * FROM ONLY $id", vars).await?;
        found.map(PendingRequest::try_from).transpose().map(|found| found.filter(|request| now < request.expires_at))
    }

    async fn consume_request(&self, id: &TokenHash, now: Timestamp) -> StoreResult<bool> {
        let vars = vars! { "id" => row::id("saml_request", id.as_str()) };
        let taken = self.client.row::<RequestRow>(TAKE, vars).await?;
        taken
            .map(PendingRequest::try_from)
            .transpose()
            .map(|taken| taken.is_some_and(|request| now < request.expires_at))
    }

    async fn consume_assertion(&self, id: &TokenHash, until: Timestamp) -> StoreResult<bool> {
        let vars = vars! { "id" => row::id("assertion", id.as_str()), "until" => until.0 };
        self.client.value(CONSUME_ASSERTION, vars).await
    }

    async fn complete_sign_in(&self, sign_in: &SignIn, now: Timestamp) -> StoreResult<SignInResult> {
        sign_in::complete(&self.client, sign_in, now).await
    }

    async fn find_visitor_session(&self, token: &TokenHash, now: Timestamp) -> StoreResult<Option<VisitorSession>> {
        let vars = vars! { "id" => row::id("visitor_session", token.as_str()) };
        let found = self.client.row::<SessionRow>("SELECT * FROM ONLY $id", vars).await?;
        let found = found.map(VisitorSession::try_from).transpose()?;
        Ok(found.filter(|session| session.is_alive(now)))
    }

    async fn touch_visitor_session(&self, token: &TokenHash, idle_at: Timestamp) -> StoreResult<()> {
        let vars = vars! { "id" => row::id("visitor_session", token.as_str()), "idle_at" => idle_at.0 };
        self.client.on_sessions([token].into_iter(), TOUCH_SESSION, vars).await.map(drop)
    }

    async fn end_visitor_session(&self, token: &TokenHash, event: &AuditEvent) -> StoreResult<()> {
        sweep::end_session(&self.client, token, event).await
    }

    async fn end_sessions_of(&self, order: &LogoutOrder) -> StoreResult<Option<u64>> {
        logout::end_sessions_of(&self.client, order).await
    }

    async fn create_grant(&self, grant: &Grant, event: &AuditEvent) -> StoreResult<()> {
        let vars = vars! {
            "session_id" => row::id("visitor_session", grant.session.as_str()),
            "link_id" => row::id("link", grant.link.as_str()),
            "grant" => GrantRow::from(grant),
            "event" => AuditRow::from(event),
        };
        let made = self.client.on_sessions([&grant.session].into_iter(), gate::CREATE_GRANT, vars).await?;
        if row::decode(made)? { Ok(()) } else { Err(StoreError::Conflict) }
    }

    async fn gate_state(&self, session: &TokenHash, link: &LinkId, now: Timestamp) -> StoreResult<Option<GateState>> {
        gate::state(&self.client, session, link, now).await
    }

    async fn had_grant(&self, session: &TokenHash, link: &LinkId) -> StoreResult<bool> {
        let vars = vars! { "session_key" => session.as_str(), "link_key" => link.as_str() };
        self.client.value(gate::HAD_GRANT, vars).await
    }

    async fn record_first_opening(&self, grant: &GrantId, subject: &str, event: &AuditEvent) -> StoreResult<bool> {
        let vars = vars! {
            "id" => row::id_of("opening", vec![row::text(grant.as_str()), row::text(subject)]),
            "grant" => grant.as_str(),
            "event" => AuditRow::from(event),
        };
        row::decode(self.client.aside(gate::FIRST_OPENING, vars).await?)
    }

    async fn add_opens(&self, counts: &[OpenCount]) -> StoreResult<()> {
        let counts: Vec<OpensRow> = counts
            .iter()
            .map(|opens| OpensRow {
                id: row::id("link_figures", opens.link.as_str()),
                count: opens.count,
                last: opens.last.0,
            })
            .collect();
        self.client.aside(ADD_OPENS, vars! { "counts" => counts }).await.map(drop)
    }

    async fn sweep_visits(&self, now: Timestamp) -> StoreResult<u64> {
        sweep::sweep(&self.client, now).await
    }
}
