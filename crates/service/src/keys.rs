//! Keyed hashes and sealing, from one master key. The master key never stands beside the data.

use aes_gcm::aead::{Aead, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// A keyed hash of a token: what the store finds it by. Useless without the master key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

impl TokenHash {
    /// From the store: 64 lower-case hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
            .then(|| Self(text.to_owned()))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// Encrypted bytes with key id and nonce, base64url; bound to the place they stand in.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    pub fn from_store(text: String) -> Self {
        Self(text)
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// What a token is for: the same text hashes differently for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Link,
    AdminSession,
    VisitorSession,
    Setup,
    SamlRequest,
    Assertion,
    Browser,
    Account,
    Ticket,
    SessionIndex,
    LogoutRequest,
}

impl TokenKind {
    const fn label(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::AdminSession => "admin-session",
            Self::VisitorSession => "visitor-session",
            Self::Setup => "setup",
            Self::SamlRequest => "saml-request",
            Self::Assertion => "assertion",
            Self::Browser => "browser",
            Self::Account => "account",
            Self::Ticket => "ticket",
            Self::SessionIndex => "session-index",
            Self::LogoutRequest => "logout-request",
        }
    }
}

/// The sealed value was made with another key, for another place, or was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open: another master key, or changed data")]
pub struct Unsealable;

/// The value is longer than anything that is ever sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a value is too long to be sealed")]
pub struct TooLong;

/// Subkeys of the master key (HKDF-SHA256, RFC 5869).
pub struct Keys {
    /// 32 bytes, padded with zeros to the block of SHA-256 as HMAC pads every shorter key (RFC 2104, 2): of this length it cannot
    /// be refused.
    hash: Zeroizing<[u8; 64]>,
    seal: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    pub fn from_master(master: &[u8; 32]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"sluice/1"), master);
        let mut keys = Self { hash: Zeroizing::new([0; 64]), seal: Zeroizing::new([0; 32]) };
        // The lengths are fixed and far below HKDF's limit, so expanding cannot fail.
        let _ = hkdf.expand(b"token-hash", &mut keys.hash[..32]);
        let _ = hkdf.expand(b"seal", keys.seal.as_mut_slice());
        keys
    }

    /// HMAC-SHA256 of the token.
    pub fn hash(&self, kind: TokenKind, token: &str) -> TokenHash {
        let mut mac = <Hmac<Sha256> as Mac>::new(self.hash.as_slice().into());
        mac.update(kind.label().as_bytes());
        mac.update(&[0]);
        mac.update(token.as_bytes());
        TokenHash(sluice_domain::id::hex(&mac.finalize().into_bytes()))
    }

    /// Seals `plain` for exactly this place (`table`, `record`, `field`); `nonce` must be fresh random bytes. An error only for
    /// more than AES-GCM takes, which is 64 GiB (NIST SP 800-38D, 5.2.1.1).
    pub fn seal(&self, place: (&str, &str, &str), plain: &[u8], nonce: [u8; 12]) -> Result<Sealed, TooLong> {
        let cipher = Aes256Gcm::new(self.seal.as_slice().into());
        let aad = associated(place);
        let body = cipher.encrypt(Nonce::from_slice(&nonce), Payload { msg: plain, aad: &aad }).map_err(|_| TooLong)?;
        let mut bytes = vec![1];
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&body);
        Ok(Sealed(URL_SAFE_NO_PAD.encode(bytes)))
    }

    pub fn open(&self, place: (&str, &str, &str), sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let bytes = URL_SAFE_NO_PAD.decode(&sealed.0).map_err(|_| Unsealable)?;
        let [1, rest @ ..] = bytes.as_slice() else { return Err(Unsealable) };
        let (nonce, body) = rest.split_at_checked(12).ok_or(Unsealable)?;
        let cipher = Aes256Gcm::new(self.seal.as_slice().into());
        cipher
            .decrypt(Nonce::from_slice(nonce), Payload { msg: body, aad: &associated(place) })
            .map(Zeroizing::new)
            .map_err(|_| Unsealable)
    }
}

fn associated((table, record, field): (&str, &str, &str)) -> Vec<u8> {
    [table, record, field].join("\0").into_bytes()
}

/// A new token: 160 random bits, base64url.
pub fn token_text(bytes: [u8; 20]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_in_its_place_and_with_its_key() {
        let keys = Keys::from_master(&[7; 32]);
        let sealed = keys.seal(("link", "a", "token"), b"secret", [1; 12]).unwrap();
        assert_eq!(keys.open(("link", "a", "token"), &sealed).unwrap().as_slice(), b"secret");
        assert_eq!(keys.open(("link", "b", "token"), &sealed), Err(Unsealable));
        assert_eq!(Keys::from_master(&[8; 32]).open(("link", "a", "token"), &sealed), Err(Unsealable));
        assert_eq!(keys.open(("link", "a", "token"), &Sealed("AQ".into())), Err(Unsealable));
    }

    #[test]
    fn the_same_token_hashes_differently_for_each_use_and_key() {
        let keys = Keys::from_master(&[7; 32]);
        assert_eq!(keys.hash(TokenKind::Link, "t"), keys.hash(TokenKind::Link, "t"));
        assert_ne!(keys.hash(TokenKind::Link, "t"), keys.hash(TokenKind::Setup, "t"));
        assert_ne!(keys.hash(TokenKind::Link, "t"), Keys::from_master(&[8; 32]).hash(TokenKind::Link, "t"));
        // Stored hashes are found by this one for ever.
        let stored = "01ae20f2a8d27273ce793e8dc48527cd1f8ef5dfd168ff875f338e802b8ab71c";
        assert_eq!(keys.hash(TokenKind::Link, "t").as_str(), stored);
        assert_eq!(format!("{:?} {:?}", keys, keys.hash(TokenKind::Link, "t")), "Keys(…) TokenHash(…)");
    }
}
