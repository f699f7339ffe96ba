//! What each file of the bundle may say.

use crate::ports::traces::TraceHead;
use serde::Serialize;
use sluice_domain::id::{IdpId, Reference};
use sluice_domain::sso::exchange::{MessageKind, Verdict};
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, IdpState, SigningCertificate};
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataSource};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;

/// Stands for what an admin typed and what is not among the names that SAML itself gives.
const LEFT_OUT: &str = "(left out)";
/// Identifiers that SAML defines begin so; whatever else is typed in their place may name somebody.
const OF_SAML: &str = "urn:oasis:names:tc:SAML:";

#[derive(Serialize)]
pub(super) struct VersionFact {
    version: &'static str,
    os: &'static str,
    architecture: &'static str,
    profile: &'static str,
    started_at: String,
    written_at: String,
    migrations: Vec<u32>,
}

impl VersionFact {
    /// `times`: the start of the process, and now.
    pub(super) fn new(
        version: &'static str,
        [os, architecture, profile]: [&'static str; 3],
        (started_at, now): (Timestamp, Timestamp),
        migrations: Vec<u32>,
    ) -> Self {
        let (started_at, written_at) = (started_at.rfc3339(), now.rfc3339());
        Self { version, os, architecture, profile, started_at, written_at, migrations }
    }
}

#[derive(Serialize)]
pub(super) struct States {
    pub draft: u64,
    pub tested: u64,
    pub enabled: u64,
}

#[derive(Serialize)]
pub(super) struct Counts {
    pub spaces: u64,
    pub spaces_that_enforce_sso: u64,
    pub pages: u64,
    pub restricted_pages: u64,
    pub files: u64,
    pub active_links: u64,
    pub revoked_links: u64,
    pub providers: States,
    pub audit_events: u64,
    pub recorded_messages: u64,
    pub admins: u64,
    pub admin_sessions: u64,
    pub visitor_sessions: u64,
    pub grants: u64,
}

/// Names and addresses of a provider; only where the admin chose so.
#[derive(Serialize)]
struct Named {
    name: String,
    entity_id: String,
    sso: Vec<Endpoint>,
    slo: Vec<Endpoint>,
    metadata_url: Option<String>,
}

#[derive(Serialize)]
struct CertificateFact {
    not_before: String,
    not_after: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
}

/// Which properties are read from an attribute, and not from which.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line of the file")]
struct MappingFact {
    email: bool,
    first_name: bool,
    last_name: bool,
    groups: bool,
}

#[derive(Serialize)]
struct MetadataFact {
    keys: &'static str,
    next_at: String,
    read_at: Option<String>,
    valid_until: Option<String>,
    failures: u32,
    fault: Option<String>,
    change_waits: bool,
}

#[derive(Serialize)]
pub(super) struct ProviderFact {
    id: IdpId,
    state: IdpState,
    tested: bool,
    demo: bool,
    created_at: String,
    changed_at: String,
    sso_bindings: Vec<Binding>,
    slo_bindings: Vec<Binding>,
    certificates: Vec<CertificateFact>,
    rules: IdpRules,
    mapping: MappingFact,
    metadata: Option<MetadataFact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<Named>,
}

impl ProviderFact {
    pub(super) fn new(idp: &IdentityProvider, source: Option<&MetadataSource>, named: bool) -> Self {
        let bindings = |endpoints: &[Endpoint]| endpoints.iter().map(|endpoint| endpoint.binding).collect();
        let certificate = |certificate: &SigningCertificate| CertificateFact {
            not_before: certificate.not_before.rfc3339(),
            not_after: certificate.not_after.rfc3339(),
            fingerprint: named.then(|| certificate.fingerprint.clone()),
        };
        Self {
            id: idp.id.clone(),
            state: idp.state,
            tested: idp.is_tested(),
            demo: idp.demo,
            created_at: idp.created_at.rfc3339(),
            changed_at: idp.changed_at.rfc3339(),
            sso_bindings: bindings(&idp.sso),
            slo_bindings: bindings(&idp.slo),
            certificates: idp.certificates.iter().map(certificate).collect(),
            rules: told(idp.rules.clone(), named),
            mapping: MappingFact {
                email: idp.mapping.email.is_some(),
                first_name: idp.mapping.first_name.is_some(),
                last_name: idp.mapping.last_name.is_some(),
                groups: idp.mapping.groups.is_some(),
            },
            metadata: source.map(MetadataFact::from),
            named: named.then(|| Named {
                name: idp.name.clone(),
                entity_id: idp.entity_id.clone(),
                sso: idp.sso.clone(),
                slo: idp.slo.clone(),
                metadata_url: source.map(|source| source.url.clone()),
            }),
        }
    }
}

/// The rules, of whose two texts only SAML's own are told.
fn told(rules: IdpRules, named: bool) -> IdpRules {
    if named {
        return rules;
    }
    let known = |text: String| if text.starts_with(OF_SAML) { text } else { LEFT_OUT.to_owned() };
    IdpRules {
        authn_contexts: rules.authn_contexts.into_iter().map(known).collect(),
        name_id_format: rules.name_id_format.map(known),
        ..rules
    }
}

impl From<&MetadataSource> for MetadataFact {
    fn from(source: &MetadataSource) -> Self {
        let keys = match source.trust {
            KeyTrust::Ask => "ask",
            KeyTrust::Signed { .. } => "signed",
            KeyTrust::Follow => "follow",
        };
        Self {
            keys,
            next_at: source.next_at.rfc3339(),
            read_at: source.read_at.map(Timestamp::rfc3339),
            valid_until: source.valid_until.map(Timestamp::rfc3339),
            failures: source.failures,
            fault: source.fault.clone(),
            change_waits: source.pending.is_some(),
        }
    }
}

/// A recorded message: what became of it, and nothing of what it says.
#[derive(Serialize)]
pub(super) struct ExchangeFact {
    at: String,
    message: MessageKind,
    sent: bool,
    provider: Option<IdpId>,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<Reference>,
}

impl From<TraceHead> for ExchangeFact {
    fn from(head: TraceHead) -> Self {
        let (verdict, code) = match head.verdict {
            Verdict::Sent => ("sent", None),
            Verdict::Accepted => ("accepted", None),
            Verdict::Refused { code, .. } => ("refused", Some(code)),
        };
        Self {
            at: head.at.rfc3339(),
            message: head.kind,
            sent: head.sent,
            provider: head.idp,
            verdict,
            code,
            reference: head.reference,
        }
    }
}
