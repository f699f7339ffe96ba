//! Identity providers and the service provider, for admins.

mod exchanges;
pub mod keys;
mod metadata;
mod rules;
mod test;
mod work;

use crate::actor::AdminActor;
use crate::error::{Result, ServiceError};
use crate::ports::PageRequest;
use crate::ports::SamlProvider;
use crate::ports::StoreError;
use crate::ports::links::LinkFilter;
use crate::ports::saml::{IdpDescription, MetadataFault};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, AuditEvent, Outcome, Target};
use sluice_domain::id::IdpId;
use sluice_domain::input::{IdpInput, IdpSource, METADATA_MAX};
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, IdpState, SigningCertificate};
use sluice_domain::sso::mapping::AttributeMapping;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;
use sluice_domain::view::sso::{CertificateView, EntityChoice, GroupView, IdpAdded, IdpDetail, IdpRow, SpView};
use std::sync::Arc;
use url::Url;

impl Sluice {
    pub fn service_provider(&self, _: &AdminActor) -> SpView {
        let sp = self.settings.sp();
        SpView {
            entity_id: sp.entity_id,
            acs_url: sp.acs_url,
            slo_url: sp.slo_url,
            metadata_url: self.settings.metadata_url(),
            signed_metadata_url: self.settings.signed_metadata_url(),
        }
    }

    /// The metadata that anybody may read; `signed` for those who check who wrote it.
    pub async fn sp_metadata(&self, signed: bool) -> Result<String> {
        self.saml_work(move |work| work.saml.sp_metadata(&work.sp, &work.keys, signed))
            .await?
            .map_err(|fault| ServiceError::Internal(format!("own metadata: {}", fault.code)))
    }

    pub async fn list_idps(&self, _: &AdminActor) -> Result<Vec<IdpRow>> {
        let mut rows = Vec::new();
        for idp in self.store.list_idps().await? {
            rows.push(self.idp_row(&idp).await?);
        }
        Ok(rows)
    }

    pub async fn find_idp(&self, actor: &AdminActor, id: &IdpId) -> Result<IdpDetail> {
        let idp = self.idp(id).await?;
        let now = self.now();
        let last_test = self.store.last_test_run(id).await?.map(|run| self.test_view(run, &idp));
        let offers = |binding| idp.sso.iter().any(|endpoint| endpoint.binding == binding);
        Ok(IdpDetail {
            idp: self.idp_row(&idp).await?,
            sso_url: idp.sso_endpoint().map(|e| e.url.clone()).unwrap_or_default(),
            slo_url: idp.slo_endpoint().map(|e| e.url.clone()),
            offers_redirect: offers(Binding::Redirect),
            offers_post: offers(Binding::Post),
            certificates: idp.certificates.iter().map(|certificate| certificate_view(certificate, now)).collect(),
            tested: idp.is_tested(),
            rules: idp.rules,
            mapping: idp.mapping,
            last_test,
            passed_test: idp.passed.map(|passed| passed.run),
            groups: self.list_groups(actor, id).await?,
        })
    }

    pub async fn list_groups(&self, _: &AdminActor, id: &IdpId) -> Result<Vec<GroupView>> {
        self.idp(id).await?;
        let seen = self.store.list_groups(id).await?;
        Ok(seen
            .into_iter()
            .map(|s| GroupView { value: s.group.value, count: s.count, last_seen: s.last_seen })
            .collect())
    }

    /// One that is added by its address is read from there again, and asks about every change.
    pub async fn add_idp(&self, actor: &AdminActor, input: &IdpInput) -> Result<IdpAdded> {
        input.validate().map_err(ServiceError::Invalid)?;
        let description = match &input.source {
            IdpSource::Url { url, entity_id } => {
                let bytes = self.fetch.get(url.trim(), METADATA_MAX).await.map_err(|fault| {
                    tracing::info!(code = %fault, "metadata was not fetched");
                    ServiceError::field("url", fault.code())
                })?;
                self.choose("url", bytes.into(), entity_id.as_deref()).await?
            }
            IdpSource::Xml { xml, entity_id } => {
                self.choose("xml", xml.clone().into_bytes(), entity_id.as_deref()).await?
            }
            IdpSource::Manual { entity_id, sso_url, certificate } => {
                Choice::One(Box::new(self.by_hand(entity_id, sso_url, certificate).await?))
            }
        };
        match description {
            Choice::Several(entities) => Ok(IdpAdded::Choose { entities }),
            Choice::One(description) => {
                let (until, cache) = (description.valid_until, description.cache_duration);
                let id = self.create_idp(actor, &input.name, *description, false).await?;
                if let IdpSource::Url { url, .. } = &input.source {
                    self.begin_source(actor, &id, url.trim(), until, cache).await;
                }
                Ok(IdpAdded::Created { id })
            }
        }
    }

    /// Where the demo identity provider's metadata is, if one may be used here: never off loopback, since it lets anybody be
    /// anybody.
    pub(crate) fn demo_metadata_url(&self) -> Option<&str> {
        self.settings.demo_idp.as_deref().filter(|_| self.settings.loopback)
    }

    pub async fn connect_demo_idp(&self, actor: &AdminActor) -> Result<IdpId> {
        let url = self.demo_metadata_url().ok_or(ServiceError::Rule("demo_idp_not_here"))?;
        let bytes = self.fetch.get(url, METADATA_MAX).await.map_err(|fault| {
            tracing::warn!(code = %fault, "the demo identity provider did not answer");
            ServiceError::Upstream("demo_idp_unreachable")
        })?;
        match self.choose("url", bytes.into(), None).await? {
            Choice::One(description) => self.create_idp(actor, "Demo identity provider", *description, true).await,
            Choice::Several(_) => Err(ServiceError::Upstream("demo_idp_unreachable")),
        }
    }

    pub async fn save_mapping(&self, actor: &AdminActor, id: &IdpId, mapping: AttributeMapping) -> Result<()> {
        let mut idp = self.idp(id).await?;
        if idp.is_enabled() && mapping.email.is_none() {
            return Err(ServiceError::field("email", "idp_no_email_mapping"));
        }
        let was = idp.changed_at;
        let new_groups = idp.mapping.groups != mapping.groups;
        idp.mapping = mapping;
        idp.mark_changed(self.now());
        self.store.save_idp(&idp, was, &self.idp_event(actor, Action::IdpChanged, id)).await?;
        // Groups of the test that passed become known at once, so that the first link can choose among them.
        if new_groups { self.record_test_groups(&idp).await } else { Ok(()) }
    }

    pub async fn enable_idp(&self, actor: &AdminActor, id: &IdpId) -> Result<()> {
        let idp = self.idp(id).await?;
        if idp.demo && !self.settings.loopback {
            return Err(ServiceError::Rule("demo_idp_not_here"));
        }
        let was = idp.changed_at;
        let idp = idp.enable(self.now()).map_err(|error| match error {
            sluice_domain::sso::idp::IdpError::NotTested => ServiceError::Rule("idp_not_tested"),
            sluice_domain::sso::idp::IdpError::NoEmailMapping => ServiceError::Rule("idp_no_email_mapping"),
        })?;
        Ok(self.store.save_idp(&idp, was, &self.idp_event(actor, Action::IdpEnabled, id)).await?)
    }

    pub async fn disable_idp(&self, actor: &AdminActor, id: &IdpId) -> Result<()> {
        let idp = self.idp(id).await?;
        let was = idp.changed_at;
        let idp = idp.disable(self.now());
        Ok(self.store.save_idp(&idp, was, &self.idp_event(actor, Action::IdpDisabled, id)).await?)
    }

    pub async fn remove_idp(&self, actor: &AdminActor, id: &IdpId) -> Result<()> {
        let idp = self.idp(id).await?;
        let mut event = self.idp_event(actor, Action::IdpRemoved, id);
        event.note = Some(idp.name);
        if self.store.remove_idp(id, &event).await? { Ok(()) } else { Err(ServiceError::Rule("idp_in_use")) }
    }

    pub(crate) async fn idp(&self, id: &IdpId) -> Result<IdentityProvider> {
        self.store.find_idp(id).await?.ok_or(ServiceError::NotFound)
    }

    /// The connection that calls itself so. Names are unique among connections.
    pub(crate) async fn idp_named(&self, entity_id: &str) -> Result<Option<IdentityProvider>> {
        Ok(self.store.list_idps().await?.into_iter().find(|idp| idp.entity_id == entity_id))
    }

    pub(crate) fn idp_event(&self, actor: &AdminActor, action: Action, id: &IdpId) -> AuditEvent {
        let target = Target { idp: Some(id.clone()), ..Target::default() };
        self.event(actor.actor(), action, Outcome::Done, target)
    }

    async fn create_idp(
        &self,
        actor: &AdminActor,
        name: &str,
        description: IdpDescription,
        demo: bool,
    ) -> Result<IdpId> {
        let now = self.now();
        let host = description.sso.first().and_then(|e| Url::parse(&e.url).ok()?.host_str().map(str::to_owned));
        let name = [Some(name.trim().to_owned()), description.display_name, host]
            .into_iter()
            .flatten()
            .find(|n| !n.is_empty())
            .unwrap_or_else(|| description.entity_id.clone());
        let idp = IdentityProvider {
            id: IdpId::random(self.random.bytes()),
            name: name.chars().filter(|c| !c.is_control()).take(100).collect(),
            entity_id: description.entity_id,
            sso: description.sso,
            slo: description.slo,
            certificates: description.certificates,
            rules: IdpRules { sign_requests: description.wants_signed_requests, ..IdpRules::default() },
            mapping: AttributeMapping::default(),
            state: IdpState::Draft,
            passed: None,
            demo,
            metadata_until: None,
            created_at: now,
            changed_at: now,
        };
        match self.store.create_idp(&idp, &self.idp_event(actor, Action::IdpAdded, &idp.id)).await {
            Ok(()) => Ok(idp.id),
            Err(StoreError::Conflict) => Err(ServiceError::Rule("idp_entity_in_use")),
            Err(other) => Err(other.into()),
        }
    }

    async fn choose(&self, field: &'static str, xml: Vec<u8>, entity_id: Option<&str>) -> Result<Choice> {
        let (sp, now) = (self.settings.sp(), self.now());
        let mut found = self.read_saml(field, move |saml| saml.read_metadata(&xml, &sp, &[], now)).await?;
        if let Some(wanted) = entity_id {
            found.retain(|d| d.entity_id == wanted);
        }
        match found.len() {
            0 => Err(ServiceError::field(field, "metadata_no_idp")),
            1 => Ok(Choice::One(Box::new(found.remove(0)))),
            _ => Ok(Choice::Several(
                found.into_iter().map(|d| EntityChoice { entity_id: d.entity_id, name: d.display_name }).collect(),
            )),
        }
    }

    async fn read_saml<T: Send + 'static>(
        &self,
        field: &'static str,
        read: impl FnOnce(&dyn SamlProvider) -> Result<T, MetadataFault> + Send + 'static,
    ) -> Result<T> {
        self.try_saml(read).await?.map_err(|fault| ServiceError::field(field, fault.code))
    }

    /// Megabytes of somebody else's XML, with signatures to be checked: never on a thread that serves requests.
    async fn try_saml<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn SamlProvider) -> Result<T, MetadataFault> + Send + 'static,
    ) -> Result<Result<T, MetadataFault>> {
        let saml = Arc::clone(&self.saml);
        let read = tokio::task::spawn_blocking(move || read(&*saml)).await;
        let read = read.map_err(|e| ServiceError::Internal(e.to_string()))?;
        Ok(read.inspect_err(|fault| {
            tracing::info!(code = fault.code, detail = fault.detail.as_deref(), "metadata was refused");
        }))
    }

    async fn by_hand(&self, entity_id: &str, sso_url: &str, certificate: &str) -> Result<IdpDescription> {
        let url = Url::parse(sso_url.trim()).map_err(|_| ServiceError::field("sso_url", "not_a_url"))?;
        if !(url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url)) {
            return Err(ServiceError::field("sso_url", "not_https"));
        }
        if entity_id.trim() == self.settings.sp().entity_id {
            return Err(ServiceError::field("entity_id", "own_entity_id"));
        }
        let (text, now) = (certificate.to_owned(), self.now());
        let certificate =
            self.read_saml("certificate", move |saml| saml.read_certificate(text.as_bytes(), now)).await?;
        Ok(IdpDescription {
            entity_id: entity_id.trim().to_owned(),
            display_name: None,
            sso: vec![Endpoint::new(Binding::Redirect, url)],
            slo: Vec::new(),
            certificates: vec![certificate],
            wants_signed_requests: false,
            valid_until: None,
            cache_duration: None,
            alone: true,
        })
    }

    async fn idp_row(&self, idp: &IdentityProvider) -> Result<IdpRow> {
        let filter = LinkFilter { idp: Some(idp.id.clone()), active: Some(true), ..LinkFilter::default() };
        Ok(IdpRow {
            id: idp.id.clone(),
            name: idp.name.clone(),
            entity_id: idp.entity_id.clone(),
            state: idp.state,
            demo: idp.demo,
            active_links: self.store.list_links(&filter, PageRequest::new(1, 1)).await?.total,
        })
    }
}

enum Choice {
    One(Box<IdpDescription>),
    Several(Vec<EntityChoice>),
}

fn certificate_view(certificate: &SigningCertificate, now: Timestamp) -> CertificateView {
    CertificateView {
        fingerprint: certificate.fingerprint.clone(),
        subject: certificate.subject.clone(),
        not_before: certificate.not_before,
        not_after: certificate.not_after,
        expired: certificate.not_after < now,
    }
}

/// Whether the URL's host is this machine, by name or number.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
