//! Words of the search over the whole dashboard.

use super::count;

/// On the button that opens it, and over what it opens.
pub const SEARCH: &str = "Search or jump to";
/// How its key is written.
pub const KEY: &str = "Ctrl K";
pub const RESULTS: &str = "Results";
pub const CLOSE: &str = "Close search";
pub const HOW: &str = "Arrows choose, Enter opens, Escape closes.";

pub const GO_TO: &str = "Go to";
pub const REFERENCE: &str = "Reference";
pub const LINKS: &str = "Links";
pub const SPACES: &str = "Spaces";
pub const PAGES: &str = "Pages";
pub const IDPS: &str = "Identity providers";

pub const SEARCHING: &str = "Searching";
pub const NOTHING: &str = "Nothing is called that. Check the spelling, or type a part of the name.";
pub const NOT_ENABLED: &str = "Not enabled";

pub fn look_up(reference: &str) -> String {
    format!("Look up reference {reference} in the audit log")
}

/// What a link shares, and that it is over.
pub fn about_link(space: Option<&str>, active: bool) -> String {
    match (space, active) {
        (Some(space), true) => space.to_owned(),
        (Some(space), false) => format!("{space}, revoked"),
        (None, _) => "Revoked".to_owned(),
    }
}

pub fn in_space(space: &str) -> String {
    format!("in {space}")
}

/// Beneath the list, and announced.
pub fn status(searching: bool, results: usize) -> String {
    match (searching, results) {
        (true, _) => SEARCHING.to_owned(),
        (false, 0) => NOTHING.to_owned(),
        (false, n) => count(n as u64, "result", "results"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_says_how_many_or_why_none() {
        assert_eq!(status(true, 3), SEARCHING);
        assert_eq!(status(false, 1), "1 result");
        assert_eq!(status(false, 7), "7 results");
        assert_eq!(status(false, 0), NOTHING);
    }
}
