use crate::names::{FORMAT_TRANSIENT, SAML};
use crate::rejection::SamlRejection;
use crate::rules::Check;
use crate::xml::Node;
use crate::xml::chars::is_space;
use sluice_service::ports::saml::{NameId, SamlRefusal};

/// Whom a LogoutRequest is about: exactly one identifier (core 3.7.1). `None`: it is encrypted for a key that is not here. No
/// identity provider names people by BaseID, which has no value to compare.
pub(super) fn read(request: Node<'_>, check: &Check<'_>) -> Result<Option<NameId>, SamlRefusal> {
    let mut found = request
        .children()
        .filter(|child| child.namespace() == SAML && matches!(child.local(), "BaseID" | "NameID" | "EncryptedID"));
    let identifier = found.next().ok_or_else(|| SamlRejection::MissingElement.expected("NameID", None))?;
    if let Some(second) = found.next() {
        return Err(SamlRejection::RepeatedElement.received(second.local()));
    }
    match identifier.local() {
        "NameID" => name_id(identifier, check).map(Some),
        "EncryptedID" => decrypted(identifier, check),
        _ => Err(SamlRejection::BaseId.into()),
    }
}

fn name_id(node: Node<'_>, check: &Check<'_>) -> Result<NameId, SamlRefusal> {
    if !node.is_plain() {
        return Err(SamlRejection::NameIdContent.into());
    }
    let value = node.text().trim_matches(is_space).to_owned();
    if value.is_empty() {
        return Err(SamlRejection::EmptyNameId.into());
    }
    let optional = |name: &str| node.attribute(name).map(str::to_owned);
    let (format, qualifier) = (optional("Format"), optional("SPNameQualifier"));
    // As at sign-in: somebody of that name at another service provider is somebody else.
    let theirs = qualifier.as_deref().filter(|qualifier| *qualifier != check.sp.entity_id);
    if theirs.is_some() && format.as_deref() != Some(FORMAT_TRANSIENT) {
        return Err(SamlRejection::WrongSpNameQualifier.expected(&check.sp.entity_id, theirs));
    }
    Ok(NameId { value, format, name_qualifier: optional("NameQualifier"), sp_name_qualifier: qualifier })
}

fn decrypted(_encrypted: Node<'_>, _check: &Check<'_>) -> Result<Option<NameId>, SamlRefusal> {
    Ok(None)
}
