//! Metadata: that of identity providers is read, our own is written (saml-metadata-2.0-os).

mod keys;
pub(crate) mod own;
mod read;
mod signature;

use crate::certificate::MINIMUM_RSA_BITS;
use crate::endpoint;
use sluice_domain::sso::idp::{Binding, Endpoint, SigningCertificate};
use sluice_domain::time::{Span, Timestamp};
use sluice_service::ports::saml::{IdpDescription, MetadataFault, SpSettings};

/// An identity provider as its metadata describes it, with every endpoint that Sluice could use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataEntity {
    pub entity_id: String,
    pub display_name: Option<String>,
    /// Single sign-on services by redirect and by POST, in document order; others are left out.
    pub sso: Vec<Endpoint>,
    /// Single logout services, likewise.
    pub slo: Vec<Endpoint>,
    /// `WantAuthnRequestsSigned` (metadata 2.4.3).
    pub wants_signed_requests: bool,
    /// The keys that may sign, in document order, without repetitions.
    pub certificates: Vec<SigningCertificate>,
    /// Until when the description holds.
    pub valid_until: Option<Timestamp>,
    /// After how long it should be read again.
    pub cache_duration: Option<Span>,
    /// The document is its description, and no aggregate.
    pub alone: bool,
}

/// Which metadata is believed.
#[derive(Debug, Clone, Copy)]
pub struct MetadataRules<'a> {
    /// RSA keys below this many bits do not count.
    pub minimum_rsa_bits: u32,
    /// If not empty, the document must be signed with the key of one of these certificates.
    pub signers: &'a [SigningCertificate],
}

impl Default for MetadataRules<'_> {
    fn default() -> Self {
        Self { minimum_rsa_bits: MINIMUM_RSA_BITS, signers: &[] }
    }
}

/// Reads the identity providers of an `EntityDescriptor` or of an `EntitiesDescriptor`.
///
/// One entity must be usable as it is. Of an aggregate the usable ones are returned, and a fault only if there is none.
///
/// Codes: those of the XML reader (`xml_…`, `metadata_too_large`), `not_metadata`, `metadata_unsigned`, `metadata_signature`,
/// `metadata_expired` (with the date), `no_identity_provider`, `no_entity_id`, `endpoint_address` (neither http nor https),
/// `no_endpoint`, `no_signing_certificate`, `weak_key`, `too_many_certificates`.
pub(crate) fn read(
    xml: &[u8],
    now: Timestamp,
    rules: &MetadataRules<'_>,
) -> Result<Vec<MetadataEntity>, MetadataFault> {
    read::read(xml, now, rules)
}

/// What the port needs of an entity: the first safe address of each binding, https only. Codes: `own_entity_id`,
/// `endpoint_not_https`.
pub(crate) fn describe(entity: MetadataEntity, sp: &SpSettings) -> Result<IdpDescription, MetadataFault> {
    let fault = |code| MetadataFault { code, detail: Some(entity.entity_id.clone()) };
    if entity.entity_id == sp.entity_id {
        return Err(fault("own_entity_id"));
    }
    let usable = |endpoints: &[Endpoint]| -> Vec<Endpoint> {
        let safe = |e: &&Endpoint| endpoint::parse(&e.url).is_some() && endpoint::parse(e.answers_to()).is_some();
        let first = |binding| endpoints.iter().filter(move |e| e.binding == binding).find(safe).cloned();
        [Binding::Redirect, Binding::Post].into_iter().filter_map(first).collect()
    };
    let (sso, slo) = (usable(&entity.sso), usable(&entity.slo));
    if sso.is_empty() {
        return Err(fault("endpoint_not_https"));
    }
    Ok(IdpDescription {
        entity_id: entity.entity_id,
        display_name: entity.display_name,
        sso,
        slo,
        certificates: entity.certificates,
        wants_signed_requests: entity.wants_signed_requests,
        valid_until: entity.valid_until,
        cache_duration: entity.cache_duration,
        alone: entity.alone,
    })
}

/// Adds what is not there yet. Nested aggregates repeat entities, perhaps with another advice on refreshing, of which the shortest counts.
pub(crate) fn add(found: &mut Vec<IdpDescription>, description: IdpDescription) {
    let same = |known: &IdpDescription| {
        *known == IdpDescription { cache_duration: known.cache_duration, ..description.clone() }
    };
    match found.iter_mut().find(|known| same(known)) {
        Some(known) => known.cache_duration = known.cache_duration.into_iter().chain(description.cache_duration).min(),
        None => found.push(description),
    }
}

#[cfg(test)]
mod tests;
