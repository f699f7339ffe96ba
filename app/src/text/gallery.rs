//! Words of the gallery. What stands in its samples is made up.

pub const TITLE: &str = "Gallery";
pub const LEAD: &str = "Every part of the dashboard in every state. Nothing here is saved.";

pub const BUTTONS: &str = "Buttons";
pub const FIELDS: &str = "Text fields";
pub const COPIES: &str = "Copy fields";
pub const SELECTS: &str = "Selects";
pub const COMBOS: &str = "Select with search";
pub const CHIPS: &str = "Several values";
pub const CHECKS: &str = "Boxes, switches and choices";
pub const DATES: &str = "Dates and times ahead";
pub const TREES: &str = "Tree picker";
pub const PROGRESS: &str = "Progress";

pub const PLAIN: &str = "Plain";
pub const FILLED: &str = "Filled";
pub const EMPTY: &str = "Empty";
pub const INVALID: &str = "Invalid";
pub const DISABLED: &str = "Disabled";
pub const BUSY: &str = "Busy";
pub const SMALL: &str = "Small";
pub const ON: &str = "On";
pub const LONG: &str = "Long";
pub const WITHOUT_FIGURES: &str = "Without figures";
pub const NOT_STOPPED: &str = "Could not be stopped";
pub const CHOSEN: &str = "Chosen";

pub const PRIMARY: &str = "Save";
pub const SECONDARY: &str = "Look again";
pub const QUIET: &str = "Clear";
pub const DANGER: &str = "Remove…";
pub const ADD: &str = "Add";
pub const SAVING: &str = "Saving…";
pub const BLOCKED: &str = "Enable";
pub const BLOCKED_WHY: &str = "It needs a passing test first.";
pub const DANGER_TITLE: &str = "Remove this sample?";
pub const DANGER_SAY: &str = "Nothing happens: this is the gallery.";
pub const DANGER_DO: &str = "Remove sample";

pub const NAME: &str = "Name";
pub const NAME_HELP: &str = "For you. Visitors never see it.";
pub const NAME_VALUE: &str = "Partners of the northern harbour";
pub const NOTES: &str = "Notes";
pub const ADDRESS: &str = "Address to send";
pub const ADDRESS_VALUE: &str = "https://share.example/l/7f3kq9x2m4v8t1c6b5n0j7h3d2s";
pub const FINGERPRINT: &str = "Fingerprint";
pub const FINGERPRINT_SHORT: &str = "9C:41:7E…B2:08";
pub const FINGERPRINT_VALUE: &str = "9C:41:7E:2D:5A:F0:61:8B:33:C4:9E:17:D2:6F:B2:08";

pub const HARBOUR: &str = "Harbour";
pub const CHOOSE_HARBOUR: &str = "Choose a harbour";
pub const HARBOUR_HELP: &str = "Where the ship lies.";
pub const GROUPS: &str = "Groups";
pub const FIND_GROUP: &str = "Find or type a group";
pub const ADD_GROUP: &str = "Add group";
pub const NOT_SEEN: &str = "not seen yet";
pub const GROUPS_HELP: &str = "Being in one of them is enough.";

pub const DOWNLOADS: &str = "Visitors may download attachments";
pub const DOWNLOADS_HELP: &str = "Files of shared pages only.";
pub const DOWNLOADS_WARNING: &str = "What was downloaded cannot be taken back.";
pub const EXTENT: &str = "Extent";
pub const READERS: &str = "Readers";
pub const NOT_OFFERED: &str = "Not offered here.";

pub const ENDS: &str = "Ends on";
pub const LASTS: &str = "Open until";
pub const PAGES: &str = "Pages of the sample";
pub const FIND_PAGE: &str = "Find a page of the sample";
pub const NO_PAGES: &str = "The sample holds no page.";
pub const NO_PAGE_FOUND: &str = "No page of the sample has this in its title.";
pub const TREE_HELP: &str = "What is beneath is shared with it.";

pub const READING: &str = "Reading the export";
pub const WAITING: &str = "Waiting for another import to end";
pub const OF: &str = "48 of 120";
pub const CANCEL: &str = "Cancel import";

/// Value, name, and what tells it from others.
pub const HARBOURS: [(&str, &str, &str); 6] = [
    ("alesund", "Ålesund", "Norway"),
    ("bremen", "Bremerhaven", "Germany"),
    ("cork", "Cork", "Ireland"),
    ("rotterdam", "Rotterdam", "Netherlands"),
    ("valencia", "Valencia", "Spain"),
    ("valletta", "Valletta", "Malta"),
];

/// A group, and how it was seen.
pub const SEEN_GROUPS: [(&str, &str); 4] = [
    ("Audit readers", "seen 7 times"),
    ("Buyers", "seen 12 times"),
    ("Suppliers EU", "seen 42 times"),
    ("8f2c41d0-77ab-4c1e-9d0e-0f1a7c2be9d4", "seen once"),
];

/// A page of the sample: how deep it stands, its key, its title.
pub const SAMPLE_PAGES: [(usize, &str, &str); 8] = [
    (0, "handbook", "Partner handbook"),
    (1, "welcome", "Welcome"),
    (1, "integration", "Integration"),
    (2, "begin", "Before you begin"),
    (2, "webhooks", "Webhooks and retries"),
    (3, "signatures", "Signatures"),
    (1, "shipping", "Shipping and labels"),
    (0, "news", "Release notes"),
];

/// Code and word of each.
pub const EXTENTS: [(&str, &str); 3] =
    [("page", "One page"), ("tree", "A page and all beneath it"), ("space", "A whole space")];

/// Code, word and meaning of each.
pub const KINDS_OF_READERS: [(&str, &str, &str); 3] = [
    ("groups", "Only these groups", "Whoever is in at least one of them."),
    ("everybody", "Everybody at this provider", "Whoever can sign in there."),
    ("world", "Everybody at all", "Without any sign-in."),
];
