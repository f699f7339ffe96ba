use super::algorithm;
use crate::names::{C14N_10, C14N_11, DS, ENVELOPED, EXC_C14N};
use crate::rejection::SamlRejection;
use crate::xml::Node;
use sluice_service::ports::saml::SamlRefusal;

/// Checks, before anything is resolved, transformed or canonicalised, that a signature signs exactly the element that holds it
/// (SAML core 5.4): one `SignedInfo` with one `Reference` to the parent's ID, the enveloped signature transform and at most one
/// canonicalisation after it, allowed algorithms, nothing else.
pub(crate) fn check(signature: Node<'_>, sha1: bool) -> Result<(), SamlRefusal> {
    let id = signature.parent().and_then(|parent| parent.attribute("ID")).ok_or(SamlRejection::SignatureReference)?;
    let mut parts = signature.children();
    let (signed_info, value, key_info) = (parts.next(), parts.next(), parts.next());
    let signed_info = signed_info.filter(|n| n.is(DS, "SignedInfo")).ok_or(SamlRejection::SignatureShape)?;
    let value = value.filter(|n| n.is(DS, "SignatureValue")).ok_or(SamlRejection::SignatureShape)?;
    let rest_fits = key_info.is_none_or(|n| n.is(DS, "KeyInfo")) && parts.next().is_none();
    if !rest_fits || !signature.is_structural() || !value.is_plain() {
        return Err(SamlRejection::SignatureShape.into());
    }
    check_signed_info(signed_info, id, sha1)
}

fn check_signed_info(signed_info: Node<'_>, id: &str, sha1: bool) -> Result<(), SamlRefusal> {
    let [canonicalization, method, reference] =
        children(signed_info, ["CanonicalizationMethod", "SignatureMethod", "Reference"])?;
    check_canonicalization(canonicalization, SamlRejection::SignatureCanonicalization)?;
    check_algorithm(method, sha1, algorithm::signature_allowed)?;

    let uri = reference.attribute("URI");
    if uri.and_then(|uri| uri.strip_prefix('#')) != Some(id) {
        return Err(SamlRejection::SignatureReference.expected(&format!("#{id}"), uri));
    }
    let [transforms, digest, value] = children(reference, ["Transforms", "DigestMethod", "DigestValue"])?;
    check_algorithm(digest, sha1, algorithm::digest_allowed)?;
    if !value.is_plain() {
        return Err(SamlRejection::SignatureShape.into());
    }
    check_transforms(transforms)
}

/// Exactly these children in this order, and no text or comments between them.
fn children<'d, const N: usize>(node: Node<'d>, names: [&str; N]) -> Result<[Node<'d>; N], SamlRefusal> {
    let found: Vec<Node<'d>> = node.children().collect();
    let fits = found.len() == N && found.iter().zip(names).all(|(n, name)| n.is(DS, name)) && node.is_structural();
    found.try_into().ok().filter(|_| fits).ok_or_else(|| SamlRejection::SignatureShape.into())
}

fn check_algorithm(node: Node<'_>, sha1: bool, allowed: fn(&str, bool) -> bool) -> Result<(), SamlRefusal> {
    // An HMACOutputLength or other parameter would be a child.
    if node.children().next().is_some() || !node.is_structural() {
        return Err(SamlRejection::SignatureShape.into());
    }
    match node.attribute("Algorithm") {
        Some(uri) if allowed(uri, sha1) => Ok(()),
        uri => Err(SamlRejection::SignatureAlgorithm.received(uri.unwrap_or_default())),
    }
}

fn check_transforms(transforms: Node<'_>) -> Result<(), SamlRefusal> {
    let found: Vec<Node<'_>> = transforms.children().collect();
    if !transforms.is_structural() || found.iter().any(|n| !n.is(DS, "Transform")) {
        return Err(SamlRejection::SignatureShape.into());
    }
    let refused =
        |node: &Node<'_>| SamlRejection::SignatureTransform.received(node.attribute("Algorithm").unwrap_or_default());
    match found.as_slice() {
        [enveloped, rest @ ..] if rest.len() <= 1 => {
            if enveloped.attribute("Algorithm") != Some(ENVELOPED) || enveloped.children().next().is_some() {
                return Err(refused(enveloped));
            }
            rest.iter().try_for_each(|node| check_canonicalization(*node, SamlRejection::SignatureTransform))
        }
        _ => Err(SamlRejection::SignatureTransform.into()),
    }
}

/// Canonicalisation without comments; its only parameter is the prefix list of the exclusive one.
fn check_canonicalization(node: Node<'_>, rejection: SamlRejection) -> Result<(), SamlRefusal> {
    let algorithm = node.attribute("Algorithm").unwrap_or_default();
    let parameters: Vec<Node<'_>> = node.children().collect();
    let fits = match algorithm {
        EXC_C14N => match parameters.as_slice() {
            [] => true,
            [list] => list.is(EXC_C14N, "InclusiveNamespaces") && list.children().next().is_none(),
            _ => false,
        },
        C14N_10 | C14N_11 => parameters.is_empty(),
        _ => false,
    };
    if fits && node.is_structural() { Ok(()) } else { Err(rejection.received(algorithm)) }
}

#[cfg(test)]
mod tests;
