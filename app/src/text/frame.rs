//! Words of the frame and of the ways through it.

pub const SKIP: &str = "Skip to content";
pub const MAIN: &str = "Main";
pub const CLOSE: &str = "Close";
pub const OPEN_NAV: &str = "Open navigation";
pub const BREADCRUMB: &str = "Breadcrumb";
pub const ACCESS: &str = "Access";
pub const SIGN_OUT: &str = "Sign out";
pub const SIGN_IN: &str = "Sign in";

pub const OVERVIEW: &str = "Overview";
pub const LINKS: &str = "Links";
pub const LINK: &str = "Link";
pub const CREATE_LINK: &str = "Create link";
pub const EDIT: &str = "Edit";
pub const SPACES: &str = "Spaces";
pub const SPACE: &str = "Space";
pub const IMPORT: &str = "Import";
pub const AUDIT: &str = "Audit log";
pub const IDPS: &str = "Identity providers";
pub const IDP: &str = "Identity provider";
pub const ADD_IDP: &str = "Add identity provider";
pub const EXCHANGES: &str = "Recorded messages";
pub const EXCHANGE: &str = "Recorded message";
pub const TEST: &str = "Test";
pub const SETTINGS: &str = "Settings";
pub const METADATA: &str = "Metadata";
pub const BRAND: &str = "Brand";
pub const INSTALLATION: &str = "Installation";

pub const NOT_FOUND: &str = "Nothing here";
pub const NOT_FOUND_SAY: &str =
    "No page of the dashboard has this address. It may be mistyped, or what it showed was removed.";

/// Two letters for a round mark: of the first and the last word.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Mira Brandt"), "MB");
        assert_eq!(initials("  ana maria ruiz "), "AR");
        assert_eq!(initials("Ö"), "Ö");
        assert_eq!(initials(""), "");
    }
}
