//! Metadata of identity providers, read again: where from, and what of a change is taken.

mod read;
mod rounds;
mod view;

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::sluice::Sluice;
use crate::sso::is_loopback;
use sluice_domain::audit::{Action, AuditEvent};
use sluice_domain::id::IdpId;
use sluice_domain::input::{KeyTrustInput, MetadataSourceInput};
use sluice_domain::sso::idp::SigningCertificate;
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataChange, MetadataSource};
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::view::metadata::{MetadataCheck, MetadataPage};
use url::Url;

impl Sluice {
    pub async fn metadata_page(&self, _: &AdminActor, id: &IdpId) -> Result<MetadataPage> {
        let idp = self.idp(id).await?;
        let source = self.store.find_source(id).await?;
        Ok(MetadataPage {
            active_links: self.idp_row(&idp).await?.active_links,
            source: source.map(|source| view::source(source, &idp, self.now())),
            name: idp.name,
        })
    }

    /// Reads it at once: an address that gives no metadata of this connection is refused at the field `url`, and certificates that are
    /// none, or not of the key that signed, at `certificates`; nothing is saved then. An address that is followed must be https, or on
    /// loopback (`follow_not_https`). What else the metadata says ends as every reading of it does, but that it may be older than what
    /// was read before: the admin vouches for it. Keys that went away stay gone all the same. `demo_idp_no_source` for the demo
    /// identity provider, which changes with every start.
    pub async fn save_metadata_source(
        &self,
        actor: &AdminActor,
        id: &IdpId,
        input: &MetadataSourceInput,
    ) -> Result<MetadataCheck> {
        let idp = self.idp(id).await?;
        if idp.demo {
            return Err(ServiceError::Rule("demo_idp_no_source"));
        }
        let before = self.store.find_source(id).await?;
        let pinned = match before.as_ref().map(|source| &source.trust) {
            Some(KeyTrust::Signed { signers }) => signers.clone(),
            _ => Vec::new(),
        };
        input.validate(!pinned.is_empty()).map_err(ServiceError::Invalid)?;
        let trust = self.key_trust(&input.trust, pinned).await?;
        let url = input.url.trim();
        if trust == KeyTrust::Follow && !is_safe_to_follow(url) {
            return Err(ServiceError::field("url", "follow_not_https"));
        }
        let found = self.read_source(&idp, url, &trust).await?.map_err(ServiceError::from)?;
        // Due until the reading is written down too: if that does not come about, the next round does it.
        let mut source = MetadataSource::new(url, trust, self.now());
        source.valid_until = if found.entity_id == idp.entity_id { found.valid_until } else { idp.metadata_until };
        if let Some(before) = before {
            source.dismissed = before.dismissed.filter(|_| before.url == url);
            source.gone = before.gone;
        }
        self.store.put_source(id, &source, &self.source_event(actor, id, trust_code(&source.trust))).await?;
        self.record_read(&idp, &source, &found).await
    }

    /// The connection stays as it is, and holds without end.
    pub async fn remove_metadata_source(&self, actor: &AdminActor, id: &IdpId) -> Result<()> {
        self.source_of(id).await?;
        Ok(self.store.remove_source(id, &self.source_event(actor, id, "removed")).await?)
    }

    /// Reads it now, as a round does. A failure counts as one of a round, and is told at the field `url` or `certificates`.
    pub async fn check_metadata(&self, _: &AdminActor, id: &IdpId) -> Result<MetadataCheck> {
        let (idp, source) = (self.idp(id).await?, self.source_of(id).await?);
        self.renew(&idp, &source).await?.map_err(ServiceError::from)
    }

    /// Takes what waits into the connection, if it is what the admin saw. With more than keys the connection is disabled until a test
    /// of it has passed; that is refused with `idp_in_use_needs_test` where it would close active links, unless confirmed.
    pub async fn approve_metadata(&self, actor: &AdminActor, id: &IdpId, digest: &str, confirm: bool) -> Result<()> {
        let (idp, source) = (self.idp(id).await?, self.source_of(id).await?);
        let change = pending(&source, digest)?.clone();
        if let Some(entity_id) = &change.entity_id
            && self.idp_named(entity_id).await?.is_some_and(|other| other.id != *id)
        {
            return Err(ServiceError::Rule("idp_entity_in_use"));
        }
        let closes = !change.is_only_keys() && idp.is_enabled();
        if closes && !confirm && self.idp_row(&idp).await?.active_links > 0 {
            return Err(ServiceError::Rule("idp_in_use_needs_test"));
        }
        let changed = change.apply(idp.clone(), self.now());
        let settled = MetadataSource { pending: None, dismissed: None, ..source.clone() }
            .replaced(&idp.certificates, &changed.certificates);
        let event = self.idp_event(actor, Action::MetadataApproved, id);
        Ok(self.store.save_source(&source, &settled, (id, Some((&changed, &idp))), Some(&event)).await?)
    }

    /// It is not proposed again until the document says something else.
    pub async fn dismiss_metadata(&self, actor: &AdminActor, id: &IdpId, digest: &str) -> Result<()> {
        self.idp(id).await?;
        let source = self.source_of(id).await?;
        let dismissed = Some(pending(&source, digest)?.digest.clone());
        let settled = MetadataSource { pending: None, dismissed, ..source.clone() };
        let event = self.idp_event(actor, Action::MetadataDismissed, id);
        Ok(self.store.save_source(&source, &settled, (id, None), Some(&event)).await?)
    }

    /// The source of a connection that was added by its address. If it cannot be written, the connection is there all the same: it is
    /// read again from nowhere then, as its page says, and an admin may name the address there.
    pub(super) async fn begin_source(
        &self,
        actor: &AdminActor,
        id: &IdpId,
        url: &str,
        valid_until: Option<Timestamp>,
        cache_duration: Option<Span>,
    ) {
        let now = self.now();
        let source = MetadataSource::new(url, KeyTrust::Ask, now).read(valid_until, cache_duration, now);
        let event = self.source_event(actor, id, trust_code(&source.trust));
        if let Err(error) = self.store.put_source(id, &source, &event).await {
            // The store's own words may quote the address, which may hold a secret.
            tracing::warn!(idp = %id, fault = error.code(), "where the metadata came from was not written; it is not read again");
        }
    }

    async fn source_of(&self, id: &IdpId) -> Result<MetadataSource> {
        self.store.find_source(id).await?.ok_or(ServiceError::NotFound)
    }

    async fn key_trust(&self, input: &KeyTrustInput, pinned: Vec<SigningCertificate>) -> Result<KeyTrust> {
        Ok(match input {
            KeyTrustInput::Ask => KeyTrust::Ask,
            KeyTrustInput::Follow => KeyTrust::Follow,
            KeyTrustInput::Signed { certificates } if certificates.trim().is_empty() => {
                KeyTrust::Signed { signers: pinned }
            }
            KeyTrustInput::Signed { certificates } => {
                KeyTrust::Signed { signers: self.read_signers(certificates).await? }
            }
        })
    }

    /// The note says what became of the keys' trust; the address may hold a secret and stays out of the log.
    fn source_event(&self, actor: &AdminActor, id: &IdpId, note: &str) -> AuditEvent {
        let mut event = self.idp_event(actor, Action::MetadataSourceChanged, id);
        event.note = Some(note.to_owned());
        event
    }
}

/// Whoever stands between could put their keys into what is not https. On this machine nobody does.
fn is_safe_to_follow(url: &str) -> bool {
    // What is no address at all is refused when it is fetched, in its own words.
    Url::parse(url).map_or(true, |url| url.scheme() != "http" || is_loopback(&url))
}

/// What waits, if it has this digest.
fn pending<'a>(source: &'a MetadataSource, digest: &str) -> Result<&'a MetadataChange> {
    let pending = source.pending.as_ref().filter(|change| change.digest == digest);
    pending.ok_or(ServiceError::Rule("metadata_change_gone"))
}

const fn trust_code(trust: &KeyTrust) -> &'static str {
    match trust {
        KeyTrust::Ask => "ask",
        KeyTrust::Signed { .. } => "signed",
        KeyTrust::Follow => "follow",
    }
}
