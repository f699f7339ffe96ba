use crate::encryption;
use crate::names::SAML;
use crate::rejection::SamlRejection;
use crate::response::rules::subject::read_name_id;
use crate::rules::Check;
use crate::xml::Node;
use sluice_service::ports::saml::{NameId, SamlRefusal};

/// Whom a LogoutRequest is about: exactly one identifier (core 3.7.1). `None`: it is encrypted, and no key here opens it. No
/// identity provider names people by `BaseID`, which has no value to compare.
pub(super) fn read(request: Node<'_>, check: &Check<'_>) -> Result<Option<NameId>, SamlRefusal> {
    let mut found = request
        .children()
        .filter(|child| child.namespace() == SAML && matches!(child.local(), "BaseID" | "NameID" | "EncryptedID"));
    let identifier = found.next().ok_or_else(|| SamlRejection::MissingElement.expected("NameID", None))?;
    if let Some(second) = found.next() {
        return Err(SamlRejection::RepeatedElement.received(second.local()));
    }
    match identifier.local() {
        "NameID" => read_name_id(identifier, check).map(Some),
        "EncryptedID" => decrypted(identifier, check),
        _ => Err(SamlRejection::BaseId.into()),
    }
}

/// Only the identity provider gets so far: the request is authentic. A key that is gone is no fault of the message's.
fn decrypted(encrypted: Node<'_>, check: &Check<'_>) -> Result<Option<NameId>, SamlRefusal> {
    match encryption::open(encrypted, "NameID", check.keys, check.rules.allow_cbc) {
        Ok(plaintext) => read_name_id(plaintext.root(), check).map(Some),
        Err(refusal) if [NO_KEY, OTHER_KEY].contains(&refusal.code) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

const NO_KEY: &str = SamlRejection::NoDecryptionKey.code();
const OTHER_KEY: &str = SamlRejection::DecryptionFailed.code();
