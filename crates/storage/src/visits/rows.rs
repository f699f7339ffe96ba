use crate::row::{self, GroupRow, known, known_opt};
use sluice_domain::id::{GrantId, IdpId, LinkId, PageId, PersonId, TestRunId};
use sluice_domain::link::Epoch;
use sluice_domain::time::Timestamp;
use sluice_service::keys::{Sealed, TokenHash};
use sluice_service::ports::visits::{AccountKey, Grant, PendingRequest, Purpose, Ticket, VisitorSession};
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue, Value};

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct PurposeRow {
    purpose: String,
    link: Option<String>,
    page: Option<String>,
    run: Option<String>,
}

impl From<&Purpose> for PurposeRow {
    fn from(purpose: &Purpose) -> Self {
        let of = |code: &str| Self { purpose: code.to_owned(), link: None, page: None, run: None };
        match purpose {
            Purpose::Visit { link, page } => {
                Self { link: Some(link.to_string()), page: page.as_ref().map(ToString::to_string), ..of("visit") }
            }
            Purpose::Test { run } => Self { run: Some(run.to_string()), ..of("test") },
            Purpose::SignOut => of("sign_out"),
        }
    }
}

impl PurposeRow {
    fn read(self, record: &RecordId) -> StoreResult<Purpose> {
        match (self.purpose.as_str(), self.link, self.run) {
            ("visit", Some(link), None) => Ok(Purpose::Visit {
                link: known(record, "link", LinkId::parse(&link))?,
                page: known_opt(record, "page", self.page, PageId::parse)?,
            }),
            ("test", None, Some(run)) => Ok(Purpose::Test { run: known(record, "run", TestRunId::parse(&run))? }),
            ("sign_out", None, None) => Ok(Purpose::SignOut),
            _ => Err(row::corrupt(record, "its purpose and what belongs to it contradict each other")),
        }
    }
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct TicketRow {
    id: RecordId,
    idp: String,
    #[surreal(flatten)]
    purpose: PurposeRow,
    expires_at: i64,
}

impl From<&Ticket> for TicketRow {
    fn from(ticket: &Ticket) -> Self {
        Self {
            id: row::id("ticket", ticket.token.as_str()),
            idp: ticket.idp.to_string(),
            purpose: PurposeRow::from(&ticket.purpose),
            expires_at: ticket.expires_at.0,
        }
    }
}

impl TryFrom<TicketRow> for Ticket {
    type Error = StoreError;

    fn try_from(row: TicketRow) -> StoreResult<Self> {
        Ok(Self {
            token: row::token(&row.id)?,
            idp: known(&row.id, "idp", IdpId::parse(&row.idp))?,
            purpose: row.purpose.read(&row.id)?,
            expires_at: Timestamp(row.expires_at),
        })
    }
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct RequestRow {
    id: RecordId,
    idp: String,
    #[surreal(flatten)]
    purpose: PurposeRow,
    browser: String,
    replaces: Vec<String>,
    created_at: i64,
    expires_at: i64,
}

impl From<&PendingRequest> for RequestRow {
    fn from(request: &PendingRequest) -> Self {
        Self {
            id: row::id("saml_request", request.id.as_str()),
            idp: request.idp.to_string(),
            purpose: PurposeRow::from(&request.purpose),
            browser: request.browser.as_str().to_owned(),
            replaces: request.replaces.iter().map(|session| session.as_str().to_owned()).collect(),
            created_at: request.created_at.0,
            expires_at: request.expires_at.0,
        }
    }
}

impl TryFrom<RequestRow> for PendingRequest {
    type Error = StoreError;

    fn try_from(row: RequestRow) -> StoreResult<Self> {
        let replaces = row.replaces.iter().map(|session| known(&row.id, "replaces", TokenHash::parse(session)));
        Ok(Self {
            id: row::token(&row.id)?,
            idp: known(&row.id, "idp", IdpId::parse(&row.idp))?,
            browser: known(&row.id, "browser", TokenHash::parse(&row.browser))?,
            replaces: replaces.collect::<StoreResult<_>>()?,
            purpose: row.purpose.read(&row.id)?,
            created_at: Timestamp(row.created_at),
            expires_at: Timestamp(row.expires_at),
        })
    }
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct SessionRow {
    id: RecordId,
    idp: String,
    idp_changed_at: i64,
    person: String,
    account: String,
    session_index: Option<String>,
    /// Sealed.
    subject: Option<String>,
    email: Option<String>,
    groups: Vec<GroupRow>,
    created_at: i64,
    idle_at: i64,
    expires_at: i64,
}

impl From<&VisitorSession> for SessionRow {
    fn from(session: &VisitorSession) -> Self {
        Self {
            id: row::id("visitor_session", session.token.as_str()),
            idp: session.idp.to_string(),
            idp_changed_at: session.idp_changed_at.0,
            person: session.person.to_string(),
            account: session.account.0.as_str().to_owned(),
            session_index: session.session_index.as_ref().map(|index| index.as_str().to_owned()),
            subject: session.subject.as_ref().map(|subject| subject.as_str().to_owned()),
            email: session.email.clone(),
            groups: GroupRow::of(&session.groups),
            created_at: session.created_at.0,
            idle_at: session.idle_at.0,
            expires_at: session.expires_at.0,
        }
    }
}

impl TryFrom<SessionRow> for VisitorSession {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> StoreResult<Self> {
        Ok(Self {
            token: row::token(&row.id)?,
            idp: known(&row.id, "idp", IdpId::parse(&row.idp))?,
            idp_changed_at: Timestamp(row.idp_changed_at),
            person: known(&row.id, "person", PersonId::parse(&row.person))?,
            account: AccountKey(known(&row.id, "account", TokenHash::parse(&row.account))?),
            session_index: known_opt(&row.id, "session_index", row.session_index, TokenHash::parse)?,
            subject: row.subject.map(Sealed::from_store),
            email: row.email,
            groups: GroupRow::read(&row.id, row.groups)?,
            created_at: Timestamp(row.created_at),
            idle_at: Timestamp(row.idle_at),
            expires_at: Timestamp(row.expires_at),
        })
    }
}

/// Key: [session, link, grant].
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct GrantRow {
    id: RecordId,
    session: String,
    link: String,
    epoch: u64,
    person: String,
    created_at: i64,
    expires_at: i64,
}

impl From<&Grant> for GrantRow {
    fn from(grant: &Grant) -> Self {
        let parts = [grant.session.as_str(), grant.link.as_str(), grant.id.as_str()];
        Self {
            id: row::id_of("grant", parts.into_iter().map(row::text).collect()),
            session: grant.session.as_str().to_owned(),
            link: grant.link.to_string(),
            epoch: grant.epoch.0,
            person: grant.person.to_string(),
            created_at: grant.created_at.0,
            expires_at: grant.expires_at.0,
        }
    }
}

impl TryFrom<GrantRow> for Grant {
    type Error = StoreError;

    fn try_from(row: GrantRow) -> StoreResult<Self> {
        Ok(Self {
            id: known(&row.id, "the key", GrantId::parse(row::last_part(&row.id)?))?,
            link: known(&row.id, "link", LinkId::parse(&row.link))?,
            epoch: Epoch(row.epoch),
            session: known(&row.id, "session", TokenHash::parse(&row.session))?,
            person: known(&row.id, "person", PersonId::parse(&row.person))?,
            created_at: Timestamp(row.created_at),
            expires_at: Timestamp(row.expires_at),
        })
    }
}
