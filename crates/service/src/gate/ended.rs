//! How a message ended, in a form that no path can leave without saying whether it was accepted.

use crate::ports::saml::SamlRefusal;
use sluice_domain::id::Reference;
use sluice_domain::sso::exchange::Verdict;
use sluice_domain::sso::mapping::{Profile, SIGN_IN_GROUPS_MAX};

/// Why a message was not accepted: before verification, by it, or after it.
#[derive(Clone)]
pub(super) struct Refusal {
    pub(super) code: String,
    pub(super) expected: Option<String>,
    pub(super) received: Option<String>,
    /// The identity provider's own, which may name somebody: in no verdict but a test's.
    words: Option<String>,
}

impl From<SamlRefusal> for Refusal {
    fn from(refusal: SamlRefusal) -> Self {
        let SamlRefusal { code, expected, received, words } = refusal;
        Self { code: code.to_owned(), expected, received, words }
    }
}

impl Refusal {
    pub(super) fn code(code: &str) -> Self {
        Self { code: code.to_owned(), expected: None, received: None, words: None }
    }

    /// As the admin who runs a test is shown it: what came, with what the identity provider says to it.
    pub(super) fn in_a_test(self) -> Self {
        let said: Vec<String> = self.received.into_iter().chain(self.words).collect();
        let received = Some(said.join(" ")).filter(|_| !said.is_empty());
        Self { received, words: None, ..self }
    }

    pub(super) fn too_many_groups(profile: &Profile) -> Self {
        Self {
            code: "too_many_groups".to_owned(),
            expected: Some(format!("{SIGN_IN_GROUPS_MAX} at most")),
            received: Some(profile.groups.len().to_string()),
            words: None,
        }
    }
}

/// What a message is answered with, and what is recorded of its end.
pub(super) struct Ended<T> {
    pub(super) answer: T,
    refusal: Option<Refusal>,
    reference: Option<Reference>,
}

impl<T> Ended<T> {
    pub(super) fn accepted(answer: T) -> Self {
        Self { answer, refusal: None, reference: None }
    }

    /// `reference`: that of the row in the audit log, which is the one that a visitor is shown.
    pub(super) fn refused(answer: T, refusal: Refusal, reference: Option<Reference>) -> Self {
        Self { answer, refusal: Some(refusal), reference }
    }

    /// The same end with another answer.
    pub(super) fn answered(self, answer: T) -> Self {
        Self { answer, ..self }
    }

    pub(super) fn verdict(&self) -> (Verdict, Option<Reference>) {
        let verdict = match self.refusal.clone() {
            None => Verdict::Accepted,
            Some(Refusal { code, expected, received, .. }) => Verdict::Refused { code, expected, received },
        };
        (verdict, self.reference.clone())
    }
}
