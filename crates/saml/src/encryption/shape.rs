use super::algorithm::{self, Block, OAEP, OAEP_MGF1P};
use crate::names::{DS, XENC, XENC11};
use crate::rejection::SamlRejection;
use crate::xml::Node;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::hash::MessageDigest;
use sluice_service::ports::saml::SamlRefusal;

/// Encrypted keys of one element: one for each recipient, of which we are one. Each costs an RSA operation for each of our keys.
const MOST_KEYS: usize = 4;
/// Octets of an encrypted key, at most: RSA of 8,192 bits.
const LONGEST_KEY: usize = 1024;

/// What is encrypted, and the keys to it.
pub(super) struct Sealed {
    pub(super) block: Block,
    pub(super) octets: Vec<u8>,
    /// At least one.
    pub(super) keys: Vec<WrappedKey>,
}

/// An `EncryptedKey`.
pub(super) struct WrappedKey {
    pub(super) digest: MessageDigest,
    pub(super) mask: MessageDigest,
    pub(super) octets: Vec<u8>,
}

/// Reads an encrypted element: one `EncryptedData`, its keys in its `KeyInfo` or behind it (core 2.2.4, 2.3.4). Nothing is looked up
/// anywhere else, and nothing is computed yet.
pub(super) fn read(holder: Node<'_>, allow_cbc: bool) -> Result<Sealed, SamlRefusal> {
    let mut children = structural(holder)?;
    let data = children.next().filter(|n| n.is(XENC, "EncryptedData")).ok_or(FAULT)?;
    let beside: Vec<Node<'_>> = children.collect();
    // Of an element, not of the content of one (core 6.1).
    let fits = matches!(data.attribute("Type"), None | Some("http://www.w3.org/2001/04/xmlenc#Element"));
    if !fits || beside.iter().any(|n| !n.is(XENC, "EncryptedKey")) {
        return Err(FAULT.into());
    }
    let mut parts = structural(data)?;
    let method = parts.next().filter(|n| n.is(XENC, "EncryptionMethod")).ok_or(FAULT)?;
    let mut next = parts.next();
    let key_info = next.filter(|n| n.is(DS, "KeyInfo"));
    if key_info.is_some() {
        next = parts.next();
    }
    if parts.next().is_some() {
        return Err(FAULT.into());
    }
    let block = algorithm::block(uri(method), allow_cbc)
        .ok_or_else(|| SamlRejection::EncryptionAlgorithm.received(uri(method)))?;
    parameters(method, &[(XENC, "KeySize")])?;
    let octets = cipher_value(next.ok_or(FAULT)?)?;
    let mut encrypted = inside(key_info, &beside)?;
    encrypted.extend(beside);
    if encrypted.is_empty() || encrypted.len() > MOST_KEYS {
        return Err(FAULT.into());
    }
    let keys = encrypted.into_iter().map(wrapped).collect::<Result<_, _>>()?;
    Ok(Sealed { block, octets, keys })
}

const FAULT: SamlRejection = SamlRejection::EncryptionShape;

fn uri(method: Node<'_>) -> &str {
    method.attribute("Algorithm").unwrap_or_default()
}

/// The children, between which nothing stands.
fn structural(node: Node<'_>) -> Result<impl Iterator<Item = Node<'_>>, SamlRefusal> {
    if node.is_structural() { Ok(node.children()) } else { Err(FAULT.into()) }
}

/// The encrypted keys in a `KeyInfo`. A `RetrievalMethod` may only refer to one that stands beside the data (Okta).
fn inside<'d>(key_info: Option<Node<'d>>, beside: &[Node<'d>]) -> Result<Vec<Node<'d>>, SamlRefusal> {
    let mut keys = Vec::new();
    for child in key_info.into_iter().flat_map(Node::children) {
        if child.is(XENC, "EncryptedKey") {
            keys.push(child);
        } else if child.is(DS, "RetrievalMethod") {
            let id = child.attribute("URI").and_then(|uri| uri.strip_prefix('#')).filter(|id| !id.is_empty());
            let found = id.is_some() && beside.iter().any(|key| key.attribute("Id") == id);
            if !found || child.children().next().is_some() {
                return Err(FAULT.received("RetrievalMethod"));
            }
        }
    }
    Ok(keys)
}

fn wrapped(key: Node<'_>) -> Result<WrappedKey, SamlRefusal> {
    let mut parts = structural(key)?;
    let method = parts.next().filter(|n| n.is(XENC, "EncryptionMethod")).ok_or(FAULT)?;
    // KeyInfo, ReferenceList and CarriedKeyName say whose key it is and what it is for: each is tried anyway.
    let data: Vec<Node<'_>> = parts.filter(|n| n.is(XENC, "CipherData")).collect();
    let [data] = data.as_slice() else { return Err(FAULT.into()) };
    let (digest, mask) = oaep(method)?;
    let octets = cipher_value(*data)?;
    if octets.len() > LONGEST_KEY { Err(FAULT.into()) } else { Ok(WrappedKey { digest, mask, octets }) }
}

/// The digest and the mask's digest of RSA-OAEP; SHA-1 where none is named (xmlenc 1.1, 5.5.2). `OAEPparams`, which nobody uses,
/// are refused.
fn oaep(method: Node<'_>) -> Result<(MessageDigest, MessageDigest), SamlRefusal> {
    match uri(method) {
        OAEP_MGF1P => parameters(method, &[(XENC, "KeySize"), (DS, "DigestMethod")])?,
        OAEP => parameters(method, &[(XENC, "KeySize"), (DS, "DigestMethod"), (XENC11, "MGF")])?,
        other => return Err(SamlRejection::EncryptionAlgorithm.received(other)),
    }
    let named = |namespace, local, read: fn(&str) -> Option<MessageDigest>| match method.child(namespace, local) {
        None => Ok(MessageDigest::sha1()),
        Some(node) => read(uri(node)).ok_or_else(|| SamlRejection::EncryptionAlgorithm.received(uri(node))),
    };
    Ok((named(DS, "DigestMethod", algorithm::digest)?, named(XENC11, "MGF", algorithm::mask)?))
}

/// Only these children, each once at most.
fn parameters(method: Node<'_>, allowed: &[(&str, &str)]) -> Result<(), SamlRefusal> {
    let children: Vec<Node<'_>> = structural(method)?.collect();
    let once = |child: &Node<'_>| method.children_named(child.namespace(), child.local()).count() == 1;
    let fits = |child: &Node<'_>| allowed.contains(&(child.namespace(), child.local())) && once(child);
    if children.iter().all(fits) { Ok(()) } else { Err(FAULT.into()) }
}

/// The octets of a `CipherData`. A `CipherReference` is never followed.
fn cipher_value(data: Node<'_>) -> Result<Vec<u8>, SamlRefusal> {
    let mut values = structural(data)?;
    let value = values.next().filter(|n| n.is(XENC, "CipherValue") && n.is_plain()).ok_or(FAULT)?;
    if !data.is(XENC, "CipherData") || values.next().is_some() {
        return Err(FAULT.into());
    }
    let base64: String = value.text().split_ascii_whitespace().collect();
    STANDARD.decode(base64).map_err(|_| FAULT.into())
}

#[cfg(test)]
mod tests;
