//! XML Encryption (xmlenc 1.0 and 1.1) as SAML core 6 uses it: one element in the place of another, its key encrypted to us.
//!
//! Nothing here proves who wrote what is decrypted: everybody can encrypt to us. What comes out is checked like anything else
//! that came from outside.

mod algorithm;
mod cipher;
mod shape;

use crate::names::SAML;
use crate::rejection::SamlRejection;
use crate::xml::{Document, Limits, Node, parse};
use shape::Sealed;
use sluice_service::ports::saml::{SamlRefusal, SpKeys};

/// What an identity provider may encrypt with, best first. CBC is not among it, even where a connection decrypts it.
pub(crate) const OFFERED: [&str; 5] =
    [algorithm::AES256_GCM, algorithm::AES192_GCM, algorithm::AES128_GCM, algorithm::OAEP, algorithm::OAEP_MGF1P];

/// What keys may be encrypted with.
pub(crate) const KEY_TRANSPORT: [&str; 2] = [algorithm::OAEP, algorithm::OAEP_MGF1P];

/// What content may be encrypted with.
pub(crate) fn content(allow_cbc: bool) -> impl Iterator<Item = &'static str> {
    let cbc = [algorithm::AES256_CBC, algorithm::AES192_CBC, algorithm::AES128_CBC];
    let gcm = [algorithm::AES256_GCM, algorithm::AES192_GCM, algorithm::AES128_GCM];
    gcm.into_iter().chain(cbc.into_iter().filter(move |_| allow_cbc))
}

/// Decrypts what `holder` (an `EncryptedAssertion`, `EncryptedID` or `EncryptedAttribute`) holds and reads it as a document of its
/// own, whose root is the assertion element `local`. A plaintext that relies on namespaces around it is refused: two readers
/// could place it differently.
///
/// Whatever goes wrong behind the outer shape is `decryption_failed` and nothing else, so that nobody learns from refusals how
/// far a forged ciphertext came. Only where the ciphertext was authenticated (GCM) is unreadable content told apart, for then
/// its author knows the plaintext anyway.
///
/// Codes: `encryption_shape`, `encryption_algorithm`, `no_decryption_key`, `decryption_failed`, `encrypted_content`.
pub(crate) fn open(holder: Node<'_>, local: &str, keys: &SpKeys, allow_cbc: bool) -> Result<Document, SamlRefusal> {
    let sealed = shape::read(holder, allow_cbc)?;
    if keys.decryption().next().is_none() {
        return Err(SamlRejection::NoDecryptionKey.into());
    }
    let key = content_key(&sealed, keys).ok_or(SamlRejection::DecryptionFailed)?;
    let plain = cipher::decrypt(&sealed.block, &key, &sealed.octets).ok_or(SamlRejection::DecryptionFailed)?;
    let unreadable =
        if sealed.block.authenticated { SamlRejection::EncryptedContent } else { SamlRejection::DecryptionFailed };
    let document = parse(&plain, Limits::MESSAGE).map_err(|_| unreadable)?;
    if document.root().is(SAML, local) { Ok(document) } else { Err(unreadable.into()) }
}

/// The content key, if one of our keys opens one of the encrypted ones. Hints at which (`KeyInfo`, `Recipient`) are not
/// looked at. If none does, a random key takes its place (RFC 3218, 2.3.2): the work that follows is the same.
fn content_key(sealed: &Sealed, keys: &SpKeys) -> Option<cipher::Key> {
    let length = sealed.block.cipher.key_len();
    let mut pairs = keys.decryption().flat_map(|own| sealed.keys.iter().map(move |wrapped| (own, wrapped)));
    pairs
        .find_map(|(own, wrapped)| cipher::unwrap(wrapped, own).filter(|key| key.len() == length))
        .or_else(|| cipher::random(length))
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
