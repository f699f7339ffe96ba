//! Reading what is due, and writing down what it came to.

use super::read::{ReadFault, refused};
use crate::error::{Result, ServiceError};
use crate::ports::StoreError;
use crate::ports::saml::IdpDescription;
use crate::sluice::Sluice;
use futures::StreamExt as _;
use futures::stream;
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::{IdentityProvider, SigningCertificate};
use sluice_domain::sso::metadata_source::{Described, MetadataSource};
use sluice_domain::time::Span;
use sluice_domain::view::metadata::MetadataCheck;

/// Sources that one round claims at most; more wait for the next one.
const MOST: u32 = 20;
/// Documents that are read at once: each may be megabytes.
const AT_ONCE: usize = 4;
/// For how long a claim lasts: longer than a round, in which every fetch has its own limit of time. What was claimed by a process
/// that died is due again then.
const CLAIM: Span = Span::minutes(10);

impl Sluice {
    /// One round in the background: reads what is due, so that of several processes one reads it. Gives how many there were. A
    /// failure of one keeps no other from being read.
    pub async fn renew_metadata(&self) -> Result<usize> {
        let now = self.now();
        let due = self.store.claim_due_sources(now, now.plus(CLAIM), MOST).await?;
        let count = due.len();
        stream::iter(due)
            .for_each_concurrent(AT_ONCE, |id| async move {
                match self.renew_one(&id).await {
                    Ok(()) => {}
                    Err(ServiceError::Store(StoreError::Conflict)) => {
                        tracing::info!(idp = %id, "metadata was read while its connection was changed; it is read again soon");
                    }
                    // The store's own words may quote the address, which may hold a secret.
                    Err(error) => {
                        tracing::warn!(idp = %id, fault = error.code(), "metadata was not renewed; it is tried again soon");
                    }
                }
            })
            .await;
        Ok(count)
    }

    async fn renew_one(&self, id: &IdpId) -> Result<()> {
        let (Some(idp), Some(source)) = (self.store.find_idp(id).await?, self.store.find_source(id).await?) else {
            // Removed in this moment.
            return Ok(());
        };
        // A fault is written down where the admin sees it.
        self.renew(&idp, &source).await.map(drop)
    }

    /// Reads the document and writes down what that came to.
    pub(super) async fn renew(
        &self,
        idp: &IdentityProvider,
        source: &MetadataSource,
    ) -> Result<Result<MetadataCheck, ReadFault>> {
        let read = self.read_source(idp, &source.url, &source.trust).await?;
        match read.and_then(|found| newest(idp, source, found)) {
            Ok(found) => self.record_read(idp, source, &found).await.map(Ok),
            Err(fault) => {
                let failed = source.clone().failed(fault.code, self.now(), u32::from_be_bytes(self.random.bytes()));
                self.store.save_source(source, &failed, (&idp.id, None), None).await?;
                Ok(Err(fault))
            }
        }
    }

    /// Writes down what a document says that was read from `was`, and takes the keys that may be taken.
    pub(super) async fn record_read(
        &self,
        idp: &IdentityProvider,
        was: &MetadataSource,
        found: &IdpDescription,
    ) -> Result<MetadataCheck> {
        let now = self.now();
        let described = Described {
            entity_id: &found.entity_id,
            sso: &found.sso,
            slo: &found.slo,
            certificates: &found.certificates,
        };
        let verdict = was.judge(idp, described, now);
        // Until when somebody else's description holds says nothing about this connection.
        let ours = found.entity_id == idp.entity_id;
        let until = if ours { found.valid_until } else { was.valid_until };
        let mut source = was.clone().read(until, found.cache_duration, now);
        (source.pending, source.dismissed) = (verdict.waiting, verdict.dismissed);
        let (event, check) = match (&verdict.taken, &source.pending) {
            (Some(taken), _) => {
                let mut event = self.round_event(Action::IdpKeysTaken, idp);
                event.note = Some(came_and_went(&idp.certificates, taken));
                (Some(event), MetadataCheck::KeysTaken)
            }
            (None, Some(change)) => {
                let known = was.pending.as_ref().is_some_and(|before| before.digest == change.digest);
                ((!known).then(|| self.round_event(Action::MetadataDiffers, idp)), MetadataCheck::Differs)
            }
            (None, None) => (None, MetadataCheck::Unchanged),
        };
        let renewed = verdict.taken.map(|keys| idp.clone().renewed(keys, now));
        if let Some(renewed) = &renewed {
            source = source.replaced(&idp.certificates, &renewed.certificates);
        }
        let saved = renewed.as_ref().map(|renewed| (renewed, idp));
        self.store.save_source(was, &source, (&idp.id, saved), event.as_ref()).await?;
        Ok(check)
    }

    fn round_event(&self, action: Action, idp: &IdentityProvider) -> AuditEvent {
        let target = Target { idp: Some(idp.id.clone()), ..Target::default() };
        self.event(Actor::System, action, Outcome::Done, target)
    }
}

/// Refuses a document that says of the connection what was true before: it is as well signed as the one that took its place.
fn newest(
    idp: &IdentityProvider,
    source: &MetadataSource,
    found: IdpDescription,
) -> std::result::Result<IdpDescription, ReadFault> {
    let older = found.entity_id == idp.entity_id && source.is_older(found.valid_until);
    if older { Err(refused("metadata_older")) } else { Ok(found) }
}

/// `1 new, 2 gone`.
fn came_and_went(before: &[SigningCertificate], after: &[SigningCertificate]) -> String {
    let missing = |from: &[SigningCertificate], of: &[SigningCertificate]| {
        of.iter().filter(|key| !from.iter().any(|known| known.fingerprint == key.fingerprint)).count()
    };
    format!("{} new, {} gone", missing(before, after), missing(after, before))
}
