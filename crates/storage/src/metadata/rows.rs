use crate::idps::rows::{CertificateRow, EndpointRow};
use crate::row::{corrupt, known};
use sha2::{Digest, Sha256};
use sluice_domain::id::hex;
use sluice_domain::sso::idp::{Endpoint, SigningCertificate};
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataChange, MetadataSource};
use sluice_domain::time::Timestamp;
use sluice_service::ports::{StoreError, StoreResult};
use surrealdb::types::{RecordId, SurrealValue};

/// Key: the connection's.
#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
pub(super) struct SourceRow {
    id: RecordId,
    url: String,
    trust: String,
    /// Empty unless `trust` is `signed`.
    signers: Vec<CertificateRow>,
    next_at: i64,
    read_at: Option<i64>,
    valid_until: Option<i64>,
    failures: u32,
    fault: Option<String>,
    pending: Option<ChangeRow>,
    dismissed: Option<String>,
    gone: Vec<String>,
    /// See [`basis`].
    basis: String,
}

#[derive(SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct ChangeRow {
    found_at: i64,
    digest: String,
    entity_id: Option<String>,
    sso: Option<Vec<EndpointRow>>,
    slo: Option<Vec<EndpointRow>>,
    certificates: Option<Vec<CertificateRow>>,
}

impl SourceRow {
    pub(super) fn new(id: RecordId, source: &MetadataSource) -> Self {
        Self {
            id,
            url: source.url.clone(),
            trust: trust_code(&source.trust).to_owned(),
            signers: signers(&source.trust).iter().map(CertificateRow::from).collect(),
            next_at: source.next_at.0,
            read_at: source.read_at.map(|at| at.0),
            valid_until: source.valid_until.map(|until| until.0),
            failures: source.failures,
            fault: source.fault.clone(),
            pending: source.pending.as_ref().map(ChangeRow::from),
            dismissed: source.dismissed.clone(),
            gone: source.gone.clone(),
            basis: basis(source),
        }
    }
}

impl TryFrom<SourceRow> for MetadataSource {
    type Error = StoreError;

    fn try_from(row: SourceRow) -> StoreResult<Self> {
        let id = &row.id;
        let signers: Vec<_> = row.signers.into_iter().map(CertificateRow::read).collect();
        let trust = match (row.trust.as_str(), signers.is_empty()) {
            ("ask", true) => Some(KeyTrust::Ask),
            ("follow", true) => Some(KeyTrust::Follow),
            ("signed", false) => Some(KeyTrust::Signed { signers }),
            // To whoever verifies, no signer would mean that no signature is asked for.
            ("signed", true) => return Err(corrupt(id, "a signature is asked for, and nobody's would do")),
            _ => None,
        };
        Ok(Self {
            trust: known(id, "trust", trust)?,
            next_at: Timestamp(row.next_at),
            read_at: row.read_at.map(Timestamp),
            valid_until: row.valid_until.map(Timestamp),
            failures: row.failures,
            fault: row.fault,
            pending: row.pending.map(|change| change.read(id)).transpose()?,
            dismissed: row.dismissed,
            gone: row.gone,
            url: row.url,
        })
    }
}

impl From<&MetadataChange> for ChangeRow {
    fn from(change: &MetadataChange) -> Self {
        let endpoints = |of: Option<&[Endpoint]>| Some(of?.iter().map(EndpointRow::from).collect());
        Self {
            found_at: change.found_at.0,
            digest: change.digest.clone(),
            entity_id: change.entity_id.clone(),
            sso: endpoints(change.sso.as_deref()),
            slo: endpoints(change.slo.as_deref()),
            certificates: change.certificates.as_ref().map(|keys| keys.iter().map(CertificateRow::from).collect()),
        }
    }
}

impl ChangeRow {
    fn read(self, record: &RecordId) -> StoreResult<MetadataChange> {
        let endpoints = |rows: Option<Vec<EndpointRow>>| {
            rows.map(|rows| rows.into_iter().map(|row| row.read(record)).collect::<StoreResult<Vec<_>>>()).transpose()
        };
        Ok(MetadataChange {
            found_at: Timestamp(self.found_at),
            digest: self.digest,
            entity_id: self.entity_id,
            sso: endpoints(self.sso)?,
            slo: endpoints(self.slo)?,
            certificates: self.certificates.map(|rows| rows.into_iter().map(CertificateRow::read).collect()),
        })
    }
}

/// A digest of what a reading rests on: URL, trust, and the pending change. One text instead of objects in objects, which are equal in
/// the database only if the same of their empty fields were written.
pub(super) fn basis(source: &MetadataSource) -> String {
    let signers = signers(&source.trust).iter().map(|signer| signer.fingerprint.as_str());
    let pending = source.pending.as_ref().map_or("", |change| change.digest.as_str());
    let mut hash = Sha256::new();
    for part in [source.url.as_str(), trust_code(&source.trust), pending].into_iter().chain(signers) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

fn signers(trust: &KeyTrust) -> &[SigningCertificate] {
    match trust {
        KeyTrust::Signed { signers } => signers,
        KeyTrust::Ask | KeyTrust::Follow => &[],
    }
}

const fn trust_code(trust: &KeyTrust) -> &'static str {
    match trust {
        KeyTrust::Ask => "ask",
        KeyTrust::Signed { .. } => "signed",
        KeyTrust::Follow => "follow",
    }
}
