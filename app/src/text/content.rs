//! Words of spaces and imports.

use super::count;
use sluice_domain::view::content::ImportStep;

pub const SPACES: &str = "Spaces";
pub const SPACES_SAY: &str = "What was imported from Confluence. Links share pages, page trees or whole spaces of it.";
pub const IMPORT_EXPORT: &str = "Import an export";
pub const LOAD_SAMPLE: &str = "Load the sample space";
pub const NO_SPACES: &str = "No space yet";
pub const NO_SPACES_SAY: &str = "Upload the XML export of a Confluence space, or load the sample to look around first. The sample can be removed like any space.";
pub const SAMPLE: &str = "Sample";

pub const SPACE: &str = "Space";
pub const KEY: &str = "Key";
pub const PAGES: &str = "Pages";
pub const FILES: &str = "Files";
pub const SSO: &str = "SSO";
pub const ACTIVE_LINKS: &str = "Active links";
pub const IMPORTED: &str = "Imported";
pub const ENFORCED: &str = "Enforced";
pub const NOT_ENFORCED: &str = "Not enforced";
pub const CREATE_LINK: &str = "Create link";
pub const CREATE_SPACE_LINK: &str = "Share the whole space";
pub const FACTS: &str = "About this space";
pub const TREE: &str = "Pages that can be shared";
pub const NO_PAGES: &str = "This space has no page that can be shared.";
pub const FOLDER: &str = "Folder";

pub const ENFORCE: &str = "Enforce SSO";
pub const ENFORCE_SAY: &str = "In this version every link asks its visitors to sign in, whether this is on or off. Switched on, it is noted for this space and in the audit log, and new links begin with the provider chosen here.";
pub const PROPOSED_IDP: &str = "Provider proposed for new links";
pub const CHOOSE_IDP: &str = "Choose a provider";
pub const NO_IDP: &str = "No identity provider is enabled. Connect, test and enable one first.";
pub const TO_IDPS: &str = "Identity providers";
pub const NOW_ENFORCED: &str = "SSO is enforced for this space.";
pub const NOW_NOT_ENFORCED: &str =
    "SSO is no longer enforced for this space. Its links ask for sign-in all the same, new ones too.";

pub const REMOVE: &str = "Remove space…";
pub const REMOVE_TITLE: &str = "Remove this space?";
pub const REMOVE_DO: &str = "Remove space";
pub const REMOVED: &str = "Space removed";
pub const TO_SPACES: &str = "To the spaces";

pub const IMPORT: &str = "Import an export";
pub const IMPORT_SAY: &str = "In Confluence: Space settings, Export space, XML. Upload the zip as it is. Importing a space again replaces its pages; its links stay.";
pub const FILE: &str = "Export file (zip)";
pub const FILE_HELP: &str = "Choose the file or drop it here.";
pub const UPLOAD: &str = "Upload and import";
pub const UPLOADING: &str = "Uploading";
pub const CANCEL_UPLOAD: &str = "Cancel upload";
pub const CANCEL_IMPORT: &str = "Cancel import";
pub const LATEST: &str = "Latest imports";
pub const NO_IMPORTS: &str = "Nothing was imported yet.";
pub const STARTED: &str = "Started";
pub const STATE: &str = "State";
pub const FILE_NAME: &str = "File";
pub const RUNNING: &str = "Running";
pub const DONE: &str = "Done";
pub const FAILED: &str = "Failed";
pub const CANCELLED: &str = "Cancelled";
pub const CANCELLED_SAY: &str = "The import was cancelled. Nothing was changed.";
pub const OPEN_SPACE: &str = "Open the space";

/// What an import is doing.
pub const fn step(step: ImportStep) -> &'static str {
    match step {
        ImportStep::Waiting => "Waiting for another import to end",
        ImportStep::Reading => "Reading the export",
        ImportStep::Pages => "Taking in the pages",
        ImportStep::Files => "Taking in the files",
        ImportStep::Publishing => "Publishing",
    }
}

/// `3 restricted pages left out`.
pub fn left_out(n: usize) -> String {
    format!("{} left out", count(n as u64, "restricted page", "restricted pages"))
}

/// Beside the number of pages left out.
pub const LEFT_OUT_SAY: &str = "They, or a page above them, are restricted in Confluence. Links never show them; their names are not shown here either.";

/// What removing a space does, in numbers.
pub fn remove_consequence(name: &str, pages: u64, files: u64, links: u64) -> String {
    let links = match links {
        0 => "No active link leads there.".to_owned(),
        n => format!(
            "{} revoked, for good: whoever is reading is out at once.",
            count(n, "active link gets", "active links get")
        ),
    };
    format!(
        "“{name}” with {} and {} is removed from Sluice. {links} Confluence is not touched.",
        count(pages, "page", "pages"),
        count(files, "file", "files")
    )
}

/// What removing a space did.
pub fn removed(links: u64) -> String {
    match links {
        0 => "No active link led there.".to_owned(),
        n => format!("{} revoked.", count(n, "link was", "links were")),
    }
}

/// `Create link to Pumps`.
pub fn create_link_to(title: &str) -> String {
    format!("Create link to {title}")
}

/// The result of an import.
pub fn imported(spaces: usize) -> String {
    format!("The import is done: {} can be shared.", count(spaces as u64, "space", "spaces"))
}

/// `Uploading: 12.0 MB of 80.0 MB`.
pub fn uploaded(done: u64, all: u64) -> String {
    format!("{} of {}", super::bytes(done.min(all)), super::bytes(all))
}

/// A share in percent, 0 to 100; 0 where the whole is not known.
pub fn percent(done: u64, total: u64) -> u64 {
    let share = u128::from(done.min(total)) * 100 / u128::from(total.max(1));
    u64::try_from(share).unwrap_or(100)
}

/// `120 of 300`, or in bytes while reading.
pub fn progress(step: ImportStep, done: u64, total: u64) -> Option<String> {
    match step {
        _ if total == 0 => None,
        ImportStep::Waiting | ImportStep::Publishing => None,
        ImportStep::Reading => Some(format!("{} of {}", super::bytes(done.min(total)), super::bytes(total))),
        ImportStep::Pages | ImportStep::Files => Some(format!("{} of {total}", done.min(total))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_says_its_consequence_in_numbers() {
        let said = remove_consequence("Handbook", 1, 12, 2);
        assert_eq!(
            said,
            "“Handbook” with 1 page and 12 files is removed from Sluice. 2 active links get revoked, for good: whoever is reading is out at once. Confluence is not touched."
        );
        assert!(remove_consequence("A", 0, 0, 1).contains("1 active link gets revoked"));
        assert!(remove_consequence("A", 0, 0, 0).contains("No active link leads there."));
    }

    #[test]
    fn progress_never_passes_its_end() {
        assert_eq!(percent(5, 0), 0);
        assert_eq!(percent(350, 300), 100);
        assert_eq!(percent(u64::MAX, u64::MAX), 100);
        assert_eq!(progress(ImportStep::Pages, 350, 300), Some("300 of 300".into()));
        assert_eq!(progress(ImportStep::Reading, 1_500_000, 3_000_000), Some("1.5 MB of 3.0 MB".into()));
        assert_eq!(progress(ImportStep::Waiting, 1, 2), None);
        assert_eq!(progress(ImportStep::Pages, 1, 0), None);
    }

    #[test]
    fn left_out_pages_are_counted() {
        assert_eq!(left_out(1), "1 restricted page left out");
        assert_eq!(left_out(3), "3 restricted pages left out");
    }
}
