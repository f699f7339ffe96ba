use super::algorithm::Block;
use super::shape::WrappedKey;
use openssl::encrypt::Decrypter;
use openssl::error::ErrorStack;
use openssl::pkey::{Id, PKey, Private};
use openssl::rsa::Padding;
use openssl::symm::{Crypter, Mode, decrypt_aead};
use sluice_service::ports::saml::SpKey;
use zeroize::Zeroizing;

pub(super) type Key = Zeroizing<Vec<u8>>;

/// The length of a GCM nonce (xmlenc 1.1, 5.2.4).
const NONCE: usize = 12;
/// The length of a GCM tag.
const TAG: usize = 16;
/// The length of an AES block.
const BLOCK: usize = 16;

/// A content key, unwrapped with RSA-OAEP.
pub(super) fn unwrap(wrapped: &WrappedKey, own: &SpKey) -> Option<Key> {
    let private = PKey::private_key_from_der(&own.private).ok().filter(|key| key.id() == Id::RSA)?;
    oaep(wrapped, &private).ok()
}

fn oaep(wrapped: &WrappedKey, private: &PKey<Private>) -> Result<Key, ErrorStack> {
    let mut decrypter = Decrypter::new(private)?;
    decrypter.set_rsa_padding(Padding::PKCS1_OAEP)?;
    decrypter.set_rsa_oaep_md(wrapped.digest)?;
    decrypter.set_rsa_mgf1_md(wrapped.mask)?;
    let mut key = Zeroizing::new(vec![0; decrypter.decrypt_len(&wrapped.octets)?]);
    let length = decrypter.decrypt(&wrapped.octets, &mut key)?;
    key.truncate(length);
    Ok(key)
}

pub(super) fn random(length: usize) -> Option<Key> {
    let mut key = Zeroizing::new(vec![0; length]);
    openssl::rand::rand_bytes(&mut key).ok()?;
    Some(key)
}

/// The content, whose nonce or initialisation vector stands before it.
pub(super) fn decrypt(block: &Block, key: &Key, octets: &[u8]) -> Option<Vec<u8>> {
    if block.authenticated { gcm(block, key, octets) } else { cbc(block, key, octets) }
}

fn gcm(block: &Block, key: &Key, octets: &[u8]) -> Option<Vec<u8>> {
    let (nonce, rest) = octets.split_at_checked(NONCE)?;
    let (sealed, tag) = rest.split_at_checked(rest.len().checked_sub(TAG)?)?;
    decrypt_aead(block.cipher, key, Some(nonce), &[], sealed, tag).ok()
}

/// The padding is that of xmlenc 5.2: only its last octet, which is its length, has a meaning.
fn cbc(block: &Block, key: &Key, octets: &[u8]) -> Option<Vec<u8>> {
    let (vector, sealed) = octets.split_at_checked(BLOCK)?;
    if sealed.is_empty() || sealed.len() % BLOCK != 0 {
        return None;
    }
    let open = || {
        let mut crypter = Crypter::new(block.cipher, Mode::Decrypt, key, Some(vector))?;
        crypter.pad(false);
        let mut plain = vec![0; sealed.len() + BLOCK];
        let mut length = crypter.update(sealed, &mut plain)?;
        length += crypter.finalize(&mut plain[length..])?;
        plain.truncate(length);
        Ok::<_, ErrorStack>(plain)
    };
    let mut plain = open().ok()?;
    let padding = usize::from(*plain.last()?);
    if !(1..=BLOCK).contains(&padding) {
        return None;
    }
    plain.truncate(plain.len().checked_sub(padding)?);
    Some(plain)
}
