//! Words of the recorded SAML messages.

use super::count;
use sluice_domain::sso::exchange::{
    FactName, KEPT_DAYS, KEPT_MAX, KEPT_UNKNOWN_MAX, MessageKind, VALUE_MAX, VALUES_MAX, XML_MAX,
};

pub const TITLE: &str = "Recorded messages";
pub const ONE: &str = "Recorded message";
pub const TO_LIST: &str = "To the recorded messages";
pub const SEE: &str = "See the message";

pub const FILTER: &str = "Filter the recorded messages";
pub const IDP: &str = "Connection";
pub const ANY_IDP: &str = "All connections";
pub const KIND: &str = "Message";
pub const ANY_KIND: &str = "All messages";
pub const REFERENCE: &str = "Reference";
pub const REFERENCE_HELP: &str = "The number that a visitor reads out.";
pub const ONLY_REFUSED: &str = "Only refused ones";
pub const APPLY: &str = "Filter";
pub const CLEAR: &str = "Clear filters";

pub const COL_WHEN: &str = "When";
pub const COL_MESSAGE: &str = "Message";
pub const COL_IDP: &str = "Connection";
pub const COL_FOR: &str = "For";
pub const COL_RESULT: &str = "Result";
pub const COL_REFERENCE: &str = "Reference";

pub const EMPTY_TEXT: &str = "A message appears here with the next sign-in, test or sign-out at an identity provider.";
pub const NONE_TITLE: &str = "Nothing matches";

pub const IDP_GONE: &str = "A connection that was removed";
pub const IDP_UNKNOWN: &str = "Not known";
pub const FOR_VISIT: &str = "Visitor's sign-in";
pub const FOR_TEST: &str = "Test";
pub const FOR_SIGN_OUT: &str = "Sign-out";
pub const FOR_UNKNOWN: &str = "Not known";

pub const SENT: &str = "Sent";
pub const ACCEPTED: &str = "Accepted";
pub const REFUSED: &str = "Refused";
pub const SENT_SAY: &str =
    "Sluice handed it to the browser, which brings it to the provider. What else belongs to it stands below.";
pub const ACCEPTED_SAY: &str = "Every check of the message passed.";
pub const ACCEPTED_VISIT_SAY: &str = "Every check of the message passed. Whether the person may open the link is decided after that, and stands in the audit log.";
pub const WHY_REFUSED: &str = "Why it was refused";

pub const ABOUT: &str = "About the message";
pub const TRAVELLED: &str = "Travelled";
pub const REMOVED_AT: &str = "Removed at";
pub const DOWNLOAD: &str = "Download redacted XML";
pub const DOWNLOAD_HELP: &str =
    "In the XML the same values are taken out as on this page. A download is written to the audit log.";

pub const FACTS: &str = "Expected beside received";
pub const FACTS_LEAD: &str =
    "What the message says of itself. Times are laid beside that of its arrival; clocks may differ a little.";
pub const SAYS: &str = "What it says";
pub const COL_FACT: &str = "What";
pub const FITS: &str = "Fits";
pub const DIFFERS: &str = "Differs";
pub const NOTHING_PARTICULAR: &str = "nothing particular";
pub const NOT_SAID: &str = "not said";

pub const PERSON: &str = "Whom it names";
pub const COL_NAME: &str = "Name";
pub const COL_VALUE: &str = "Value";
pub const NOT_KEPT_WHY: &str = "“Not kept” stands where a value was taken out before the message was stored. Of a visitor only what the connection maps is kept: e-mail, names and groups. A NameID that is not the e-mail address, and what else a provider tells of people, helps nobody to mend a sign-in. A test is kept whole; to see every value, do one.";

pub const OTHERS: &str = "The same exchange";
pub const NO_OTHERS: &str = "No other message of this exchange is recorded.";

/// The sentence beneath the heading of the list.
pub fn lead() -> String {
    format!(
        "The SAML messages of the last {KEPT_DAYS} days: what each of them said, and what became of it. Times are in UTC."
    )
}

/// What is kept, and for how long.
pub fn kept() -> String {
    format!(
        "Messages are kept for {KEPT_DAYS} days, the latest {} at most. Sluice keeps what a message asks for and from whom, and of a visitor what the connection maps: e-mail, names and groups. All other values are taken out before a message is stored. Only a test is kept whole: an admin does it, with an account of their own. What comes encrypted in an unsigned response is not read, in a test either. Of a message whose connection is not known little is kept, and of such messages the latest {}. “…” stands where something was too much.",
        thousands(KEPT_MAX),
        thousands(KEPT_UNKNOWN_MAX)
    )
}

pub fn empty_title() -> String {
    format!("Nothing recorded in the last {KEPT_DAYS} days")
}

pub fn none_text() -> String {
    format!("No message matches these filters. Messages are removed after {KEPT_DAYS} days.")
}

/// Stands where one message is not there.
pub fn gone_lead() -> String {
    format!("A message is removed after {KEPT_DAYS} days.")
}

/// Why there is nothing to download.
pub fn no_xml() -> String {
    format!(
        "There is no XML of it: it could not be read, is longer than {} KB, or its connection is not known.",
        XML_MAX >> 10
    )
}

/// In the place of so many values.
pub fn not_kept(values: usize) -> String {
    match values {
        1 => "not kept".to_owned(),
        _ => format!("{}, not kept", count(values as u64, "value", "values")),
    }
}

/// Beneath as many values as are kept at most.
pub fn most_kept() -> String {
    format!("At most {VALUES_MAX} values are kept, of each {VALUE_MAX} characters.")
}

/// What a message is, in words.
pub const fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::AuthnRequest => "Sign-in request",
        MessageKind::Response => "Sign-in answer",
        MessageKind::LogoutRequest => "Logout request",
        MessageKind::LogoutResponse => "Logout answer",
    }
}

/// What SAML calls it, and which way it went: `Response, received`.
pub fn way(kind: MessageKind, sent: bool) -> String {
    let element = match kind {
        MessageKind::AuthnRequest => "AuthnRequest",
        MessageKind::Response => "Response",
        MessageKind::LogoutRequest => "LogoutRequest",
        MessageKind::LogoutResponse => "LogoutResponse",
    };
    format!("{element}, {}", if sent { "sent" } else { "received" })
}

pub const fn fact(name: FactName) -> &'static str {
    match name {
        FactName::Id => "ID",
        FactName::Issuer => "Issuer",
        FactName::Destination => "Destination",
        FactName::InResponseTo => "InResponseTo",
        FactName::IssueInstant => "Issued at",
        FactName::Status => "Status",
        FactName::Audience => "Audience",
        FactName::Recipient => "Recipient",
        FactName::NotBefore => "Valid from",
        FactName::NotOnOrAfter => "Valid until",
        FactName::ConfirmedUntil => "Bearer confirmed until",
        FactName::AuthnInstant => "Signed in at the provider",
        FactName::SessionNotOnOrAfter => "Session ends",
        FactName::AuthnContext => "Way of signing in (AuthnContext)",
        FactName::NameIdFormat => "NameID format",
        FactName::Signed => "What is signed",
        FactName::SignatureAlgorithm => "Signature algorithm",
        FactName::DigestAlgorithm => "Digest algorithm",
        FactName::Canonicalization => "Canonicalisation",
        FactName::KeyFingerprint => "Key fingerprint (SHA-256)",
        FactName::DataEncryption => "Encryption",
        FactName::KeyTransport => "Key transport",
    }
}

/// The word between a time and the one that it is laid beside: `after` that one. `None`: what is expected is no bound.
pub const fn bound(name: FactName) -> Option<&'static str> {
    match name {
        FactName::IssueInstant | FactName::NotBefore => Some("not after"),
        FactName::NotOnOrAfter | FactName::ConfirmedUntil | FactName::SessionNotOnOrAfter => Some("after"),
        FactName::AuthnInstant => Some("not before"),
        _ => None,
    }
}

/// `10,000`, for numbers below a million.
fn thousands(n: u64) -> String {
    if n < 1_000 { n.to_string() } else { format!("{},{:03}", n / 1_000, n % 1_000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_said_in_numbers() {
        assert_eq!(empty_title(), "Nothing recorded in the last 7 days");
        assert!(kept().contains("for 7 days, the latest 10,000 at most."));
        assert!(no_xml().contains("longer than 64 KB"));
    }

    #[test]
    fn values_that_are_not_kept_are_counted() {
        assert_eq!(not_kept(1), "not kept");
        assert_eq!(not_kept(3), "3 values, not kept");
    }

    #[test]
    fn every_message_has_a_name_and_a_way() {
        let mut names: Vec<&str> = MessageKind::ALL.into_iter().map(kind).collect();
        names.dedup();
        assert_eq!(names.len(), MessageKind::ALL.len());
        assert_eq!(way(MessageKind::Response, false), "Response, received");
        assert_eq!(way(MessageKind::LogoutRequest, true), "LogoutRequest, sent");
    }
}
