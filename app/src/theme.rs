//! Light or dark, as the person chose. Without a choice the system's is taken, so that "as the system" is no [`Theme`].

pub use sluice_domain::brand::Theme;

/// The cookie that keeps the choice of this browser, and not its storage: the server writes it into the document, so that no page flashes
/// in the other one's light while it loads. A script of the page sets it, so it is not `HttpOnly`; it says nothing of anybody.
pub const COOKIE: &str = "sluice-theme";
