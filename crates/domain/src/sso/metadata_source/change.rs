//! What metadata says otherwise than the connection, and what of it is taken.

use super::{KeyTrust, MetadataChange, MetadataSource};
use crate::id::hex;
use crate::sso::idp::{Endpoint, IdentityProvider, SigningCertificate};
use crate::time::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What a document says of the identity provider, as far as a connection follows it.
#[derive(Debug, Clone, Copy)]
pub struct Described<'a> {
    pub entity_id: &'a str,
    pub sso: &'a [Endpoint],
    pub slo: &'a [Endpoint],
    pub certificates: &'a [SigningCertificate],
}

/// What becomes of a document that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Keys to be taken now, without asking: all that the document names.
    pub taken: Option<Vec<SigningCertificate>>,
    /// What waits for an admin. It is beside the connection as it is with the keys taken.
    pub waiting: Option<MetadataChange>,
    /// What was dismissed and is still what the document says ([`MetadataSource::dismissed`]).
    pub dismissed: Option<String>,
}

impl MetadataSource {
    /// Judges a document that was read and whose signature, where one is asked for, has been verified.
    ///
    /// Keys are taken only where the admin chose so, and only of a document about the very entity: under another entity ID stand
    /// somebody else's keys. Nor are they taken where one of them had gone: whoever controls the address can serve a document of
    /// before, signed as it was, which would bring back a key that was given up because it was stolen.
    pub fn judge(&self, idp: &IdentityProvider, described: Described<'_>, now: Timestamp) -> Verdict {
        let Some(mut change) = MetadataChange::between(idp, described, now) else {
            return Verdict { taken: None, waiting: None, dismissed: None };
        };
        let mut taken = None;
        if self.trust != KeyTrust::Ask && change.entity_id.is_none() && !self.brings_back(idp, &change) {
            taken = change.certificates.take();
            change.digest = change.digest_of_the_rest();
        }
        let dismissed = self.dismissed.clone().filter(|digest| *digest == change.digest);
        if dismissed.is_some() || change.is_empty() {
            return Verdict { taken, waiting: None, dismissed };
        }
        if let Some(pending) = self.pending.as_ref().filter(|pending| pending.digest == change.digest) {
            change.found_at = pending.found_at;
        }
        Verdict { taken, waiting: Some(change), dismissed: None }
    }

    /// Whether a key would come that had gone.
    fn brings_back(&self, idp: &IdentityProvider, change: &MetadataChange) -> bool {
        let known = fingerprints(&idp.certificates);
        let coming = fingerprints(change.certificates.as_deref().unwrap_or_default());
        self.gone.iter().any(|gone| coming.contains(gone.as_str()) && !known.contains(gone.as_str()))
    }
}

impl MetadataChange {
    /// `None` where the document says what the connection says: the order of keys and endpoints does not count. That it names no
    /// key, or no address to sign in at, is never a change.
    pub fn between(idp: &IdentityProvider, described: Described<'_>, now: Timestamp) -> Option<Self> {
        let Described { entity_id, sso, slo, certificates } = described;
        let other_sso = !sso.is_empty() && canonical(sso) != canonical(&idp.sso);
        let other_keys = !certificates.is_empty() && fingerprints(certificates) != fingerprints(&idp.certificates);
        let mut change = Self {
            found_at: now,
            digest: String::new(),
            entity_id: (entity_id != idp.entity_id).then(|| entity_id.to_owned()),
            sso: other_sso.then(|| sso.to_vec()),
            slo: (canonical(slo) != canonical(&idp.slo)).then(|| slo.to_vec()),
            certificates: other_keys.then(|| certificates.to_vec()),
        };
        change.digest = change.digest_of_the_rest();
        (!change.is_empty()).then_some(change)
    }

    fn is_empty(&self) -> bool {
        self.is_only_keys() && self.certificates.is_none()
    }

    /// Whether nothing but keys changes: then a test that passed still vouches for the rest.
    pub fn is_only_keys(&self) -> bool {
        self.entity_id.is_none() && self.sso.is_none() && self.slo.is_none()
    }

    /// The connection with the change in it. With more than keys it is another place to sign in at: it is disabled until an admin
    /// enables it, which needs a new test, since the one that passed was of another place. That the logout service moved would not
    /// show in [`IdentityProvider::settings`].
    #[must_use]
    pub fn apply(self, mut idp: IdentityProvider, now: Timestamp) -> IdentityProvider {
        let only_keys = self.is_only_keys();
        idp.entity_id = self.entity_id.unwrap_or(idp.entity_id);
        idp.sso = self.sso.unwrap_or(idp.sso);
        idp.slo = self.slo.unwrap_or(idp.slo);
        let certificates = self.certificates.unwrap_or_else(|| idp.certificates.clone());
        if only_keys {
            idp.renewed(certificates, now)
        } else {
            IdentityProvider { certificates, passed: None, ..idp }.disable(now)
        }
    }

    /// SHA-256, lower-case hex, over every field but `found_at` and the digest: each text with its length before it, each list with
    /// its count, sorted, so that no two changes have the same bytes.
    fn digest_of_the_rest(&self) -> String {
        let mut bytes = Vec::new();
        let mut part = |content: Option<Vec<u8>>| match content {
            None => bytes.push(0),
            Some(content) => {
                bytes.push(1);
                put(&mut bytes, &content);
            }
        };
        part(self.entity_id.as_ref().map(|id| id.clone().into_bytes()));
        part(self.sso.as_deref().map(canonical));
        part(self.slo.as_deref().map(canonical));
        part(self.certificates.as_deref().map(|keys| list(fingerprints(keys).into_iter().map(str::as_bytes))));
        hex(&Sha256::digest(&bytes))
    }
}

fn fingerprints(certificates: &[SigningCertificate]) -> BTreeSet<&str> {
    certificates.iter().map(|certificate| certificate.fingerprint.as_str()).collect()
}

fn canonical(endpoints: &[Endpoint]) -> Vec<u8> {
    let mut each: Vec<Vec<u8>> = endpoints
        .iter()
        .map(|endpoint| {
            let answers = endpoint.response_url.as_ref().map(String::as_bytes);
            list([endpoint.binding.uri().as_bytes(), endpoint.url.as_bytes()].into_iter().chain(answers))
        })
        .collect();
    each.sort();
    list(each.iter().map(Vec::as_slice))
}

fn list<'a>(items: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let (mut bytes, mut count) = (Vec::new(), 0_u64);
    for item in items {
        put(&mut bytes, item);
        count += 1;
    }
    [&count.to_be_bytes()[..], &bytes].concat()
}

fn put(bytes: &mut Vec<u8>, item: &[u8]) {
    bytes.extend_from_slice(&(item.len() as u64).to_be_bytes());
    bytes.extend_from_slice(item);
}

#[cfg(test)]
mod tests;
