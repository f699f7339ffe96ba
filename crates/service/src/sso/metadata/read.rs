//! Fetching a document and finding the connection in it.

use crate::error::{Result, ServiceError};
use crate::ports::saml::IdpDescription;
use crate::sluice::Sluice;
use sluice_domain::input::METADATA_MAX;
use sluice_domain::sso::idp::{IdentityProvider, SigningCertificate};
use sluice_domain::sso::metadata_source::KeyTrust;

/// Certificates that may be pinned. The whole document is verified once for each of them.
const SIGNERS_MAX: usize = 10;

/// What is wrong with a document: the code, and the field of the form that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReadFault {
    field: &'static str,
    pub(super) code: &'static str,
}

impl From<ReadFault> for ServiceError {
    fn from(fault: ReadFault) -> Self {
        Self::field(fault.field, fault.code)
    }
}

impl Sluice {
    /// The description of the connection in the document at this address. Where a signature is asked for, it has been verified.
    pub(super) async fn read_source(
        &self,
        idp: &IdentityProvider,
        url: &str,
        trust: &KeyTrust,
    ) -> Result<Result<IdpDescription, ReadFault>> {
        let signers = match trust {
            // To the reader no signer means that none is asked for.
            KeyTrust::Signed { signers } if signers.is_empty() => return Ok(Err(refused("metadata_unsigned"))),
            KeyTrust::Signed { signers } => signers.clone(),
            KeyTrust::Ask | KeyTrust::Follow => Vec::new(),
        };
        let bytes = match self.fetch.get(url, METADATA_MAX).await {
            Ok(bytes) => bytes,
            Err(fault) => {
                tracing::info!(idp = %idp.id, code = %fault, "metadata was not fetched");
                return Ok(Err(refused(fault.code())));
            }
        };
        let (sp, now) = (self.settings.sp(), self.now());
        let found = self.try_saml(move |saml| saml.read_metadata(&bytes, &sp, &signers, now)).await?;
        Ok(found.map_err(|fault| fault.code).and_then(|found| ours(found, &idp.entity_id)).map_err(refused))
    }

    /// PEM, one after the other.
    pub(super) async fn read_signers(&self, text: &str) -> Result<Vec<SigningCertificate>> {
        let each: Vec<String> = certificates(text).map(str::to_owned).collect();
        if each.len() > SIGNERS_MAX {
            return Err(ServiceError::field("certificates", "too_many_certificates"));
        }
        let now = self.now();
        let read = self.read_saml("certificates", move |saml| {
            each.iter().map(|text| saml.read_certificate(text.as_bytes(), now)).collect::<Result<Vec<_>, _>>()
        });
        let mut signers: Vec<SigningCertificate> = Vec::new();
        for signer in read.await? {
            if !signers.contains(&signer) {
                signers.push(signer);
            }
        }
        Ok(signers)
    }
}

/// A fault of the signature is about the certificates that it was verified with; everything else is about what the address gives.
pub(super) fn refused(code: &'static str) -> ReadFault {
    let field = if matches!(code, "metadata_unsigned" | "metadata_signature") { "certificates" } else { "url" };
    ReadFault { field, code }
}

/// The connection's own description; of a document about a single entity that one, whatever its entity ID: the connection may have
/// been renamed, which an admin decides. The one that is left of an aggregate is somebody else.
fn ours(found: Vec<IdpDescription>, entity_id: &str) -> Result<IdpDescription, &'static str> {
    let alone = matches!(found.as_slice(), [one] if one.alone);
    let mut ours = found.into_iter().filter(|description| alone || description.entity_id == entity_id);
    match (ours.next(), ours.next()) {
        (Some(description), None) if description.certificates.is_empty() => Err("no_signing_certificate"),
        (Some(description), None) if description.sso.is_empty() => Err("no_endpoint"),
        (Some(description), None) => Ok(description),
        _ => Err("metadata_no_idp"),
    }
}

fn certificates(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive("-----END CERTIFICATE-----").map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_stand_one_after_the_other() {
        let pem = |n: u8| format!("-----BEGIN CERTIFICATE-----\n{n}\n-----END CERTIFICATE-----");
        let of = |text: &str| certificates(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(of(&format!("\n{}\r\n\n{}\n", pem(1), pem(2))), [pem(1), pem(2)]);
        assert_eq!(of(" MIIB "), ["MIIB"]);
        assert_eq!(of(&format!("{}MIIB", pem(1))), [pem(1), "MIIB".to_owned()], "what follows is read too");
    }
}
