//! Encrypts for tests, as an identity provider does.

use openssl::encrypt::Encrypter;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::{Padding, Rsa};
use openssl::symm::{Cipher, Crypter, Mode, encrypt_aead};
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::{SpKey, SpKeys};
use std::sync::LazyLock;

pub(crate) const GCM: &str = "http://www.w3.org/2009/xmlenc11#aes128-gcm";
pub(crate) const CBC: &str = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
pub(crate) const CONTENT_KEY: [u8; 16] = [7; 16];

/// One key, active.
pub(crate) static KEYS: LazyLock<SpKeys> = LazyLock::new(|| SpKeys(vec![key()]));

/// A new key of 2,048 bits: making those that Sluice uses takes longer. Without a certificate, for nobody reads it here.
pub(crate) fn key() -> SpKey {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let facts = SpKeyFacts {
        fingerprint: String::new(),
        key_use: SpKeyUse::Encryption,
        state: SpKeyState::Active,
        not_after: Timestamp(0),
        created_at: Timestamp(0),
    };
    SpKey { facts, certificate: Vec::new(), private: key.private_key_to_pkcs8().unwrap().into() }
}

/// `CONTENT_KEY` for `key` with OAEP.
pub(crate) fn wrap(key: &SpKey, digest: MessageDigest, mask: MessageDigest) -> Vec<u8> {
    let pair = PKey::private_key_from_der(&key.private).unwrap();
    let mut encrypter = Encrypter::new(&pair).unwrap();
    encrypter.set_rsa_padding(Padding::PKCS1_OAEP).unwrap();
    encrypter.set_rsa_oaep_md(digest).unwrap();
    encrypter.set_rsa_mgf1_md(mask).unwrap();
    let mut wrapped = vec![0; encrypter.encrypt_len(&CONTENT_KEY).unwrap()];
    let length = encrypter.encrypt(&CONTENT_KEY, &mut wrapped).unwrap();
    wrapped.truncate(length);
    wrapped
}

/// `plain` under `CONTENT_KEY`: nonce, ciphertext, tag.
pub(crate) fn gcm(plain: &[u8]) -> Vec<u8> {
    let (nonce, mut tag) = ([1; 12], [0; 16]);
    let sealed = encrypt_aead(Cipher::aes_128_gcm(), &CONTENT_KEY, Some(&nonce), &[], plain, &mut tag).unwrap();
    [&nonce[..], &sealed, &tag].concat()
}

/// `padded` under `CONTENT_KEY`: vector, ciphertext. The padding is the caller's.
pub(crate) fn cbc(padded: &[u8]) -> Vec<u8> {
    let vector = [2; 16];
    let mut crypter = Crypter::new(Cipher::aes_128_cbc(), Mode::Encrypt, &CONTENT_KEY, Some(&vector)).unwrap();
    crypter.pad(false);
    let mut sealed = vec![0; padded.len() + 16];
    let length = crypter.update(padded, &mut sealed).unwrap();
    sealed.truncate(length);
    [&vector[..], &sealed].concat()
}

/// As xmlenc pads: anything, and how much of it.
pub(crate) fn padded(plain: &[u8]) -> Vec<u8> {
    let length = 16 - plain.len() % 16;
    let mut padded = plain.to_vec();
    padded.resize(plain.len() + length, 0xA5);
    if let Some(last) = padded.last_mut() {
        *last = u8::try_from(length).unwrap();
    }
    padded
}

pub(crate) fn encrypted_key(octets: &[u8]) -> String {
    format!(
        "<xenc:EncryptedKey Id='_k'><xenc:EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'/>\
         <xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>",
        openssl::base64::encode_block(octets)
    )
}

pub(crate) fn encrypted_data(method: &str, key_info: &str, octets: &[u8]) -> String {
    format!(
        "<xenc:EncryptedData Type='http://www.w3.org/2001/04/xmlenc#Element'><xenc:EncryptionMethod Algorithm='{method}'/>\
         <ds:KeyInfo>{key_info}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue></xenc:CipherData>\
         </xenc:EncryptedData>",
        openssl::base64::encode_block(octets)
    )
}

/// The element in which something encrypted stands.
pub(crate) fn holder(inside: &str) -> String {
    format!(
        "<a:EncryptedAssertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion' xmlns:xenc='http://www.w3.org/2001/04/xmlenc#' \
         xmlns:xenc11='http://www.w3.org/2009/xmlenc11#' xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>{inside}</a:EncryptedAssertion>"
    )
}

/// `plain`, encrypted to the first of `KEYS`.
pub(crate) fn sealed(plain: &str) -> String {
    let key = encrypted_key(&wrap(&KEYS.0[0], MessageDigest::sha1(), MessageDigest::sha1()));
    holder(&encrypted_data(GCM, &key, &gcm(plain.as_bytes())))
}
