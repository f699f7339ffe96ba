//! Words of what needs attention: what is so, what it means, and the one thing to do next.

use super::{count, import_fault};
use sluice_domain::view::metadata::MetadataTrouble;
use sluice_domain::view::notice::{Closed, Expiry, Notice, Several, Untested};
use std::fmt::Display;

/// A line of the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// It stops somebody now; otherwise it will, or may.
    pub bad: bool,
    /// The thing that it is about, or the first of several. It may come from outside.
    pub name: String,
    /// There is but this one, and the sentence begins with its name.
    pub alone: bool,
    /// The rest of the sentence, or all of it.
    pub what: String,
    pub meaning: String,
    pub step: &'static str,
    pub href: String,
}

const OPEN_IDP: &str = "Open the provider";
const OPEN_IDPS: &str = "Open the providers";
const TEST_IT: &str = "Test it";
const OPEN_LINK: &str = "Open the link";
const OPEN_LINKS: &str = "Open the links";
const IMPORT: &str = "Import again";

pub fn line(notice: &Notice) -> Line {
    match notice {
        Notice::Certificates { expiry, idps, links } => certificates(*expiry, idps, *links),
        Notice::Untested { why, idps, links } => untested(*why, idps, *links),
        Notice::Closed { why, links } => closed(*why, links),
        Notice::ImportsFailed { file_name, code, count } => imports(file_name, code, *count),
    }
}

fn certificates<T: Display>(expiry: Expiry, idps: &Several<T>, links: u64) -> Line {
    let (one, several) = match expiry {
        Expiry::Over => ("certificate has expired", "certificates of {} have expired"),
        Expiry::Week => ("certificate expires within 7 days", "certificates of {} expire within 7 days"),
        Expiry::Month => ("certificate expires within 30 days", "certificates of {} expire within 30 days"),
        Expiry::TwoMonths => ("certificate expires within 60 days", "certificates of {} expire within 60 days"),
    };
    let so_far = if expiry == Expiry::Over {
        "Sign-in goes on with the old key until the provider changes it."
    } else {
        "Sign-in stops when the provider changes its key and Sluice does not know the new one."
    };
    let meaning = format!("{so_far} {} on it. Ask the provider when the new key comes.", depend(links));
    of_idps(expiry == Expiry::Over, idps, one, several, meaning, (OPEN_IDP, OPEN_IDPS))
}

fn untested<T: Display>(why: Untested, idps: &Several<T>, links: u64) -> Line {
    let (one, several, so) = match why {
        Untested::Failed => ("last test failed", "last tests of {} failed", "A sign-in there may be refused."),
        Untested::Outdated => (
            "settings were changed after the test",
            "settings of {} were changed after the test",
            "Nobody can sign in there until a test of them has passed.",
        ),
        Untested::Never => (
            "connection was never tested",
            "connections to {} were never tested",
            "Nobody can sign in there until a test has passed.",
        ),
    };
    let meaning = format!("{so} {} on it.", depend(links));
    of_idps(true, idps, one, several, meaning, (TEST_IT, OPEN_IDPS))
}

/// `one` follows a name and “:”; `several` has `{}` for how many providers.
fn of_idps<T: Display>(
    bad: bool,
    idps: &Several<T>,
    one: &str,
    several: &str,
    meaning: String,
    (step, steps): (&'static str, &'static str),
) -> Line {
    if idps.count == 1 {
        let href = format!("/sso/{}", idps.id);
        return Line { bad, name: idps.name.clone(), alone: true, what: format!(": its {one}"), meaning, step, href };
    }
    let what = format!("The {}", several.replace("{}", &count(idps.count, "provider", "providers")));
    Line { bad, name: idps.name.clone(), alone: false, what, meaning, step: steps, href: "/sso".to_owned() }
}

fn depend(links: u64) -> String {
    match links {
        0 => "No active link depends".to_owned(),
        1 => "1 active link depends".to_owned(),
        n => format!("{n} active links depend"),
    }
}

fn closed<T: Display>(why: Closed, links: &Several<T>) -> Line {
    let meaning = match why {
        Closed::Provider => "The identity provider is disabled. Enable it, or revoke what is no longer wanted.",
        Closed::NoGroups => {
            "Groups are asked for, and no attribute of the provider is chosen as groups. Choose one on the provider's page, or let everybody there in."
        }
        Closed::NothingToRead => {
            "What was shared is restricted, or not there any more. Share something else, or revoke it."
        }
    };
    if links.count == 1 {
        return Line {
            bad: true,
            name: links.name.clone(),
            alone: true,
            what: " lets nobody in".to_owned(),
            meaning: meaning.to_owned(),
            step: OPEN_LINK,
            href: format!("/links/{}", links.id),
        };
    }
    Line {
        bad: true,
        name: links.name.clone(),
        alone: false,
        what: format!("{} let nobody in", count(links.count, "link", "links")),
        meaning: meaning.to_owned(),
        step: OPEN_LINKS,
        href: "/links?state=active".to_owned(),
    }
}

fn imports(file_name: &str, code: &str, count: u64) -> Line {
    let what = match count {
        1 => " was not imported".to_owned(),
        n => format!("{n} imports failed in the last seven days"),
    };
    Line {
        bad: false,
        name: file_name.to_owned(),
        alone: count == 1,
        what,
        meaning: import_fault(code).to_owned(),
        step: IMPORT,
        href: "/import".to_owned(),
    }
}

/// Before the name of the first of several.
pub const FIRST: &str = "First of them:";

/// What is wrong with the metadata of several connections.
pub fn metadata_of_several(trouble: &MetadataTrouble, n: usize) -> String {
    let so = match trouble {
        MetadataTrouble::Waiting => "changed",
        MetadataTrouble::Failing { .. } => "cannot be read",
        MetadataTrouble::Outdated => "is past its date",
    };
    format!("The metadata of {n} providers {so}")
}

/// Before the name of where several visitors were refused for one reason.
pub fn refusals_at(n: usize) -> String {
    format!("{n} visitors were refused at")
}

pub const SEE_ALL: &str = "See all";

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::id::{IdpId, LinkId};

    fn idps(count: u64) -> Several<IdpId> {
        Several { id: IdpId::random([1; 16]), name: "Tidewell".into(), count }
    }

    fn links(count: u64) -> Several<LinkId> {
        Several { id: LinkId::random([2; 16]), name: "Auditors".into(), count }
    }

    fn all(count: u64) -> Vec<Notice> {
        let mut all = Vec::new();
        for expiry in [Expiry::Over, Expiry::Week, Expiry::Month, Expiry::TwoMonths] {
            all.push(Notice::Certificates { expiry, idps: idps(count), links: 3 });
        }
        for why in [Untested::Failed, Untested::Outdated, Untested::Never] {
            all.push(Notice::Untested { why, idps: idps(count), links: 1 });
        }
        for why in [Closed::Provider, Closed::NoGroups, Closed::NothingToRead] {
            all.push(Notice::Closed { why, links: links(count) });
        }
        all.push(Notice::ImportsFailed { file_name: "handbook.zip".into(), code: "not_a_zip".into(), count });
        all
    }

    #[test]
    fn every_notice_has_a_sentence_a_meaning_and_one_next_step() {
        for n in [1, 2] {
            let lines: Vec<Line> = all(n).iter().map(line).collect();
            for line in &lines {
                assert_eq!(line.alone, n == 1, "{line:?}");
                assert!(line.meaning.ends_with('.') && !line.what.contains('{'), "{line:?}");
                assert!(line.href.starts_with('/') && !line.step.is_empty(), "{line:?}");
            }
            let mut said: Vec<String> = lines.iter().map(|line| [line.what.as_str(), &line.meaning].concat()).collect();
            said.sort_unstable();
            said.dedup();
            assert_eq!(said.len(), lines.len(), "no two say the same");
        }
    }

    #[test]
    fn one_thing_is_named_and_led_to_and_several_are_counted() {
        let certificates = |count| line(&Notice::Certificates { expiry: Expiry::Month, idps: idps(count), links: 3 });
        let one = certificates(1);
        assert_eq!((one.name.as_str(), one.what.as_str()), ("Tidewell", ": its certificate expires within 30 days"));
        assert!(one.href.starts_with("/sso/0101") && one.meaning.contains("3 active links depend on it."), "{one:?}");
        let two = certificates(2);
        assert_eq!(two.what, "The certificates of 2 providers expire within 30 days");
        assert_eq!(two.href, "/sso");
        let shut = line(&Notice::Closed { why: Closed::Provider, links: links(4) });
        assert_eq!((shut.what.as_str(), shut.href.as_str()), ("4 links let nobody in", "/links?state=active"));
    }
}
