//! The algorithms that decrypt: RSA-OAEP for keys, AES-GCM for content, AES-CBC where a connection opts in.
//! Never RSA PKCS#1 v1.5 (Bleichenbacher), never 3DES (64-bit blocks).

use openssl::hash::MessageDigest;
use openssl::symm::Cipher;

pub(crate) const OAEP_MGF1P: &str = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
pub(crate) const OAEP: &str = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
pub(crate) const AES128_GCM: &str = "http://www.w3.org/2009/xmlenc11#aes128-gcm";
pub(crate) const AES192_GCM: &str = "http://www.w3.org/2009/xmlenc11#aes192-gcm";
pub(crate) const AES256_GCM: &str = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
pub(super) const AES128_CBC: &str = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
pub(super) const AES192_CBC: &str = "http://www.w3.org/2001/04/xmlenc#aes192-cbc";
pub(super) const AES256_CBC: &str = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";

/// How content is encrypted.
pub(super) struct Block {
    pub(super) cipher: Cipher,
    /// Whether a changed ciphertext shows (GCM).
    pub(super) authenticated: bool,
}

/// The block cipher of a name, if it is allowed.
pub(super) fn block(uri: &str, allow_cbc: bool) -> Option<Block> {
    let cipher = match uri {
        AES128_GCM => Cipher::aes_128_gcm(),
        AES192_GCM => Cipher::aes_192_gcm(),
        AES256_GCM => Cipher::aes_256_gcm(),
        AES128_CBC if allow_cbc => Cipher::aes_128_cbc(),
        AES192_CBC if allow_cbc => Cipher::aes_192_cbc(),
        AES256_CBC if allow_cbc => Cipher::aes_256_cbc(),
        _ => return None,
    };
    Some(Block { cipher, authenticated: matches!(uri, AES128_GCM | AES192_GCM | AES256_GCM) })
}

/// A digest for OAEP. SHA-1 is no weakness there: nothing depends on collisions.
pub(super) fn digest(uri: &str) -> Option<MessageDigest> {
    Some(match uri {
        "http://www.w3.org/2000/09/xmldsig#sha1" => MessageDigest::sha1(),
        "http://www.w3.org/2001/04/xmlenc#sha256" => MessageDigest::sha256(),
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => MessageDigest::sha384(),
        "http://www.w3.org/2001/04/xmlenc#sha512" => MessageDigest::sha512(),
        _ => return None,
    })
}

/// The digest of a mask generation function (xmlenc 1.1, 5.5.2).
pub(super) fn mask(uri: &str) -> Option<MessageDigest> {
    Some(match uri.strip_prefix("http://www.w3.org/2009/xmlenc11#mgf1")? {
        "sha1" => MessageDigest::sha1(),
        "sha256" => MessageDigest::sha256(),
        "sha384" => MessageDigest::sha384(),
        "sha512" => MessageDigest::sha512(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_ciphers_need_an_opt_in_or_are_never_allowed() {
        for bits in [128, 192, 256] {
            let gcm = block(&format!("http://www.w3.org/2009/xmlenc11#aes{bits}-gcm"), false).unwrap();
            assert!(gcm.authenticated && gcm.cipher.key_len() == bits / 8);
            let cbc = format!("http://www.w3.org/2001/04/xmlenc#aes{bits}-cbc");
            assert!(block(&cbc, false).is_none());
            let cbc = block(&cbc, true).unwrap();
            assert!(!cbc.authenticated && cbc.cipher.key_len() == bits / 8);
        }
        for never in
            ["http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "http://www.w3.org/2001/04/xmlenc#aes256-gcm", ""]
        {
            assert!(block(never, true).is_none(), "{never}");
        }
    }

    #[test]
    fn what_is_called_allowed_is() {
        use crate::encryption::content;
        assert!(
            content(true).all(|uri| block(uri, true).is_some())
                && content(false).all(|uri| block(uri, false).is_some())
        );
        assert_eq!((content(false).count(), content(true).count()), (3, 6));
    }

    #[test]
    fn digests_are_of_the_sha_family() {
        for weak in ["http://www.w3.org/2001/04/xmldsig-more#md5", "http://www.w3.org/2001/04/xmlenc#ripemd160", ""] {
            assert!(digest(weak).is_none() && mask(weak).is_none(), "{weak}");
        }
        assert!(mask("http://www.w3.org/2009/xmlenc11#mgf1sha256").is_some());
        assert!(mask("http://www.w3.org/2009/xmlenc11#mgf1md5").is_none());
    }
}
