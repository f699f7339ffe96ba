//! Light or dark, as the person chose.

/// What was chosen in this browser. Without a choice the system's is taken, so that "as the system" is no value here.
///
/// It is kept in a cookie, not in the browser's storage: the server writes it into the document, so that no page flashes in the
/// other one's light while it loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// The cookie's name. A script of the page sets it, so it is not `HttpOnly`; it says nothing of anybody.
    pub const COOKIE: &str = "sluice-theme";

    /// Of the cookie's value, and of `data-theme` of the document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}
