//! The algorithms that may sign: RSA (PKCS#1 v1.5) and ECDSA, with SHA-256 or better. SHA-1 only where a connection opts in.
//! Never HMAC (the public key would be the secret), never MD5, never DSA.

use openssl::hash::MessageDigest;
use openssl::pkey::Id;

const SIGNATURES: [&str; 6] = [
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
];
const SIGNATURES_SHA1: [&str; 2] =
    ["http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"];
const DIGESTS: [&str; 3] = [
    "http://www.w3.org/2001/04/xmlenc#sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512",
];
const DIGEST_SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";

pub(crate) fn signature_allowed(uri: &str, sha1: bool) -> bool {
    SIGNATURES.contains(&uri) || (sha1 && SIGNATURES_SHA1.contains(&uri))
}

/// Those that are allowed.
pub(crate) fn signatures(sha1: bool) -> impl Iterator<Item = &'static str> {
    SIGNATURES.into_iter().chain(SIGNATURES_SHA1.into_iter().filter(move |_| sha1))
}

pub(crate) fn digests(sha1: bool) -> impl Iterator<Item = &'static str> {
    DIGESTS.into_iter().chain(sha1.then_some(DIGEST_SHA1))
}

pub(crate) fn digest_allowed(uri: &str, sha1: bool) -> bool {
    DIGESTS.contains(&uri) || (sha1 && uri == DIGEST_SHA1)
}

/// Kind of key and digest of a signature, by the algorithm's short name.
pub(crate) fn method(uri: &str) -> Option<(Id, MessageDigest)> {
    let (_, name) = uri.split_once('#')?;
    let (kind, digest) = name.split_once('-')?;
    let kind = match kind {
        "rsa" => Id::RSA,
        "ecdsa" => Id::EC,
        _ => return None,
    };
    Some((kind, named(digest)?))
}

/// The digest of a reference, by the algorithm's short name.
pub(crate) fn digest(uri: &str) -> Option<MessageDigest> {
    named(uri.split_once('#')?.1)
}

fn named(name: &str) -> Option<MessageDigest> {
    Some(match name {
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
    fn what_is_called_allowed_is() {
        for sha1 in [false, true] {
            assert!(signatures(sha1).all(|uri| signature_allowed(uri, sha1) && method(uri).is_some()));
            assert!(digests(sha1).all(|uri| digest_allowed(uri, sha1) && digest(uri).is_some()));
        }
        assert_eq!((signatures(true).count(), digests(true).count()), (8, 4));
    }

    #[test]
    fn weak_algorithms_need_an_opt_in_or_are_never_allowed() {
        let rsa_sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
        assert!(!signature_allowed(rsa_sha1, false) && signature_allowed(rsa_sha1, true));
        assert!(!digest_allowed(DIGEST_SHA1, false) && digest_allowed(DIGEST_SHA1, true));
        for never in [
            "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
            "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
            "http://www.w3.org/2009/xmldsig11#dsa-sha256",
            "http://www.w3.org/2001/04/xmldsig-more#md5",
            "",
        ] {
            assert!(!signature_allowed(never, true) && !digest_allowed(never, true), "{never}");
        }
    }
}
