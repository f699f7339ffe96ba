//! Where a connection's metadata is read again from, and what of a change is taken without asking.

mod change;
mod rounds;

pub use change::{Described, Verdict};
pub use rounds::{next_round, retry_after};

use super::idp::{Endpoint, SigningCertificate};
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Metadata is read again at least so often, whatever it says about itself.
pub const LONGEST_ROUND: Span = Span::hours(24);
/// And at most so often.
pub const SHORTEST_ROUND: Span = Span::hours(1);
/// Keys that went away of which so many are remembered, the latest: a provider has ten at most.
pub const GONE_MAX: usize = 50;

/// Whether new keys are taken without asking. Entity ID and endpoints always wait for an admin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "keys")]
pub enum KeyTrust {
    /// Every change waits for an admin.
    Ask,
    /// Keys are taken if the document is signed with the key of one of these certificates; a document that is not is refused.
    Signed { signers: Vec<SigningCertificate> },
    /// Keys are taken from this address, for its TLS certificate alone. Only for an identity provider of one's own: whoever
    /// controls the address can sign in as anybody.
    Follow,
}

/// What renewed metadata says otherwise than the connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataChange {
    pub found_at: Timestamp,
    /// What the admin approves: a digest of everything below. Approving names it, so that nothing unseen is approved.
    pub digest: String,
    /// `None`: unchanged.
    pub entity_id: Option<String>,
    /// `None`: unchanged.
    pub sso: Option<Vec<Endpoint>>,
    /// `None`: unchanged.
    pub slo: Option<Vec<Endpoint>>,
    /// All keys that the document names; `None`: the same keys as before.
    pub certificates: Option<Vec<SigningCertificate>>,
}

/// How reading it again goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataSource {
    /// https, or an address that the configuration allows.
    pub url: String,
    pub trust: KeyTrust,
    /// When it is read next.
    pub next_at: Timestamp,
    /// When it was last read and understood.
    pub read_at: Option<Timestamp>,
    /// Until when that document holds (metadata 2.3.1 `validUntil`). After it, the connection signs nobody in.
    pub valid_until: Option<Timestamp>,
    /// Failures since then; they double the wait.
    pub failures: u32,
    /// The code of the last failure.
    pub fault: Option<String>,
    /// What waits for an admin.
    pub pending: Option<MetadataChange>,
    /// The digest of the change that an admin dismissed, while the document still says it: it is not proposed again.
    pub dismissed: Option<String>,
    /// Fingerprints of keys that a renewal or an approval took out of the connection, the latest last; at most [`GONE_MAX`]. A document
    /// that brings one of them back is an old one, or the key is not as gone as it seemed: an admin decides.
    pub gone: Vec<String>,
}

impl MetadataSource {
    /// One that is due at once.
    pub fn new(url: impl Into<String>, trust: KeyTrust, now: Timestamp) -> Self {
        Self {
            url: url.into(),
            trust,
            next_at: now,
            read_at: None,
            valid_until: None,
            failures: 0,
            fault: None,
            pending: None,
            dismissed: None,
            gone: Vec::new(),
        }
    }

    /// It was read and understood; when it is read next follows from what it says of itself. `valid_until` is that of the
    /// connection's own description.
    #[must_use]
    pub fn read(mut self, valid_until: Option<Timestamp>, cache_duration: Option<Span>, now: Timestamp) -> Self {
        self.next_at = next_round(now, valid_until, cache_duration);
        (self.read_at, self.valid_until) = (Some(now), valid_until);
        (self.failures, self.fault) = (0, None);
        self
    }

    /// Whether a document about the connection that holds until then is older than the one that was read before. Asked only where its
    /// signature vouches for it: elsewhere whoever controls the address writes what date they like.
    pub fn is_older(&self, valid_until: Option<Timestamp>) -> bool {
        let signed = matches!(self.trust, KeyTrust::Signed { .. });
        signed && self.valid_until.is_some_and(|known| valid_until.is_none_or(|until| until < known))
    }

    /// The connection has other keys than before: those that went are remembered, and those that came are no longer gone.
    #[must_use]
    pub fn replaced(mut self, before: &[SigningCertificate], after: &[SigningCertificate]) -> Self {
        let among = |keys: &[SigningCertificate], print: &str| keys.iter().any(|key| key.fingerprint == print);
        let went: Vec<String> =
            before.iter().map(|key| &key.fingerprint).filter(|print| !among(after, print)).cloned().collect();
        self.gone.retain(|print| !among(after, print) && !went.contains(print));
        self.gone.extend(went);
        self.gone.drain(..self.gone.len().saturating_sub(GONE_MAX));
        self
    }

    /// It could not be read, or not be understood: that is written down, and everything else stays. `random` spreads the tries.
    #[must_use]
    pub fn failed(mut self, code: &str, now: Timestamp, random: u32) -> Self {
        self.failures = self.failures.saturating_add(1);
        self.fault = Some(code.to_owned());
        self.next_at = now.plus(retry_after(self.failures, random)).min(rounds::latest(now, self.valid_until));
        self
    }
}
