//! Words of the audit log.

use super::saml;
use sluice_domain::audit::{Action, Outcome};
use sluice_domain::view::audit::{ActorView, AuditRow};

pub const TITLE: &str = "Audit log";
pub const LEAD: &str = "Who did what, who opened what, and why anybody was refused. Times are in UTC.";
pub const FILTER: &str = "Filter the audit log";
pub const ACTION: &str = "What";
pub const OUTCOME: &str = "Result";
pub const REFERENCE: &str = "Reference";
pub const FROM: &str = "From (UTC)";
pub const UNTIL: &str = "Until (UTC)";
pub const ANY_ACTION: &str = "Everything";
pub const ANY_OUTCOME: &str = "Any result";
pub const SHOW_NEW: &str = "New events: show";
pub const APPLY: &str = "Filter";
pub const CLEAR: &str = "Clear filters";
pub const ONE_LINK: &str = "One link only";
pub const ONE_PERSON: &str = "One person only";
pub const REMOVE_LINK_FILTER: &str = "Remove filter: one link only";
pub const REMOVE_PERSON_FILTER: &str = "Remove filter: one person only";

pub const COL_WHEN: &str = "When";
pub const COL_WHO: &str = "Who";
pub const COL_WHAT: &str = "What";
pub const COL_ON: &str = "On what";
pub const COL_RESULT: &str = "Result";
pub const COL_WHY: &str = "Why";
pub const COL_REFERENCE: &str = "Reference";

pub const EMPTY_TITLE: &str = "Nothing matches";
pub const EMPTY_TEXT: &str = "No event matches these filters.";
pub const UNREADABLE_TITLE: &str = "This filter makes no sense";
pub const UNREADABLE_TEXT: &str = "Mend the marked field, or clear the filters. Nothing is shown meanwhile, so that nothing is mistaken for the answer.";
pub const ONLY_PERSON: &str = "Only this person";

pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Done",
        Outcome::Refused => "Refused",
        Outcome::Failed => "Failed",
    }
}

/// What is wrong with a filter.
pub fn fault(code: &str) -> &'static str {
    match code {
        "bad_reference" => "A reference has eight letters and digits, such as 4TQ9K2MX.",
        "bad_date" => "This is not a date.",
        "bad_range" => "This is before the first day.",
        _ => "This filter is not known. Choose another one.",
    }
}

/// Who did it, as far as names still exist.
pub fn actor(actor: &ActorView) -> String {
    match actor {
        ActorView::System => "Sluice itself".to_owned(),
        ActorView::Admin { name: Some(name) } => name.clone(),
        ActorView::Admin { name: None } => "An admin who was removed".to_owned(),
        ActorView::Visitor { name, email, .. } => {
            name.clone().or_else(|| email.clone()).unwrap_or_else(|| "A visitor whose name was erased".to_owned())
        }
        ActorView::Anonymous => "Somebody not signed in".to_owned(),
    }
}

/// Why, in words. Which table holds the code follows from what was done.
pub fn reason(action: Action, code: &str) -> String {
    match action {
        Action::ImportFailed => super::import_fault(code).to_owned(),
        Action::IdpTestFailed | Action::VisitorSignInRefused | Action::LogoutRefused => {
            saml::refusal(code).happened.to_owned()
        }
        Action::SupportDownloaded => super::support::reason(code),
        _ => super::reason(code),
    }
}

/// What else is known of the event: a file name, a version, how many readers or sessions it ended.
pub fn note(row: &AuditRow) -> Option<String> {
    let note = row.note.as_ref()?;
    Some(match (row.action, note.parse::<u64>()) {
        (Action::LinkRevoked, Ok(1)) => "1 reader stopped".to_owned(),
        (Action::LinkRevoked, Ok(n)) => format!("{n} readers stopped"),
        (Action::SessionsEndedByIdp, Ok(n)) => super::count(n, "session ended", "sessions ended"),
        _ => note.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_the_table_of_its_action() {
        assert_eq!(
            reason(Action::VisitorSignInRefused, "wrong_audience"),
            "The answer was made for another application."
        );
        assert_eq!(reason(Action::LogoutRefused, "logout_replayed"), "This logout request was used before.");
        assert!(reason(Action::ImportFailed, "not_a_zip").starts_with("This file is not a zip"));
        assert_eq!(reason(Action::LinkDenied, "not_in_group"), "In none of the link's groups.");
    }

    #[test]
    fn an_unknown_code_still_gives_a_sentence() {
        for action in Action::ALL {
            let words = reason(*action, "no_such_code");
            assert!(words.ends_with('.') && !words.contains('_'), "{words}");
        }
    }

    #[test]
    fn who_did_it_has_always_a_name() {
        assert_eq!(actor(&ActorView::Admin { name: None }), "An admin who was removed");
        assert_eq!(actor(&ActorView::Admin { name: Some("Mira".into()) }), "Mira");
    }
}
