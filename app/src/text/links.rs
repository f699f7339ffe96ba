//! Words of the share links.

use super::count;
use sluice_domain::link::LinkState;
use sluice_domain::scope::Scope;
use sluice_domain::view::link::{ScopeView, WouldRevoke};

pub const TITLE: &str = "Links";
pub const CREATE: &str = "Create link";
pub const BY_STATE: &str = "Links by state";
pub const ALL: &str = "All";
pub const ACTIVE: &str = "Active";
pub const REVOKED: &str = "Revoked";
pub const FILTER: &str = "Filter links";
pub const FIND: &str = "Find a link by name";
pub const FIND_ACTION: &str = "Find";
pub const SPACE: &str = "Space";
pub const ALL_SPACES: &str = "All spaces";
pub const CLEAR: &str = "Clear filters";
pub const ONE_IDP: &str = "One identity provider only";
pub const REMOVE_IDP_FILTER: &str = "Remove filter: one identity provider only";

pub const COL_LINK: &str = "Link";
pub const COL_WHO: &str = "Who may read";
pub const COL_STATE: &str = "State";
pub const COL_OPENINGS: &str = "Openings";
pub const COL_LAST_OPENED: &str = "Last opened";
pub const COL_CREATED_BY: &str = "Created by";
pub const COL_CREATED: &str = "Created";
pub const NEVER: &str = "Never";
pub const SOMEBODY: &str = "Somebody who left";
pub const PROVIDER_GONE: &str = "Removed provider";
pub const CLOSED: &str = "Closed";
pub const CLOSED_HELP: &str = "Its identity provider is not enabled, so the link does not open.";
pub const EVERYBODY: &str = "Everybody there";

pub const EMPTY_TITLE: &str = "No links yet";
pub const EMPTY_TEXT: &str =
    "A link shares a page, a page with all beneath it, or a whole space. Every visitor signs in first.";
pub const NONE_FOUND: &str = "No link matches";
pub const NONE_FOUND_TEXT: &str = "Remove a filter, or look among all links.";

pub const CREATE_TITLE: &str = "Create a link";
pub const CREATE_LEAD: &str = "Nothing is shared until you press the button. Later you can change everything but the space; what was read stays read.";
pub const EDIT_TITLE: &str = "Edit the link";
pub const EDIT_LEAD: &str = "Unless only the name changes, everybody who reads now is checked anew at the next page.";
pub const NAME: &str = "Name";
pub const NAME_HELP: &str = "For you. Visitors never see it.";
pub const WHAT: &str = "What to share";
pub const EXTENT: &str = "Extent";
pub const ONE_PAGE: &str = "One page";
pub const PAGE_TREE: &str = "A page and all beneath it";
pub const WHOLE_SPACE: &str = "A whole space";
pub const CHOOSE_SPACE: &str = "Choose a space";
pub const FIND_PAGE: &str = "Find a page by title";
pub const PAGES: &str = "Pages you may share";
pub const FOLDER: &str = "folder";
pub const NO_PAGE_FOUND: &str = "No page has this in its title.";
pub const NO_PAGES: &str = "This space holds no page that can be shared.";
pub const NO_SPACES_TITLE: &str = "Nothing to share yet";
pub const NO_SPACES: &str = "Import a space first. Its pages stay yours until a link shares them.";
pub const IMPORT: &str = "Import a space";
pub const WHO: &str = "Who may read";
pub const WHO_LEAD: &str =
    "A visitor must sign in at this provider, and be in one of the chosen groups unless everybody there may read.";
pub const SIGN_IN_AT: &str = "Sign-in at";
pub const NO_IDPS: &str = "No identity provider is enabled. A link cannot be made without one.";
pub const TO_IDPS: &str = "Identity providers";
pub const READERS: &str = "Readers";
pub const ONLY_GROUPS: &str = "Only these groups";
pub const ONLY_GROUPS_HELP: &str = "Whoever is in at least one of them.";
pub const EVERYBODY_AT: &str = "Everybody at this provider";
pub const EVERYBODY_HELP: &str = "Whoever can sign in there with an e-mail address, in whichever groups.";
pub const GROUPS: &str = "Groups";
pub const FIND_GROUP: &str = "Find or type a group";
pub const ADD_GROUP: &str = "Add group";
pub const GROUPS_HELP: &str = "The list holds groups from real sign-ins and tests. One that was not seen yet can be typed; add it by its exact value.";
pub const GROUPS_ANY: &str = "Being in any one of the chosen groups is enough. A person without any group is refused.";
pub const TYPED: &str = "not seen yet";
pub const IN_WORDS: &str = "In words";
pub const PEOPLE: &str = "People who ";
pub const SIGN_IN: &str = "sign in at ";
pub const HAVE_EMAIL: &str = "have an e-mail address there";
pub const IN_GROUP: &str = "are in the group ";
pub const IN_ANY_OF: &str = "are in any of the groups ";
pub const COMMA: &str = ", ";
pub const AND: &str = " and ";
pub const CAN_READ: &str = " can read ";
pub const OTHERS: &str = ". Everyone else is refused.";
pub const NOBODY: &str = "Nobody can read it: ";
pub const NO_PROVIDER: &str = "choose where visitors sign in";
pub const NO_READERS: &str = "choose a group, or everybody";
pub const NO_PAGE_YET: &str = "nothing yet";
pub const SUMMARY: &str = "Summary";
pub const SAVE: &str = "Save";
pub const SAVING: &str = "Saving…";
pub const CREATING: &str = "Creating…";
pub const CANCEL: &str = "Cancel";
pub const BACK: &str = "Back to the link";
pub const TO_LINKS: &str = "To the links";

pub const ADDRESS: &str = "Address to send";
pub const ADDRESS_HELP: &str = "The address alone opens nothing: it leads to the sign-in.";
pub const EDIT: &str = "Edit";
pub const FIGURES: &str = "Figures";
pub const OPENINGS: &str = "Openings";
pub const READERS_NOW: &str = "Signed in now";
pub const LAST_OPENED: &str = "Last opened";
pub const CREATED: &str = "Created";
pub const PAGES_SHARED: &str = "Pages shared";
pub const TO_AUDIT: &str = "Who opened it";
pub const REVOKE: &str = "Revoke…";
pub const REVOKE_TITLE: &str = "Revoke this link?";
pub const REVOKE_ACTION: &str = "Revoke now";
pub const BULK_TITLE: &str = "Revoke these links?";
pub const BULK_ACTION: &str = "Revoke them now";
pub const BULK_LIMIT: &str = "At most 100 at once. Take some away.";

pub const fn state(state: LinkState) -> &'static str {
    match state {
        LinkState::Active => ACTIVE,
        LinkState::Revoked { .. } => REVOKED,
    }
}

/// The extent in a list: `Integration and 23 pages beneath`.
pub fn scope(view: &ScopeView) -> String {
    if view.space_name.is_empty() {
        return "a space that was removed".to_owned();
    }
    match (&view.scope, &view.page_title) {
        (Scope::Space { .. }, _) => whole_space(&view.space_name),
        (_, None) => format!("a page in {} that can no longer be shared", view.space_name),
        (Scope::Page { .. }, Some(title)) => title.clone(),
        (Scope::PageTree { .. }, Some(title)) => beneath(title, view.pages.saturating_sub(1)),
    }
}

pub fn whole_space(name: &str) -> String {
    format!("every page of {name}")
}

/// `Integration and 23 pages beneath it`.
pub fn beneath(title: &str, pages: usize) -> String {
    match pages {
        0 => format!("{title} and what will stand beneath it"),
        1 => format!("{title} and 1 page beneath it"),
        _ => format!("{title} and {pages} pages beneath it"),
    }
}

/// `24 pages`.
pub fn pages(n: usize) -> String {
    count(n as u64, "page", "pages")
}

/// `23 pages beneath`.
pub fn beneath_count(n: usize) -> String {
    format!("{} beneath", pages(n))
}

pub fn will_be_shared(n: usize) -> String {
    format!("{} will be shared.", pages(n))
}

/// Restricted pages are counted and never named. `None`: there are none.
pub fn left_out(n: usize) -> Option<String> {
    match n {
        0 => None,
        1 => Some(
            "1 restricted page is left out, and stays out until its restriction is lifted in Confluence and the space is imported again.".to_owned(),
        ),
        _ => Some(format!(
            "{n} restricted pages are left out, and stay out until their restriction is lifted in Confluence and the space is imported again."
        )),
    }
}

/// The same for a space, where the number is not that of the chosen part.
pub fn left_out_of_space(n: usize) -> Option<String> {
    left_out(n).map(|text| format!("In this space {text}"))
}

/// `seen 42 times, last 2026-11-18 17:02 UTC`.
pub fn seen(n: u64, last: &str) -> String {
    format!("seen {}, last {last}", count(n, "time", "times"))
}

pub fn groups_more(n: usize) -> String {
    format!("and {n} more")
}

pub fn revoke_consequence(readers: u64) -> String {
    let ends = match readers {
        0 => "Nobody is signed in to it now.".to_owned(),
        1 => "1 person is signed in to it now and is stopped at once.".to_owned(),
        _ => format!("{readers} people are signed in to it now and are stopped at once."),
    };
    format!("{ends} A revoked link never opens again; create a new one if you need it.")
}

/// What a revocation did.
pub fn revoked_now(readers: u64) -> String {
    match readers {
        0 => "The link is revoked. Nobody was signed in to it.".to_owned(),
        1 => "The link is revoked. 1 reader was stopped.".to_owned(),
        _ => format!("The link is revoked. {readers} readers were stopped."),
    }
}

/// What revoking several links will do.
pub fn bulk_consequence(would: WouldRevoke) -> String {
    let links = match would.links {
        0 => return "All of them are revoked or gone already. Nothing will change.".to_owned(),
        1 => "1 link is revoked.".to_owned(),
        n => format!("{n} links are revoked."),
    };
    let ends = match would.grants {
        0 => "Nobody reads by them now.".to_owned(),
        1 => "1 reader is stopped at once.".to_owned(),
        n => format!("{n} readers are stopped at once; whoever reads by several links counts for each."),
    };
    format!("{links} {ends} A revoked link never opens again; this cannot be undone.")
}

/// What revoking several links did.
pub fn bulk_revoked(links: u64, readers: u64) -> String {
    let links = match links {
        1 => "1 link is revoked.".to_owned(),
        n => format!("{n} links are revoked."),
    };
    match readers {
        0 => format!("{links} Nobody was signed in to them."),
        1 => format!("{links} 1 reader was stopped."),
        n => format!("{links} {n} readers were stopped."),
    }
}

pub fn not_revoked(n: usize) -> String {
    match n {
        1 => "1 link was not revoked:".to_owned(),
        _ => format!("{n} links were not revoked:"),
    }
}

pub fn revoked_on(date: &str) -> String {
    format!("This link was revoked on {date}. It never opens again, and its address leads nowhere.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::id::{PageId, SpaceId};

    fn view(title: Option<&str>, pages: usize) -> ScopeView {
        let space = SpaceId::of_confluence("A", "1");
        let root = PageId::in_space(&space, "2").unwrap();
        ScopeView {
            scope: Scope::PageTree { root },
            space,
            space_name: "Handbook".into(),
            page_title: title.map(str::to_owned),
            pages,
            left_out: 0,
        }
    }

    #[test]
    fn an_extent_says_what_a_visitor_can_read() {
        assert_eq!(scope(&view(Some("Integration"), 24)), "Integration and 23 pages beneath it");
        assert_eq!(scope(&view(Some("Integration"), 2)), "Integration and 1 page beneath it");
        assert_eq!(scope(&view(Some("Integration"), 1)), "Integration and what will stand beneath it");
        assert_eq!(scope(&view(None, 0)), "a page in Handbook that can no longer be shared");
    }

    #[test]
    fn restricted_pages_are_counted_only() {
        assert_eq!(left_out(0), None);
        assert!(left_out(1).is_some_and(|text| text.starts_with("1 restricted page is")));
        assert!(left_out_of_space(3).is_some_and(|text| text.starts_with("In this space 3 restricted pages are")));
    }

    #[test]
    fn several_revocations_say_what_they_end() {
        let would = |links, grants| bulk_consequence(WouldRevoke { links, grants });
        assert!(would(0, 0).starts_with("All of them"));
        assert!(would(1, 0).starts_with("1 link is revoked. Nobody reads"));
        assert!(would(3, 5).starts_with("3 links are revoked. 5 readers are stopped"));
        assert_eq!(bulk_revoked(3, 1), "3 links are revoked. 1 reader was stopped.");
        assert!(BULK_LIMIT.contains(&sluice_domain::input::LINKS_MAX.to_string()));
    }

    #[test]
    fn a_revocation_says_whom_it_stops() {
        assert!(revoke_consequence(0).starts_with("Nobody"));
        assert!(revoke_consequence(1).starts_with("1 person is"));
        assert!(revoke_consequence(4).starts_with("4 people are"));
        assert!(revoked_now(1).ends_with("1 reader was stopped."));
    }
}
