//! Words of what was done, and of taking it back.

use crate::error::AppError;
use crate::text;

pub const REGION: &str = "What was done";
pub const UNDO: &str = "Undo";
pub const UNDOING: &str = "Undoing…";
pub const DISMISS: &str = "Dismiss";

pub const ASK_TITLE: &str = "Undo, and share more again?";
pub const ASK_ACTION: &str = "Undo and share more";

pub const LINK_CHANGED: &str = "The link is changed.";
pub const LINK_SAME: &str = "Nothing was changed.";
pub const LINK_BACK: &str = "Undone. The link is as it was before.";
pub const LINK_WIDENS: &str = "The link as it was before let in people, or shared pages, that it does not now. Whoever could read by it then can read by it again.";
pub const ENFORCEMENT_BACK: &str = "Undone. SSO is enforced as it was before, and the same provider is proposed.";
pub const BRAND_BACK: &str = "Undone. Visitors see the pages as they were before.";

/// Why it was not taken back.
pub fn not_undone(error: &AppError) -> String {
    match error {
        AppError::Conflict => "Not undone: somebody changed it since. Look at it as it is now.".to_owned(),
        AppError::NotFound => "Not undone: it is not there any more.".to_owned(),
        _ => format!("Not undone. {}", text::error(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_why() {
        assert!(not_undone(&AppError::Conflict).contains("somebody changed it"));
        let revoked = AppError::Rule { code: "link_revoked".into() };
        assert_eq!(not_undone(&revoked), format!("Not undone. {}", text::rule("link_revoked")));
    }
}
