//! Words of how visitors' pages look.

use sluice_domain::brand::{Colour, FOOTER_MAX, LOGO_BYTES, LOGO_SIDE, Theme};

pub const TITLE: &str = "Brand";
pub const SAY: &str = "How visitors' pages look: on the way in, and while they read.";
pub const SPACE_SAY: &str = "How the pages of this space look to visitors who are signed in. Before that, every link looks like the installation, so that nobody learns what is behind it.";
pub const SPACE_BRAND: &str = "Brand of this space";

pub const LOGO: &str = "Logo";
pub const LOGO_PLAIN: &str = "No logo: the company's name stands in its place";
pub const LOGO_FILE: &str = "Picture";
pub const LOGO_NOW: &str = "The logo that visitors see now";
pub const ACCENT: &str = "Accent colour";
pub const ACCENT_PLAIN: &str = "Sluice's own colour";
pub const ACCENT_HEX: &str = "Colour";
pub const ACCENT_HELP: &str = "# and six digits, such as #0d5c68. Buttons, links and marks take it.";
pub const PICK: &str = "Pick the colour";
pub const FOOTER: &str = "Text at the foot";
pub const FOOTER_PLAIN: &str = "No text";
pub const FOOTER_TEXT: &str = "Text";
pub const AS_INSTALLATION: &str = "As the installation";

pub const SAVE: &str = "Save";
pub const SAVED: &str = "Saved. Visitors see it from now on.";

pub const PREVIEW: &str = "Preview";
pub const PREVIEW_HEADING: &str = "Berth plan";
pub const PREVIEW_TEXT: &str = "Text has the house's own ink, and";
pub const PREVIEW_LINK: &str = "links take your colour.";
pub const PREVIEW_TINT: &str = "The page that is being read";
pub const PREVIEW_BUTTON: &str = "Continue";

pub fn logo_help() -> String {
    format!("PNG, JPEG or WebP, at most {} KB and {LOGO_SIDE} pixels wide and high.", LOGO_BYTES / 1024)
}

pub fn footer_help() -> String {
    format!("One line of plain text, at most {FOOTER_MAX} characters: a name, an address, a legal note.")
}

/// A file that was chosen and is not saved yet.
pub fn chosen(file_name: &str) -> String {
    format!("{file_name} is chosen. It is shown once you save.")
}

pub const fn preview(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => "Preview of a light page",
        Theme::Dark => "Preview of a dark page",
    }
}

/// What became of a colour that could not be taken as it is; `None` where it could.
pub fn moved(theme: Theme, chosen: Colour, made: Colour) -> Option<String> {
    if chosen == made {
        return None;
    }
    let darker = made.luminance() < chosen.luminance();
    let pages = match theme {
        Theme::Light => "Light pages",
        Theme::Dark => "Dark pages",
    };
    Some(if darker {
        format!("{chosen} is too light for white text on it. {pages} show it darker, as {made}.")
    } else {
        format!("{chosen} is too dark to stand out. {pages} show it lighter, as {made}.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::brand::Accents;

    fn said(colour: &str) -> [Option<String>; 2] {
        let chosen = Colour::parse(colour).unwrap();
        let made = Accents::of(chosen);
        [moved(Theme::Light, chosen, made.light.accent), moved(Theme::Dark, chosen, made.dark.accent)]
    }

    #[test]
    fn what_was_changed_is_said_with_both_colours() {
        let [light, dark] = said("#ffd400");
        assert!(light.is_some_and(|text| text.starts_with("#ffd400 is too light") && text.contains("darker, as #")));
        assert!(dark.is_some_and(|text| text.contains("Dark pages show it darker, as #")));
        let [light, dark] = said("#0a0a40");
        assert_eq!(light, None);
        assert!(dark.is_some_and(|text| text.contains("lighter, as #")));
    }
}
