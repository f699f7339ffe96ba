//! Words of set-up and sign-in.

use sluice_domain::input::PASSWORD_MIN;

pub const SET_UP: &str = "Set up Sluice";
pub const SET_UP_SAY: &str = "You become the first admin. Nobody else can use this link after you.";
pub const NO_TOKEN: &str = "Set-up needs its link";
pub const NO_TOKEN_SAY: &str = "The server prints a set-up link when it starts, as long as there is no admin. Open that link as a whole: it ends with a code after “#”. It works once, for an hour; a restart prints a new one.";
pub const CREATE: &str = "Create admin";
pub const NAME: &str = "Your name";
pub const NAME_HELP: &str = "It stands beside what you do here, also in the audit log.";
pub const EMAIL: &str = "E-mail address";
pub const PASSWORD: &str = "Password";
pub const SIGN_IN: &str = "Sign in";
pub const SIGN_IN_SAY: &str = "To the dashboard, with your admin account.";

/// The hint beneath a new password.
pub fn password_help() -> String {
    format!("At least {PASSWORD_MIN} characters. Several words in a row are good, and easy to remember.")
}
