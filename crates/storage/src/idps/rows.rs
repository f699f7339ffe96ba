use super::rules::RulesRow;
use crate::row::{self, corrupt, known};
use sluice_domain::id::{IdpId, TestRunId};
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, IdpState, PassedTest, SigningCertificate};
use sluice_domain::sso::mapping::{AttributeMapping, AttributeSource};
use sluice_domain::time::Timestamp;
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{Bytes, RecordId, SurrealValue};

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct IdpRow {
    id: RecordId,
    name: String,
    entity_id: String,
    sso: Vec<EndpointRow>,
    slo: Vec<EndpointRow>,
    certificates: Vec<CertificateRow>,
    rules: RulesRow,
    email_from: Option<String>,
    first_name_from: Option<String>,
    last_name_from: Option<String>,
    groups_from: Option<String>,
    state: String,
    passed: Option<PassedRow>,
    demo: bool,
    metadata_until: Option<i64>,
    created_at: i64,
    changed_at: i64,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct EndpointRow {
    binding: String,
    url: String,
    response_url: Option<String>,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(crate) struct CertificateRow {
    der: Bytes,
    fingerprint: String,
    subject: String,
    not_before: i64,
    not_after: i64,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct PassedRow {
    run: String,
    settings: String,
    at: i64,
}

impl From<&IdentityProvider> for IdpRow {
    fn from(idp: &IdentityProvider) -> Self {
        let mapping = &idp.mapping;
        Self {
            id: row::id("idp", idp.id.as_str()),
            name: idp.name.clone(),
            entity_id: idp.entity_id.clone(),
            sso: idp.sso.iter().map(EndpointRow::from).collect(),
            slo: idp.slo.iter().map(EndpointRow::from).collect(),
            certificates: idp.certificates.iter().map(CertificateRow::from).collect(),
            rules: RulesRow::from(&idp.rules),
            email_from: mapping.email.as_ref().map(source_text),
            first_name_from: mapping.first_name.as_ref().map(source_text),
            last_name_from: mapping.last_name.as_ref().map(source_text),
            groups_from: mapping.groups.as_ref().map(source_text),
            state: state_code(idp.state).to_owned(),
            passed: idp.passed.as_ref().map(|passed| PassedRow {
                run: passed.run.to_string(),
                settings: passed.settings.clone(),
                at: passed.at.0,
            }),
            demo: idp.demo,
            metadata_until: idp.metadata_until.map(|until| until.0),
            created_at: idp.created_at.0,
            changed_at: idp.changed_at.0,
        }
    }
}

impl TryFrom<IdpRow> for IdentityProvider {
    type Error = StoreError;

    fn try_from(row: IdpRow) -> StoreResult<Self> {
        let id = &row.id;
        let passed = row.passed.map(|passed| {
            let run = known(id, "passed.run", TestRunId::parse(&passed.run))?;
            Ok::<_, StoreError>(PassedTest { run, settings: passed.settings, at: Timestamp(passed.at) })
        });
        let endpoints = |rows: Vec<EndpointRow>| rows.into_iter().map(|row| row.read(id)).collect::<StoreResult<_>>();
        let source = |field, text: Option<String>| row::known_opt(id, field, text, source_of);
        let idp = Self {
            id: known(id, "the key", IdpId::parse(row::key(id)?))?,
            name: row.name,
            entity_id: row.entity_id,
            sso: endpoints(row.sso)?,
            slo: endpoints(row.slo)?,
            certificates: row.certificates.into_iter().map(CertificateRow::read).collect(),
            rules: row.rules.read(id)?,
            mapping: AttributeMapping {
                email: source("email_from", row.email_from)?,
                first_name: source("first_name_from", row.first_name_from)?,
                last_name: source("last_name_from", row.last_name_from)?,
                groups: source("groups_from", row.groups_from)?,
            },
            state: known(id, "state", STATES.into_iter().find(|state| state_code(*state) == row.state))?,
            passed: passed.transpose()?,
            demo: row.demo,
            metadata_until: row.metadata_until.map(Timestamp),
            created_at: Timestamp(row.created_at),
            changed_at: Timestamp(row.changed_at),
        };
        // The rule that guards every link: what is enabled has passed a test of some settings.
        if idp.is_enabled() && idp.passed.is_none() {
            return Err(corrupt(id, "it is enabled and has passed no test"));
        }
        Ok(idp)
    }
}

impl From<&Endpoint> for EndpointRow {
    fn from(endpoint: &Endpoint) -> Self {
        Self {
            binding: binding_code(endpoint.binding).to_owned(),
            url: endpoint.url.clone(),
            response_url: endpoint.response_url.clone(),
        }
    }
}

impl EndpointRow {
    pub(crate) fn read(self, record: &RecordId) -> StoreResult<Endpoint> {
        let binding = known(record, "a binding", binding_of(&self.binding))?;
        Ok(Endpoint { binding, url: self.url, response_url: self.response_url })
    }
}

pub(crate) const fn binding_code(binding: Binding) -> &'static str {
    match binding {
        Binding::Redirect => "redirect",
        Binding::Post => "post",
    }
}

pub(crate) fn binding_of(code: &str) -> Option<Binding> {
    [Binding::Redirect, Binding::Post].into_iter().find(|binding| binding_code(*binding) == code)
}

impl From<&SigningCertificate> for CertificateRow {
    fn from(certificate: &SigningCertificate) -> Self {
        Self {
            der: Bytes::from(certificate.der.clone()),
            fingerprint: certificate.fingerprint.clone(),
            subject: certificate.subject.clone(),
            not_before: certificate.not_before.0,
            not_after: certificate.not_after.0,
        }
    }
}

impl CertificateRow {
    pub(crate) fn read(self) -> SigningCertificate {
        SigningCertificate {
            der: self.der.to_vec(),
            fingerprint: self.fingerprint,
            subject: self.subject,
            not_before: Timestamp(self.not_before),
            not_after: Timestamp(self.not_after),
        }
    }
}

const STATES: [IdpState; 3] = [IdpState::Draft, IdpState::Tested, IdpState::Enabled];

const fn state_code(state: IdpState) -> &'static str {
    match state {
        IdpState::Draft => "draft",
        IdpState::Tested => "tested",
        IdpState::Enabled => "enabled",
    }
}

// `name_id`, or `attribute:` and the attribute's name.
fn source_text(source: &AttributeSource) -> String {
    match source {
        AttributeSource::NameId => "name_id".to_owned(),
        AttributeSource::Attribute(name) => format!("attribute:{name}"),
    }
}

fn source_of(text: &str) -> Option<AttributeSource> {
    match text {
        "name_id" => Some(AttributeSource::NameId),
        text => text.strip_prefix("attribute:").map(|name| AttributeSource::Attribute(name.to_owned())),
    }
}
