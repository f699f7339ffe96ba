use crate::SurrealStore;
use crate::client::vars;
use crate::row::{self, corrupt, known, known_opt};
use async_trait::async_trait;
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::{AdminId, AuditId, IdpId, LinkId, PageId, PersonId, Reference, SpaceId};
use sluice_domain::time::{Span, Timestamp};
use sluice_service::ports::audit::AuditFilter;
use sluice_service::ports::{AuditRepository, PageRequest, Slice, StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue, Value, Variables};

/// A row of the audit log. `actor_id` is the admin's or the person's id, by `actor`.
#[derive(Debug, Clone, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct AuditRow {
    id: RecordId,
    at: i64,
    actor: String,
    actor_id: Option<String>,
    action: String,
    outcome: String,
    space: Option<String>,
    link: Option<String>,
    page: Option<String>,
    idp: Option<String>,
    reasons: Vec<String>,
    reference: Option<String>,
    note: Option<String>,
}

impl From<&AuditEvent> for AuditRow {
    fn from(event: &AuditEvent) -> Self {
        let (actor, actor_id) = match &event.actor {
            Actor::System => ("system", None),
            Actor::Admin { admin } => ("admin", Some(admin.to_string())),
            Actor::Visitor { person } => ("visitor", Some(person.to_string())),
            Actor::Anonymous => ("anonymous", None),
        };
        Self {
            id: row::id("audit", event.id.as_str()),
            at: event.at.0,
            actor: actor.to_owned(),
            actor_id,
            action: event.action.code().to_owned(),
            outcome: outcome_code(event.outcome).to_owned(),
            space: event.target.space.as_ref().map(ToString::to_string),
            link: event.target.link.as_ref().map(ToString::to_string),
            page: event.target.page.as_ref().map(ToString::to_string),
            idp: event.target.idp.as_ref().map(ToString::to_string),
            reasons: event.reasons.clone(),
            reference: event.reference.as_ref().map(ToString::to_string),
            note: event.note.clone(),
        }
    }
}

impl TryFrom<AuditRow> for AuditEvent {
    type Error = StoreError;

    fn try_from(row: AuditRow) -> StoreResult<Self> {
        let id = &row.id;
        let actor_id = row.actor_id.as_deref();
        let actor = match row.actor.as_str() {
            "system" => Actor::System,
            "anonymous" => Actor::Anonymous,
            "admin" => Actor::Admin { admin: known(id, "actor_id", actor_id.and_then(AdminId::parse))? },
            "visitor" => Actor::Visitor { person: known(id, "actor_id", actor_id.and_then(PersonId::parse))? },
            _ => return Err(corrupt(id, "actor is none that this program knows")),
        };
        Ok(Self {
            id: known(id, "the key", AuditId::parse(row::key(id)?))?,
            at: Timestamp(row.at),
            actor,
            action: known(id, "action", Action::parse(&row.action))?,
            outcome: known(id, "outcome", OUTCOMES.into_iter().find(|o| outcome_code(*o) == row.outcome))?,
            target: Target {
                space: known_opt(id, "space", row.space, SpaceId::parse)?,
                link: known_opt(id, "link", row.link, LinkId::parse)?,
                page: known_opt(id, "page", row.page, PageId::parse)?,
                idp: known_opt(id, "idp", row.idp, IdpId::parse)?,
            },
            reasons: row.reasons,
            reference: known_opt(id, "reference", row.reference, Reference::parse)?,
            note: row.note,
        })
    }
}

const OUTCOMES: [Outcome; 3] = [Outcome::Done, Outcome::Refused, Outcome::Failed];

const fn outcome_code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Refused => "refused",
        Outcome::Failed => "failed",
    }
}

#[async_trait]
impl AuditRepository for SurrealStore {
    async fn append(&self, event: &AuditEvent) -> StoreResult<()> {
        let statement = "INSERT INTO audit $event RETURN NONE";
        self.client.aside(statement, vars! { "event" => AuditRow::from(event) }).await.map(drop)
    }

    async fn list_audit(&self, filter: &AuditFilter, page: PageRequest) -> StoreResult<Slice<AuditEvent>> {
        let (condition, mut vars) = conditions(filter);
        vars.insert("start", page.offset());
        vars.insert("size", page.size);
        // `at` and then the id: rows of one instant keep their places from page to page.
        let statement = format!(
            "RETURN {{
                rows: (SELECT * FROM audit {condition} ORDER BY at DESC, id DESC LIMIT $size START $start),
                total: (SELECT count() FROM audit {condition} GROUP ALL)[0].count ?? 0
            }}"
        );
        self.client.value::<SliceRow>(&statement, vars).await?.read::<AuditRow, _>()
    }

    async fn recent_audit(&self, filter: &AuditFilter, limit: u32) -> StoreResult<Vec<AuditEvent>> {
        let (condition, mut vars) = conditions(filter);
        vars.insert("limit", limit);
        let statement = format!("SELECT * FROM audit {condition} ORDER BY at DESC, id DESC LIMIT $limit");
        let found = self.client.rows::<AuditRow>(&statement, vars).await?;
        found.into_iter().map(AuditEvent::try_from).collect()
    }

    async fn audit_since(&self, from: Timestamp, limit: u32) -> StoreResult<Vec<(AuditId, Action)>> {
        let statement = "SELECT id, action FROM audit WHERE at >= $from LIMIT $limit";
        let found = self.client.rows::<DoneRow>(statement, vars! { "from" => from.0, "limit" => limit }).await?;
        found.into_iter().map(DoneRow::read).collect()
    }

    async fn count_audit_by_day(
        &self,
        actions: &[Action],
        from: Timestamp,
        until: Timestamp,
    ) -> StoreResult<Vec<(Timestamp, u64)>> {
        // Through the index over action and instant: the log grows for ever. All instants are after 1970, so that the remainder is
        // what went by of the day.
        let statement = "SELECT at - at % $length AS day, count() AS count FROM audit
            WHERE action IN $actions AND at >= $from AND at < $until GROUP BY day";
        let vars = vars! {
            "length" => Span::days(1).0,
            "actions" => actions.iter().map(|action| action.code().to_owned()).collect::<Vec<_>>(),
            "from" => from.0,
            "until" => until.0,
        };
        let mut days = self.client.rows::<DayRow>(statement, vars).await?;
        days.sort_unstable_by_key(|row| row.day);
        Ok(days.into_iter().map(|row| (Timestamp(row.day), row.count)).collect())
    }
}

/// What [`AuditRepository::audit_since`] reads of a row.
#[derive(Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct DoneRow {
    id: RecordId,
    action: String,
}

impl DoneRow {
    fn read(self) -> StoreResult<(AuditId, Action)> {
        let id = &self.id;
        let audit = known(id, "the key", AuditId::parse(row::key(id)?))?;
        Ok((audit, known(id, "action", Action::parse(&self.action))?))
    }
}

/// How many events a day has.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct DayRow {
    day: i64,
    count: u64,
}

/// Rows and their total, as one statement reads them.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct SliceRow {
    rows: Value,
    total: u64,
}

impl SliceRow {
    pub(crate) fn read<R: SurrealValue, T: TryFrom<R, Error = StoreError>>(self) -> StoreResult<Slice<T>> {
        let rows = row::many::<R>(self.rows)?.into_iter().map(T::try_from).collect::<StoreResult<_>>()?;
        Ok(Slice { rows, total: self.total })
    }
}

/// The filter as a condition over fixed text; values travel as parameters only.
fn conditions(filter: &AuditFilter) -> (String, Variables) {
    let mut parts = Vec::new();
    let mut vars = vars! {};
    let mut narrow = |part: &'static str, name: &'static str, value: Option<String>| {
        if let Some(value) = value {
            parts.push(part);
            vars.insert(name, value);
        }
    };
    narrow("action = $action", "action", filter.action.map(|a| a.code().to_owned()));
    narrow("outcome = $outcome", "outcome", filter.outcome.map(|o| outcome_code(o).to_owned()));
    narrow("link = $link", "link", filter.link.as_ref().map(ToString::to_string));
    narrow("actor_id = $person AND actor = 'visitor'", "person", filter.person.as_ref().map(ToString::to_string));
    narrow("reference = $reference", "reference", filter.reference.as_ref().map(ToString::to_string));
    for (part, name, at) in [("at >= $from", "from", filter.from), ("at < $until", "until", filter.until)] {
        if let Some(at) = at {
            parts.push(part);
            vars.insert(name, at.0);
        }
    }
    let condition = if parts.is_empty() { String::new() } else { format!("WHERE {}", parts.join(" AND ")) };
    (condition, vars)
}
