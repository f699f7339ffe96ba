//! The ways in which this identity provider can be told to misbehave.

/// A fault that a test asks for. Its name on the wire is [`Fault::name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No signature anywhere.
    Unsigned,
    /// Signed with a key that the metadata does not name; KeyInfo carries that key's certificate.
    WrongKey,
    /// Signature and digests with SHA-1.
    Sha1,
    WrongAudience,
    WrongRecipient,
    WrongDestination,
    WrongInResponseTo,
    /// All times lie an hour back.
    Expired,
    /// All times lie an hour ahead.
    NotYetValid,
    NoSubjectConfirmation,
    /// Signature wrapping: the signed assertion moved into Extensions, a forged one in its place.
    Wrapped,
    /// Two assertions, each signed, for two people.
    TwoAssertions,
    /// A comment inside the NameID, which canonicalisation drops.
    CommentInNameId,
    /// A document type declaration with an entity in front.
    Doctype,
    WrongIssuer,
    /// The status Responder, and no assertion.
    StatusResponder,
    /// No `mail` attribute.
    NoEmail,
    /// 3,000 groups.
    ManyGroups,
    /// The assertion of the answer before, byte for byte, in a new response.
    Replay,
    /// A new assertion for this request under the ID of the one before: only a memory of used IDs can refuse it.
    SameAssertionId,
}

impl Fault {
    pub const ALL: [Self; 20] = [
        Self::Unsigned,
        Self::WrongKey,
        Self::Sha1,
        Self::WrongAudience,
        Self::WrongRecipient,
        Self::WrongDestination,
        Self::WrongInResponseTo,
        Self::Expired,
        Self::NotYetValid,
        Self::NoSubjectConfirmation,
        Self::Wrapped,
        Self::TwoAssertions,
        Self::CommentInNameId,
        Self::Doctype,
        Self::WrongIssuer,
        Self::StatusResponder,
        Self::NoEmail,
        Self::ManyGroups,
        Self::Replay,
        Self::SameAssertionId,
    ];

    /// The value of the field `fault`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::WrongKey => "wrong_key",
            Self::Sha1 => "sha1",
            Self::WrongAudience => "wrong_audience",
            Self::WrongRecipient => "wrong_recipient",
            Self::WrongDestination => "wrong_destination",
            Self::WrongInResponseTo => "wrong_in_response_to",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::NoSubjectConfirmation => "no_subject_confirmation",
            Self::Wrapped => "wrapped",
            Self::TwoAssertions => "two_assertions",
            Self::CommentInNameId => "comment_in_name_id",
            Self::Doctype => "doctype",
            Self::WrongIssuer => "wrong_issuer",
            Self::StatusResponder => "status_responder",
            Self::NoEmail => "no_email",
            Self::ManyGroups => "many_groups",
            Self::Replay => "replay",
            Self::SameAssertionId => "same_assertion_id",
        }
    }

    /// The fault of this name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }
}
