//! Words of the frame and of the ways through it.

pub const SKIP: &str = "Skip to content";
pub const MAIN: &str = "Main";
pub const CLOSE: &str = "Close";
pub const OPEN_NAV: &str = "Open navigation";
pub const BREADCRUMB: &str = "Breadcrumb";
pub const ACCESS: &str = "Access";
pub const SIGN_OUT: &str = "Sign out";
pub const SIGN_IN: &str = "Sign in";
pub const SESSION_OVER: &str =
    "You are signed out. Sign in again to go on here. To keep what you typed on this page, sign in in another tab.";

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
pub const SUPPORT: &str = "Support bundle";
pub const INSTALLATION: &str = "Installation";

pub const IMPORT_EXPORT: &str = "Import an export";

pub const THEME: &str = "Theme";
pub const THEME_SYSTEM: &str = "System";
pub const THEME_LIGHT: &str = "Light";
pub const THEME_DARK: &str = "Dark";

pub const SHORTCUTS: &str = "Keyboard shortcuts";
pub const CLOSE_SHORTCUTS: &str = "Close keyboard shortcuts";
pub const ANYWHERE: &str = "Anywhere";
pub const GO_TO_AREA: &str = "Go to an area";
pub const SEARCH_OR_JUMP: &str = "Search or jump to";
pub const TO_WHAT_WAS_DONE: &str = "To what was just done, and to Undo";
pub const SHOW_SHORTCUTS: &str = "Show these shortcuts";
/// Between two keys that are pressed one after the other.
pub const THEN: &str = "then";
pub const SINGLE_KEYS: &str = "Single-key shortcuts";
pub const SINGLE_KEYS_HELP: &str = "They never act while you type. Switch them off if you speak to your computer, or press keys by \
     accident. Kept in this browser.";

pub const LEAVE_TITLE: &str = "Leave without saving?";
pub const LEAVE_CONSEQUENCE: &str = "What you changed on this page is not saved, and will be lost.";
pub const LEAVE_ACTION: &str = "Leave without saving";
pub const STAY: &str = "Stay on this page";

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
