//! What an admin sees of it.

use crate::error::Result;
use crate::sluice::Sluice;
use crate::sso::certificate_view;
use sluice_domain::sso::idp::{IdentityProvider, SigningCertificate};
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataChange, MetadataSource};
use sluice_domain::time::Timestamp;
use sluice_domain::view::metadata::{KeyTrustView, MetadataNotice, MetadataSourceView, MetadataTrouble, PendingView};
use sluice_domain::view::sso::CertificateView;

/// Failures in a row from which on the overview tells of them: one or two may be a restart over there.
const TOLD_FROM: u32 = 3;

impl Sluice {
    /// The connections whose metadata needs a look, by name.
    pub(crate) async fn metadata_notices(&self, idps: &[IdentityProvider]) -> Result<Vec<MetadataNotice>> {
        let mut notices = Vec::new();
        for idp in idps {
            let Some(source) = self.store.find_source(&idp.id).await? else { continue };
            let state = troubles(source, self.now());
            notices.extend(state.map(|state| MetadataNotice { idp: idp.id.clone(), name: idp.name.clone(), state }));
        }
        notices.sort_by(|a, b| (&a.name, &a.idp).cmp(&(&b.name, &b.idp)));
        Ok(notices)
    }
}

/// What waits, and beside it the worse of the two others: what is outdated usually fails as well.
fn troubles(source: MetadataSource, now: Timestamp) -> impl Iterator<Item = MetadataTrouble> {
    let waits = source.pending.is_some().then_some(MetadataTrouble::Waiting);
    let fails = match source.fault.filter(|_| source.failures >= TOLD_FROM) {
        _ if is_over(source.valid_until, now) => Some(MetadataTrouble::Outdated),
        fault => fault.map(|code| MetadataTrouble::Failing { code }),
    };
    waits.into_iter().chain(fails)
}

fn is_over(valid_until: Option<Timestamp>, now: Timestamp) -> bool {
    valid_until.is_some_and(|until| until <= now)
}

pub(super) fn source(source: MetadataSource, idp: &IdentityProvider, now: Timestamp) -> MetadataSourceView {
    MetadataSourceView {
        url: source.url,
        trust: match source.trust {
            KeyTrust::Ask => KeyTrustView::Ask,
            KeyTrust::Signed { signers } => KeyTrustView::Signed { signers: keys(&signers, now) },
            KeyTrust::Follow => KeyTrustView::Follow,
        },
        next_at: source.next_at,
        read_at: source.read_at,
        valid_until: source.valid_until,
        outdated: is_over(source.valid_until, now),
        failures: source.failures,
        fault: source.fault,
        pending: source.pending.map(|change| pending(change, idp, now)),
    }
}

fn pending(change: MetadataChange, idp: &IdentityProvider, now: Timestamp) -> PendingView {
    let needs_test = !change.is_only_keys();
    let after = change.certificates.unwrap_or_else(|| idp.certificates.clone());
    PendingView {
        found_at: change.found_at,
        digest: change.digest,
        entity_id: change.entity_id.map(|after| (idp.entity_id.clone(), after)),
        sso: change.sso.map(|after| (idp.sso.clone(), after)),
        slo: change.slo.map(|after| (idp.slo.clone(), after)),
        keys_new: keys(but(&after, &idp.certificates), now),
        keys_gone: keys(but(&idp.certificates, &after), now),
        needs_test,
    }
}

fn keys<'a>(certificates: impl IntoIterator<Item = &'a SigningCertificate>, now: Timestamp) -> Vec<CertificateView> {
    certificates.into_iter().map(|certificate| certificate_view(certificate, now)).collect()
}

/// Those that are not among the others.
fn but<'a>(
    these: &'a [SigningCertificate],
    others: &'a [SigningCertificate],
) -> impl Iterator<Item = &'a SigningCertificate> {
    these.iter().filter(|this| !others.iter().any(|other| other.fingerprint == this.fingerprint))
}
