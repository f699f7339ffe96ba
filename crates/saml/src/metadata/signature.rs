use super::{MetadataRules, keys};
use crate::names::DS;
use crate::signature::{shape, verify};
use crate::xml::Node;

/// Checks the signature over the whole document.
///
/// With pinned signers it must be there, be of the shape that responses must have, and be by one of them. Without, it must be
/// intact if it is there, names its key and can be checked: a document changed on its way is refused. That proves nothing about
/// who signed, so SHA-1 and weak keys do. Of the certificates that it names only the first [`TRIED`] are tried, each over the
/// whole document: the key that signed comes before those that vouch for it.
pub(super) fn check(root: Node<'_>, rules: &MetadataRules<'_>) -> Result<(), &'static str> {
    let pinned = !rules.signers.is_empty();
    let Some(signature) = root.child(DS, "Signature") else {
        return if pinned { Err("metadata_unsigned") } else { Ok(()) };
    };
    if pinned {
        let keys = verify::Keys { certificates: rules.signers, minimum_rsa_bits: rules.minimum_rsa_bits };
        return if shape::check(signature, false).is_ok() && holds(root, signature, keys) {
            Ok(())
        } else {
            Err(BROKEN)
        };
    }
    let mut named: Vec<_> = keys::in_key_info(signature).take(TRIED + 1).collect();
    let more = named.len() > TRIED;
    named.truncate(TRIED);
    let keys = verify::Keys { certificates: &named, minimum_rsa_bits: 0 };
    if named.is_empty() || shape::check(signature, true).is_err() || holds(root, signature, keys) {
        Ok(())
    } else {
        // The key that signed may be one of those that were not tried.
        Err(if more { keys::TOO_MANY } else { BROKEN })
    }
}

const BROKEN: &str = "metadata_signature";
/// Certificates tried of those that a signature names itself.
const TRIED: usize = 2;

/// Whether the root's signature verifies. Entities of an aggregate may have signatures of their own, by keys that nobody here
/// knows; they are part of what the root's covers.
fn holds(root: Node<'_>, signature: Node<'_>, keys: verify::Keys<'_>) -> bool {
    let mut signatures = root.subtree().filter(|n| n.is(DS, "Signature"));
    if signatures.next() != Some(signature) {
        return false;
    }
    match signatures.next() {
        None => verify::verify(root, keys).is_ok(),
        Some(_) => verify::verify_first(root, keys).is_ok(),
    }
}

#[cfg(test)]
mod tests;
