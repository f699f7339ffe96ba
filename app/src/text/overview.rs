//! Words of the overview.

use crate::text::audit::reason;
use sluice_domain::audit::Action;
use sluice_domain::view::audit::AuditRow;

pub const ATTENTION: &str = "Needs attention";
pub const CALM: &str = "Nothing needs your attention.";
pub const ALL_REFUSALS: &str = "All refusals";
pub const LOOK_UP: &str = "Look it up";
pub const FIRST_STEPS: &str = "Getting started";
pub const IN_USE: &str = "In use";
pub const RECENT: &str = "Recent activity";
pub const NO_EVENTS: &str = "Nothing has happened yet.";
pub const SPACES: &str = "Spaces";
pub const ACTIVE_LINKS: &str = "Active links";
pub const ENABLED_IDPS: &str = "Providers enabled";

pub const STEP_CONTENT: &str = "Get content";
pub const STEP_CONTENT_SAY: &str = "Upload an export of a Confluence space, or look around in the sample first.";
pub const STEP_SSO: &str = "Connect single sign-on";
pub const STEP_SSO_SAY: &str = "Visitors sign in at an identity provider. Connect it, test it, enable it.";
pub const STEP_ENFORCE: &str = "Enforce SSO for a space";
pub const STEP_ENFORCE_SAY: &str =
    "Note that a space is shared by sign-in only, and choose the provider that its new links begin with.";
pub const STEP_LINK: &str = "Create the first link";
pub const STEP_LINK_SAY: &str = "Choose what it shares and which groups may read, and send it.";
pub const CONNECT: &str = "Connect a provider";
pub const FINISH_IDP: &str = "Test and enable it";
pub const CONNECT_DEMO: &str = "Connect the demo provider";
pub const DEMO_SAY: &str =
    "The demo provider runs on this machine, for trying things out. It can be removed at any time.";
pub const CHOOSE_SPACE: &str = "Choose a space";
pub const CREATE_LINK: &str = "Create link";

pub const OPENINGS: &str = "Openings";
pub const OPENED: &str = "Opened";
pub const REFUSED: &str = "Refused";
pub const DAY: &str = "Day";
pub const OPENINGS_TABLE: &str = "Openings per day";
pub const SHOW_TABLE: &str = "Show as a table";

pub fn no_openings(days: usize) -> String {
    format!("In the last {days} days no visitor came.")
}

/// What is counted.
pub fn openings_say(days: usize) -> String {
    format!(
        "Visitors who signed in and were let in by a link, and those who were refused. The last {days} days, in UTC."
    )
}

/// What the chart shows. `most` is the largest number of a day, with the day.
pub fn openings(days: usize, opened: u64, most: Option<(u64, String)>, refused: u64) -> String {
    let most = match most {
        Some((n, day)) if n > 0 => format!(", most on {day}: {n}"),
        _ => String::new(),
    };
    format!("Openings per day over {days} days: {opened} in all{most}. Refused: {refused}.")
}

/// The sentence beneath the heading. The refusals that are listed are of the last seven days.
pub const fn lead(refusals: usize, others: usize) -> &'static str {
    match (refusals, others) {
        (0, 0) => CALM,
        (_, 0) => "Visitors were refused in the last seven days. Their reasons stand below.",
        (0, _) => "Something needs your attention.",
        (_, _) => "Something needs your attention, and visitors were refused in the last seven days.",
    }
}

/// `2 of 4`.
pub fn steps_done(done: usize, all: usize) -> String {
    format!("{done} of {all}")
}

/// For the meter, which is a picture.
pub fn steps_done_label(done: usize, all: usize) -> String {
    format!("{done} of {all} steps done")
}

/// `3 enforce SSO` is what stands behind the number of spaces.
pub fn enforced(n: u64) -> String {
    if n == 1 { "1 enforces SSO".to_owned() } else { format!("{n} enforce SSO") }
}

/// `of 3`.
pub fn of(n: u64) -> String {
    format!("of {n}")
}

/// What a brand is of that is of no space.
const ALL_PAGES: &str = "all visitors' pages";

/// What they did, as the rest of a sentence that begins with who and ends with what it was done to.
pub const fn did(action: Action) -> &'static str {
    match action {
        Action::AdminCreated => "became the first admin",
        Action::AdminSignedIn => "signed in to the dashboard",
        Action::AdminSignInRefused => "was refused at the dashboard",
        Action::AdminSignedOut => "signed out of the dashboard",
        Action::SpaceImported => "imported",
        Action::ImportFailed => "tried an import, which failed",
        Action::ImportCancelled => "cancelled an import",
        Action::SpaceRemoved => "removed the space",
        Action::SsoEnforced => "enforced SSO for",
        Action::SsoNotEnforced => "stopped enforcing SSO for",
        Action::IdpAdded => "added the provider",
        Action::IdpChanged => "changed the provider",
        Action::IdpTestPassed => "passed the test of",
        Action::IdpTestFailed => "failed the test of",
        Action::IdpEnabled => "enabled the provider",
        Action::IdpDisabled => "disabled the provider",
        Action::IdpRemoved => "removed the provider",
        Action::LinkCreated => "created the link",
        Action::LinkEdited => "changed the link",
        Action::LinkRevoked => "revoked the link",
        Action::VisitorSignedIn => "signed in at",
        Action::VisitorSignInRefused => "was refused at sign-in at",
        Action::LinkOpened => "opened",
        Action::LinkDenied => "was refused at",
        Action::PageOpened => "read",
        Action::FileDownloaded => "downloaded a file of",
        Action::VisitorSignedOut => "signed out",
        Action::SessionsEndedByIdp => "signed somebody out through",
        Action::LogoutRefused => "was refused a logout at",
        Action::SpKeyPublished => "prepared a next key of Sluice's own",
        Action::SpKeyActivated => "took a key of Sluice's own into use",
        Action::SpKeyRemoved => "removed a key of Sluice's own",
        Action::MetadataSourceChanged => "changed where metadata is read from for",
        Action::MetadataDiffers => "read metadata that differs for",
        Action::IdpKeysTaken => "took new keys of",
        Action::MetadataApproved => "approved a change of metadata of",
        Action::MetadataDismissed => "dismissed a change of metadata of",
        Action::TraceDownloaded => "downloaded a recorded SAML message of",
        Action::BrandChanged => "changed the brand of",
        Action::SupportDownloaded => "downloaded a support bundle",
    }
}

/// What it was done to, where the row knows its name: the nearest thing that the action is about.
pub fn target(row: &AuditRow) -> Option<String> {
    let link = row.link.as_ref().map(|(_, name)| name.clone());
    match row.action {
        Action::SpaceImported | Action::SsoEnforced | Action::SsoNotEnforced => {
            row.space.clone().or_else(|| row.note.clone())
        }
        Action::SpaceRemoved
        | Action::ImportFailed
        | Action::ImportCancelled
        | Action::SpKeyPublished
        | Action::SpKeyActivated
        | Action::SpKeyRemoved => row.note.clone(),
        // Their note is a number of sessions, or nothing.
        Action::SessionsEndedByIdp
        | Action::LogoutRefused
        | Action::MetadataSourceChanged
        | Action::MetadataDiffers
        | Action::IdpKeysTaken
        | Action::MetadataApproved
        | Action::MetadataDismissed
        | Action::TraceDownloaded => row.idp.clone(),
        Action::IdpAdded
        | Action::IdpChanged
        | Action::IdpTestPassed
        | Action::IdpTestFailed
        | Action::IdpEnabled
        | Action::IdpDisabled
        | Action::IdpRemoved
        | Action::VisitorSignedIn
        | Action::VisitorSignInRefused => row.idp.clone().or_else(|| row.note.clone()),
        Action::BrandChanged => Some(row.space.clone().unwrap_or_else(|| ALL_PAGES.to_owned())),
        Action::PageOpened | Action::FileDownloaded => row.page.clone().or(link),
        Action::AdminCreated
        | Action::AdminSignedIn
        | Action::AdminSignInRefused
        | Action::AdminSignedOut
        | Action::SupportDownloaded
        | Action::VisitorSignedOut => None,
        Action::LinkCreated | Action::LinkEdited | Action::LinkRevoked | Action::LinkOpened | Action::LinkDenied => {
            link
        }
    }
}

/// Why a visitor was refused, as one text.
pub fn why(row: &AuditRow) -> String {
    row.reasons.iter().map(|code| reason(row.action, code)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::audit::Outcome;
    use sluice_domain::id::{AuditId, LinkId};
    use sluice_domain::time::Timestamp;
    use sluice_domain::view::audit::ActorView;

    fn row(action: Action) -> AuditRow {
        AuditRow {
            id: AuditId::random([1; 16]),
            at: Timestamp(0),
            actor: ActorView::Anonymous,
            action,
            outcome: Outcome::Done,
            space: Some("Handbook".into()),
            link: Some((LinkId::random([2; 16]), "Auditors".into())),
            page: Some("Pumps".into()),
            idp: Some("Tidewell".into()),
            reasons: vec![],
            reference: None,
            note: Some("export.zip".into()),
        }
    }

    #[test]
    fn a_sentence_ends_with_what_the_action_is_about() {
        let said = |action| format!("{} {}", did(action), target(&row(action)).unwrap_or_default());
        assert_eq!(said(Action::SpaceImported), "imported Handbook");
        assert_eq!(said(Action::LinkDenied), "was refused at Auditors");
        assert_eq!(said(Action::PageOpened), "read Pumps");
        assert_eq!(said(Action::VisitorSignedIn), "signed in at Tidewell");
        assert_eq!(said(Action::AdminSignedIn), "signed in to the dashboard ");
    }

    #[test]
    fn the_sentence_beneath_the_heading_leaves_nothing_out() {
        assert_eq!(lead(0, 0), CALM);
        assert!(lead(2, 0).contains("refused") && !lead(2, 0).contains("attention"));
        assert!(!lead(0, 1).contains("refused") && lead(0, 1).contains("attention"));
        assert!(lead(2, 1).contains("refused") && lead(2, 1).contains("attention"));
    }

    #[test]
    fn the_chart_is_told_in_a_sentence() {
        let most = Some((12, "18 November".to_owned()));
        assert_eq!(
            openings(14, 42, most, 3),
            "Openings per day over 14 days: 42 in all, most on 18 November: 12. Refused: 3."
        );
        assert_eq!(
            openings(14, 0, Some((0, "18 November".to_owned())), 3),
            "Openings per day over 14 days: 0 in all. Refused: 3."
        );
    }

    #[test]
    fn every_action_has_a_sentence_of_its_own() {
        let mut all: Vec<&str> = Action::ALL.iter().map(|action| did(*action)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Action::ALL.len());
    }
}
