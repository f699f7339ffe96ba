//! What the dashboard shows, in kinds: so that a screen can be told that something on it is out of date, and nothing else.

use crate::audit::Action;
use serde::{Deserialize, Serialize};

macro_rules! topics {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// A kind of what the dashboard shows. Its code is all that travels: never whose, which or what.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Topic { $($(#[$doc])* $name,)* }

        impl Topic {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

topics! {
    Links = "links",
    Spaces = "spaces",
    Imports = "imports",
    Idps = "idps",
    /// Sluice's own keys.
    Keys = "keys",
    Brand = "brand",
    /// Who is signed in to the dashboard.
    Admins = "admins",
    /// The audit log itself: every event is in it.
    Audit = "audit",
}

/// Some of the topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Topics(u16);

impl Topics {
    pub const NONE: Self = Self(0);

    pub fn all() -> Self {
        Topic::ALL.iter().fold(Self::NONE, |all, topic| all.with(*topic))
    }

    /// What is out of date once this was done. Openings of pages and files are too many for the lists to follow: those show them when
    /// they are next asked for.
    pub const fn of(action: Action) -> Self {
        let told = match action {
            Action::AdminCreated | Action::AdminSignedIn | Action::AdminSignedOut => Self::NONE.with(Topic::Admins),
            Action::SpaceImported => Self::NONE.with(Topic::Spaces).with(Topic::Imports),
            Action::ImportFailed | Action::ImportCancelled => Self::NONE.with(Topic::Imports),
            // The space's links are revoked with it.
            Action::SpaceRemoved => Self::NONE.with(Topic::Spaces).with(Topic::Links),
            Action::SsoEnforced | Action::SsoNotEnforced => Self::NONE.with(Topic::Spaces),
            Action::IdpAdded | Action::IdpTestPassed | Action::IdpTestFailed => Self::NONE.with(Topic::Idps),
            // Links close and open with their provider, and spaces propose it.
            Action::IdpChanged | Action::IdpEnabled | Action::IdpDisabled | Action::IdpRemoved => {
                Self::NONE.with(Topic::Idps).with(Topic::Links).with(Topic::Spaces)
            }
            Action::MetadataSourceChanged | Action::MetadataDiffers | Action::MetadataDismissed => {
                Self::NONE.with(Topic::Idps)
            }
            // New keys may ask for a new test, until which the links are closed.
            Action::IdpKeysTaken | Action::MetadataApproved => Self::NONE.with(Topic::Idps).with(Topic::Links),
            // Spaces count their links.
            Action::LinkCreated | Action::LinkEdited | Action::LinkRevoked => {
                Self::NONE.with(Topic::Links).with(Topic::Spaces)
            }
            // A link's figures count its readers.
            Action::LinkOpened | Action::VisitorSignedOut | Action::SessionsEndedByIdp => Self::NONE.with(Topic::Links),
            Action::SpKeyPublished | Action::SpKeyActivated | Action::SpKeyRemoved => Self::NONE.with(Topic::Keys),
            Action::BrandChanged => Self::NONE.with(Topic::Brand),
            Action::AdminSignInRefused
            | Action::VisitorSignedIn
            | Action::VisitorSignInRefused
            | Action::LinkDenied
            | Action::PageOpened
            | Action::FileDownloaded
            | Action::SupportDownloaded
            | Action::LogoutRefused
            | Action::TraceDownloaded => Self::NONE,
        };
        told.with(Topic::Audit)
    }

    #[must_use]
    pub const fn with(self, topic: Topic) -> Self {
        Self(self.0 | 1 << topic as u16)
    }

    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub const fn has(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u16) != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Their codes with a space between, as they travel.
    pub fn codes(self) -> String {
        let codes: Vec<&str> = Topic::ALL.iter().filter(|topic| self.has(**topic)).map(|topic| topic.code()).collect();
        codes.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_news_to_the_log_and_a_change_to_its_lists() {
        for action in Action::ALL {
            assert!(Topics::of(*action).has(Topic::Audit), "{action:?}");
        }
        assert_eq!(Topics::of(Action::LinkRevoked).codes(), "links spaces audit");
        assert_eq!(Topics::of(Action::IdpDisabled).codes(), "links spaces idps audit");
        assert_eq!(Topics::of(Action::PageOpened).codes(), "audit");
        assert_eq!(Topics::of(Action::AdminSignedOut).codes(), "admins audit");
    }

    #[test]
    fn codes_are_words_and_no_two_are_alike() {
        for topic in Topic::ALL {
            let code = topic.code();
            assert!(code.bytes().all(|b| b.is_ascii_lowercase()), "{code}");
            assert_eq!(Topic::ALL.iter().filter(|other| other.code() == code).count(), 1, "{code}");
        }
        assert_eq!(Topics::all().codes(), "links spaces imports idps keys brand admins audit");
        assert_eq!(Topics::NONE.codes(), "");
    }
}
