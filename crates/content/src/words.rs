//! Every sentence that rendering adds to a page, in one place so that it can be translated later.
//! Plain text: callers escape.

pub const UNSHARED_PAGE: &str = "a page that is not shared";
pub const UNSHARED_FILE: &str = "a file that is not shared";
pub const UNSHARED_SPACE: &str = "a space that is not shared";
pub const UNSHARED_IMAGE: &str = "An image that is not shared stands here in the original.";
pub const SOMEONE: &str = "Someone";
pub const LINK_TO_HEADING: &str = "Link to this heading";
pub const CONTENTS: &str = "Contents of this page";
pub const TABLE: &str = "Table";
pub const COPY: &str = "Copy";
pub const CODE: &str = "Code";
pub const DONE: &str = "Done";
pub const OPEN: &str = "Open";
pub const INFO: &str = "Info";
pub const NOTE: &str = "Note";
pub const TIP: &str = "Tip";
pub const WARNING: &str = "Warning";
pub const PANEL: &str = "Panel";
pub const MORE: &str = "Show more";
pub const FILES: &str = "Files of this page";
pub const PAGES_BENEATH: &str = "Pages beneath this one";
pub const NO_PAGES_BENEATH: &str = "No shared page stands beneath this one.";
pub const NO_FILES: &str = "This page has no files.";
pub const HTML_HIDDEN: &str = "A block of raw HTML stands here in the original. It is hidden for safety.";
pub const DRAWING_MISSING: &str = "A drawing stands here in the original. It cannot be shown in a shared page.";
pub const APP: &str = "app";
pub const TOO_LARGE: &str =
    "This page is too large to be shown here. Ask the person who shared it to split it into smaller pages.";

pub const CUT_SHORT: &str =
    "The rest of this page is too long to be shown here. Ask the person who shared it to split it into smaller pages.";
pub const CUT_OFF: &str =
    "The rest of this page is damaged and cannot be shown here. Ask the person who shared it to mend the original.";
pub const LIST_CUT_SHORT: &str = "This list is too long to be shown here as a whole.";

/// The box in place of a macro that Sluice cannot render.
pub fn macro_not_available(name: &str) -> String {
    format!("Content from the macro {name} is not available here.")
}

pub fn image_missing(filename: &str) -> String {
    format!("Image missing: {filename}")
}

pub fn file_missing(filename: &str) -> String {
    format!("File missing: {filename}")
}

pub fn image_elsewhere(host: &str) -> String {
    format!("Image on another site: {host}")
}

pub fn image_named(filename: &str) -> String {
    format!("Image: {filename}")
}

pub fn code_named(title: &str) -> String {
    format!("Code: {title}")
}

/// A file's size in decimal units, one digit below ten ("1.2 MB", "48 KB").
pub fn file_size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["bytes", "KB", "MB", "GB"];
    let mut scaled = bytes.saturating_mul(10);
    let mut unit = 0;
    while scaled >= 10_000 && unit + 1 < UNITS.len() {
        scaled = scaled.div_ceil(1000);
        unit += 1;
    }
    if unit > 0 && scaled < 100 {
        format!("{}.{} {}", scaled / 10, scaled % 10, UNITS[unit])
    } else {
        format!("{} {}", scaled / 10, UNITS[unit])
    }
}

/// A calendar day in words, from `YYYY-MM-DD`; `None` when it is not such a day.
pub fn day(iso: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = iso.get(..10)?.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let year: u16 = year.parse().ok()?;
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let day: u8 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(format!("{day} {month} {year}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_and_days_read_well() {
        assert_eq!(super::file_size(512), "512 bytes");
        assert_eq!(super::file_size(1_234), "1.3 KB");
        assert_eq!(super::file_size(48_000_000), "48 MB");
        assert_eq!(super::day("2026-12-04").as_deref(), Some("4 December 2026"));
        assert_eq!(super::day("2026-13-04"), None);
        assert_eq!(super::day("later"), None);
    }
}
