//! Identifiers as types: a space cannot stand where a page is meant.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// From text that was an id already (a route, a row). `None` unless it is 1 to 128 characters of `[A-Za-z0-9_-]`.
            pub fn parse(text: &str) -> Option<Self> {
                is_id(text).then(|| Self(text.to_owned()))
            }
            /// A new id out of random bytes (128 bits).
            pub fn random(bytes: [u8; 16]) -> Self {
                Self(hex(&bytes))
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

id! {
    /// A Confluence space as imported; made from its key and Confluence's own id, so that importing again finds it.
    SpaceId;
    /// A page in a space; see [`PageId::in_space`].
    PageId;
    /// A file of a page; see [`AttachmentId::in_space`].
    AttachmentId;
    /// A share link. Public: it stands in the visitor's address bar after sign-in and opens nothing by itself.
    LinkId;
    /// A connection to an identity provider.
    IdpId;
    /// A visitor's grant for one link.
    GrantId;
    /// A person who signs in to the dashboard.
    AdminId;
    /// Somebody who signed in at an identity provider; name and e-mail are stored apart and can be erased.
    PersonId;
    /// A row of the audit log.
    AuditId;
    /// One import run.
    ImportId;
    /// One run of Test configuration.
    TestRunId;
    /// A SAML message as the recorder keeps it.
    TraceId;
}

impl SpaceId {
    /// The same Confluence space always gives the same id: key and Confluence's numeric id, hashed.
    pub fn of_confluence(key: &str, confluence_id: &str) -> Self {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        hash.update(b"space\0");
        hash.update(key.as_bytes());
        hash.update(b"\0");
        hash.update(confluence_id.as_bytes());
        Self(hex(&hash.finalize()[..8]))
    }
}

impl PageId {
    /// `space` and Confluence's content id. `None` if the content id is not `[A-Za-z0-9_-]`.
    pub fn in_space(space: &SpaceId, content_id: &str) -> Option<Self> {
        Self::parse(&format!("{space}-{content_id}"))
    }

    /// Confluence's content id, the part behind the space.
    pub fn content_id(&self) -> &str {
        self.0.split_once('-').map_or(self.0.as_str(), |(_, id)| id)
    }

    /// The space part.
    pub fn space(&self) -> SpaceId {
        SpaceId(self.0.split_once('-').map_or(self.0.clone(), |(space, _)| space.to_owned()))
    }
}

impl AttachmentId {
    pub fn in_space(space: &SpaceId, content_id: &str) -> Option<Self> {
        Self::parse(&format!("{space}-{content_id}"))
    }

    pub fn space(&self) -> SpaceId {
        SpaceId(self.0.split_once('-').map_or(self.0.clone(), |(space, _)| space.to_owned()))
    }
}

/// A reference number that a person can read out: eight characters without look-alikes. Not a secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// Without the digits and letters that are taken for one another.
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    pub fn random(bytes: [u8; 8]) -> Self {
        Self(bytes.iter().map(|b| char::from(Self::LETTERS[usize::from(b % 32)])).collect())
    }
    /// What somebody typed or pasted, if it can be a number that [`Reference::random`] made: in any case, spaces around it do not
    /// count. Stricter than [`Reference::parse`], which takes what was a reference number already.
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        Self::parse(&text).filter(|_| text.bytes().all(|b| Self::LETTERS.contains(&b)))
    }
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 8 && is_id(text)).then(|| Self(text.to_owned()))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|n| char::from(DIGITS[usize::from(n)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_only_safe_characters() {
        assert!(LinkId::parse("abc_DEF-1").is_some());
        for bad in ["", "a/b", "a b", "../x", "é", &"x".repeat(129)] {
            assert!(LinkId::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_page_knows_its_space() {
        let space = SpaceId::of_confluence("DEMO", "98305");
        let page = PageId::in_space(&space, "131074").unwrap();
        assert_eq!(page.space(), space);
        assert_eq!(page.content_id(), "131074");
        assert_ne!(space, SpaceId::of_confluence("DEMO", "98306"));
    }

    #[test]
    fn references_are_eight_readable_characters() {
        assert_eq!(Reference::random([0, 1, 2, 3, 31, 32, 255, 7]).as_str(), "2345Z2Z9");
    }

    #[test]
    fn a_typed_reference_is_told_from_other_words() {
        assert_eq!(Reference::typed(" 2345z2z9 ").as_ref().map(Reference::as_str), Some("2345Z2Z9"));
        for other in ["handbook", "2345Z2Z", "2345Z2Z99", "2345-2Z9", "2345Z2Z0", "Ü345Z2Z", ""] {
            assert_eq!(Reference::typed(other), None, "{other}");
        }
    }
}
