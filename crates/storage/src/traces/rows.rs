use crate::idps::{AttributeRow, binding_code, binding_of};
use crate::row::{self, corrupt, known, known_opt};
use sluice_domain::id::{IdpId, LinkId, Reference, TestRunId, TraceId};
use sluice_domain::sso::exchange::{Fact, FactName, MessageKind, Verdict};
use sluice_domain::sso::mapping::Attribute;
use sluice_domain::time::Timestamp;
use sluice_domain::view::exchange::TracePurpose;
use sluice_service::ports::traces::{Trace, TraceHead};
use sluice_service::ports::{Slice, StoreResult};
use surrealdb::types::{RecordId, SurrealValue, Value};

/// What a list reads of a message.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct TraceRow {
    id: RecordId,
    at: i64,
    message_kind: String,
    sent: bool,
    binding: String,
    idp: Option<String>,
    purpose: Option<String>,
    link: Option<String>,
    run: Option<String>,
    exchange: Option<String>,
    verdict: String,
    code: Option<String>,
    expected: Option<String>,
    received: Option<String>,
    reference: Option<String>,
    body: RecordId,
}

/// The rest, which is large.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct BodyRow {
    id: RecordId,
    facts: Vec<FactRow>,
    name_id: Option<String>,
    attributes: Vec<AttributeRow>,
    xml: Option<String>,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct FactRow {
    name: String,
    expected: Vec<String>,
    received: Vec<String>,
    fits: Option<bool>,
}

/// Messages without what is large of them, and how many there are in all.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct Listed {
    traces: Value,
    total: u64,
}

/// A message and what is large of it, or neither.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct Found {
    traces: Value,
    bodies: Value,
}

pub(super) fn trace_id(id: &TraceId) -> RecordId {
    row::id("saml_trace", id.as_str())
}

pub(super) fn body_id(id: &TraceId) -> RecordId {
    row::id("saml_trace_body", id.as_str())
}

impl From<&Trace> for TraceRow {
    fn from(trace: &Trace) -> Self {
        let (purpose, link, run) = match &trace.purpose {
            None => (None, None, None),
            Some(TracePurpose::Visit { link }) => (Some("visit"), Some(link.to_string()), None),
            Some(TracePurpose::Test { run }) => (Some("test"), None, Some(run.to_string())),
            Some(TracePurpose::SignOut) => (Some("sign_out"), None, None),
        };
        let (verdict, code, expected, received) = match &trace.verdict {
            Verdict::Sent => ("sent", None, None, None),
            Verdict::Accepted => ("accepted", None, None, None),
            Verdict::Refused { code, expected, received } => {
                ("refused", Some(code.clone()), expected.clone(), received.clone())
            }
        };
        Self {
            id: trace_id(&trace.id),
            at: trace.at.0,
            message_kind: trace.kind.code().to_owned(),
            sent: trace.sent,
            binding: binding_code(trace.binding).to_owned(),
            idp: trace.idp.as_ref().map(ToString::to_string),
            purpose: purpose.map(str::to_owned),
            link,
            run,
            exchange: trace.exchange.clone(),
            verdict: verdict.to_owned(),
            code,
            expected,
            received,
            reference: trace.reference.as_ref().map(ToString::to_string),
            body: body_id(&trace.id),
        }
    }
}

impl From<&Trace> for BodyRow {
    fn from(trace: &Trace) -> Self {
        Self {
            id: body_id(&trace.id),
            facts: trace.facts.iter().map(FactRow::from).collect(),
            name_id: trace.name_id.clone(),
            attributes: trace.attributes.iter().map(AttributeRow::from).collect(),
            xml: trace.xml.clone(),
        }
    }
}

impl From<&Fact> for FactRow {
    fn from(fact: &Fact) -> Self {
        Self {
            name: fact.name.code().to_owned(),
            expected: fact.expected.clone(),
            received: fact.received.clone(),
            fits: fact.fits,
        }
    }
}

impl FactRow {
    fn read(self, record: &RecordId) -> StoreResult<Fact> {
        let name = FactName::ALL.iter().copied().find(|name| name.code() == self.name);
        Ok(Fact {
            name: known(record, "a fact", name)?,
            expected: self.expected,
            received: self.received,
            fits: self.fits,
        })
    }
}

impl Listed {
    pub(super) fn read(self) -> StoreResult<Slice<TraceHead>> {
        let rows = row::many::<TraceRow>(self.traces)?.into_iter().map(TraceRow::head).collect::<StoreResult<_>>()?;
        Ok(Slice { rows, total: self.total })
    }
}

impl Found {
    pub(super) fn read(self) -> StoreResult<Option<Trace>> {
        let trace = row::many::<TraceRow>(self.traces)?.into_iter().next();
        let body = row::many::<BodyRow>(self.bodies)?.into_iter().next();
        trace.map(|trace| trace.read(body)).transpose()
    }
}

impl TraceRow {
    pub(super) fn head(self) -> StoreResult<TraceHead> {
        let id = &self.id;
        let purpose = match (self.purpose.as_deref(), self.link, self.run) {
            (None, None, None) => None,
            (Some("visit"), Some(link), None) => {
                Some(TracePurpose::Visit { link: known(id, "link", LinkId::parse(&link))? })
            }
            (Some("test"), None, Some(run)) => {
                Some(TracePurpose::Test { run: known(id, "run", TestRunId::parse(&run))? })
            }
            (Some("sign_out"), None, None) => Some(TracePurpose::SignOut),
            _ => return Err(corrupt(id, "its purpose and what belongs to it contradict each other")),
        };
        let verdict = match (self.verdict.as_str(), self.code) {
            ("sent", None) => Verdict::Sent,
            ("accepted", None) => Verdict::Accepted,
            ("refused", Some(code)) => Verdict::Refused { code, expected: self.expected, received: self.received },
            _ => return Err(corrupt(id, "its verdict and what belongs to it contradict each other")),
        };
        let kind = MessageKind::ALL.into_iter().find(|kind| kind.code() == self.message_kind);
        Ok(TraceHead {
            id: known(id, "the key", TraceId::parse(row::key(id)?))?,
            at: Timestamp(self.at),
            kind: known(id, "message_kind", kind)?,
            sent: self.sent,
            idp: known_opt(id, "idp", self.idp, IdpId::parse)?,
            purpose,
            verdict,
            reference: known_opt(id, "reference", self.reference, Reference::parse)?,
        })
    }

    fn read(mut self, body: Option<BodyRow>) -> StoreResult<Trace> {
        let body = body.ok_or_else(|| corrupt(&self.id, "what it says is not there"))?;
        let binding = known(&self.id, "binding", binding_of(&self.binding))?;
        let exchange = self.exchange.take();
        let facts = body.facts.into_iter().map(|fact| fact.read(&body.id)).collect::<StoreResult<_>>()?;
        let TraceHead { id, at, kind, sent, idp, purpose, verdict, reference } = self.head()?;
        Ok(Trace {
            id,
            at,
            kind,
            sent,
            binding,
            idp,
            purpose,
            exchange,
            verdict,
            reference,
            facts,
            name_id: body.name_id,
            attributes: body.attributes.into_iter().map(Attribute::from).collect(),
            xml: body.xml,
        })
    }
}
