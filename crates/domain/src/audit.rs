//! What is written down about who did what.

use crate::id::{AdminId, AuditId, IdpId, LinkId, PageId, PersonId, Reference, SpaceId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Actor {
    /// Sluice itself, or a person at the command line.
    System,
    Admin {
        admin: AdminId,
    },
    /// Somebody who signed in at an identity provider.
    Visitor {
        person: PersonId,
    },
    /// Nobody known: a sign-in that failed.
    Anonymous,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done,
    Refused,
    Failed,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What was done. The codes are stored and must stay as they are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Action { $($(#[$doc])* #[serde(rename = $code)] $name,)* }

        impl Action {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|a| a.code() == code)
            }
        }
    };
}

actions! {
    AdminCreated = "admin_created",
    AdminSignedIn = "admin_signed_in",
    AdminSignInRefused = "admin_sign_in_refused",
    AdminSignedOut = "admin_signed_out",
    SpaceImported = "space_imported",
    ImportFailed = "import_failed",
    ImportCancelled = "import_cancelled",
    SpaceRemoved = "space_removed",
    SsoEnforced = "sso_enforced",
    SsoNotEnforced = "sso_not_enforced",
    IdpAdded = "idp_added",
    IdpChanged = "idp_changed",
    IdpTestPassed = "idp_test_passed",
    IdpTestFailed = "idp_test_failed",
    IdpEnabled = "idp_enabled",
    IdpDisabled = "idp_disabled",
    IdpRemoved = "idp_removed",
    LinkCreated = "link_created",
    LinkEdited = "link_edited",
    LinkRevoked = "link_revoked",
    /// A visitor's assertion was accepted.
    VisitorSignedIn = "visitor_signed_in",
    /// An assertion was not accepted; the reason is a SAML rejection code.
    VisitorSignInRefused = "visitor_sign_in_refused",
    /// Signed in, and the link's policy said yes.
    LinkOpened = "link_opened",
    /// Signed in, and the link's policy said no; or the link is closed, whoever tried it.
    LinkDenied = "link_denied",
    /// The first opening of a page version under a grant.
    PageOpened = "page_opened",
    FileDownloaded = "file_downloaded",
    VisitorSignedOut = "visitor_signed_out",
    /// The identity provider asked for it (single logout); the note says how many sessions ended.
    SessionsEndedByIdp = "sessions_ended_by_idp",
    /// A logout message of an identity provider was not believed; the reason is a SAML rejection code.
    LogoutRefused = "logout_refused",
    /// A new key pair of Sluice's own stands in its metadata.
    SpKeyPublished = "sp_key_published",
    /// It took the place of the one before.
    SpKeyActivated = "sp_key_activated",
    SpKeyRemoved = "sp_key_removed",
    /// Where an identity provider's metadata is read from, or which of its keys are taken without asking, was changed.
    MetadataSourceChanged = "metadata_source_changed",
    /// Metadata was read that differs from the connection. It waits for an admin, or its keys were taken (see `IdpKeysTaken`).
    MetadataDiffers = "metadata_differs",
    /// Keys of renewed metadata were taken without asking, as the admin chose; the note says how many came and went.
    IdpKeysTaken = "idp_keys_taken",
    /// An admin approved what renewed metadata says.
    MetadataApproved = "metadata_approved",
    /// An admin dismissed it.
    MetadataDismissed = "metadata_dismissed",
    /// An admin downloaded the redacted XML of a recorded SAML message.
    TraceDownloaded = "trace_downloaded",
    /// How visitors' pages look was changed: of the space that it names, or else of the installation.
    BrandChanged = "brand_changed",
    /// An admin downloaded the support bundle; the reason `with_names` says that names and addresses were in it.
    SupportDownloaded = "support_downloaded",
}

/// What it was done to. Ids only: names can be looked up, and can be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Target {
    pub space: Option<SpaceId>,
    pub link: Option<LinkId>,
    pub page: Option<PageId>,
    pub idp: Option<IdpId>,
}

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    pub id: AuditId,
    pub at: Timestamp,
    pub actor: Actor,
    pub action: Action,
    pub outcome: Outcome,
    pub target: Target,
    /// Codes: of [`crate::policy::Reason`], of a SAML rejection, of an import fault.
    pub reasons: Vec<String>,
    /// The number that the person was shown, if any.
    pub reference: Option<Reference>,
    /// What the person is called outside of ids: the file name of an import, the version of a page. Never an e-mail, a
    /// token or a secret.
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_read_back() {
        for action in Action::ALL {
            assert_eq!(Action::parse(action.code()), Some(*action));
        }
    }
}
