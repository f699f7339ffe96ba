//! What visitors read. No admin words.

pub const SKIP: &str = "Skip to the page";
pub const PAGES: &str = "Pages";
pub const ON_THIS_PAGE: &str = "On this page";
pub const CLOSE: &str = "Close";
pub const BREADCRUMB: &str = "Breadcrumb";
pub const UPDATED: &str = "Updated";
pub const FILES: &str = "Files of this page";
pub const PREVIOUS: &str = "Previous";
pub const NEXT: &str = "Next";
pub const PREVIOUS_AND_NEXT: &str = "Previous and next page";
pub const SHARED_BY: &str = "Shared with you by";
pub const WHY: &str = "Why can I read this?";
pub const WHY_TITLE: &str = "Why you can read this";
pub const SIGNED_IN_AS: &str = "Signed in as";
pub const SIGNED_IN_AT: &str = "Signed in at";
pub const GOOD_UNTIL: &str = "Signed in until";
pub const SIGN_OUT: &str = "Sign out";
pub const TO_LIGHT: &str = "Switch to light colours";
pub const TO_DARK: &str = "Switch to dark colours";
/// Of code, in place of the button's own word for a moment.
pub const COPIED: &str = "Copied";
/// `{}` is what the picture shows.
pub const ENLARGE: &str = "Enlarge: {}";
pub const PICTURE: &str = "Picture";
/// `{}` is the number of minutes, two or more.
pub const ENDS_IN_MINUTES: &str = "Your sign-in ends in {} minutes.";
pub const ENDS_SOON: &str = "Your sign-in ends in less than a minute.";
pub const HAS_ENDED: &str = "Your sign-in has ended.";
pub const SIGN_IN_TO_GO_ON: &str = "Sign in again to go on reading.";
pub const CONTINUE: &str = "Continue with work account";
pub const NOT_EXPECTING: &str = "Not expecting this?";
pub const REFERENCE: &str = "Reference";
pub const OTHER_ACCOUNT: &str = "Use another account";
pub const TRY_AGAIN: &str = "Sign in again";
pub const NOTHING_HERE: &str = "There is nothing to see at this address";
pub const NOTHING_HERE_SAY: &str = "The link may be mistyped, or it is no longer in use. Check that you copied all of it, or ask the person who sent it for a new one.";
pub const DENIED: &str = "This account cannot open this link";
pub const OVER: &str = "This link is no longer in use";
pub const SIGN_IN_FAILED: &str = "Sign-in did not work";
pub const SIGN_IN_FAILED_SAY: &str = "The answer of your company's sign-in could not be accepted. Often it took too long, or the page was reloaded. Sign in again; if it happens again, write to the person who sent the link and name the reference.";
pub const TEST_DONE: &str = "The test is done";
pub const TEST_DONE_SAY: &str = "Its result is on the dashboard.";
pub const SEE_RESULT: &str = "See the result";
pub const SIGNED_OUT: &str = "You are signed out";
pub const SIGNED_OUT_SAY: &str = "These pages are closed on this device, in every tab. You may still be signed in at your company; on a shared computer, sign out there too.";
pub const SIGNED_OUT_THERE_SAY: &str = "These pages are closed on this device, in every tab, and your company's sign-in says that you are signed out there too.";
pub const SIGNED_OUT_NOT_CONFIRMED_SAY: &str = "These pages are closed on this device, in every tab. Your company's sign-in did not confirm that you are signed out there too; on a shared computer, sign out there.";
pub const SIGN_OUT_FAILED: &str = "This sign-out could not be accepted";
pub const SIGN_OUT_FAILED_SAY: &str = "Often a page was loaded twice, or it took too long. To be sure that you are signed out, close all windows of this browser.";
pub const ONWARD: &str = "On to your company's sign-in";
pub const ONWARD_SAY: &str = "It opens by itself. If it does not, go on with the button.";
pub const ONWARD_SIGNED_OUT: &str = "You are signed out here";
pub const ONWARD_SIGNED_OUT_SAY: &str = "Your company's sign-in comes next, to sign you out there too. If it does not open by itself, go on with the button.";
pub const GO_ON: &str = "Continue";
pub const TOO_MANY: &str = "Too many requests";
pub const FAILED: &str = "Something went wrong here";
pub const FAILED_SAY: &str = "It is not your fault, and it has been noted. Try again in a minute; if it happens again, write to the person who sent the link and name the reference.";

pub fn pages_beneath(title: &str) -> String {
    format!("Pages beneath {title}")
}

pub fn shared_something(company: &str) -> String {
    format!("{company} shared something with you")
}

pub fn sign_in_say(company: &str) -> String {
    format!(
        "Continue with your work account to see it. {company} checks who you are with your own company's sign-in; no new password is needed."
    )
}

pub fn denied_say(company: &str) -> String {
    format!("{company} shares it with some people only. If you have another work account, use that one.")
}

pub fn no_email_say(idp_name: &str) -> String {
    format!(
        "{idp_name} did not send your e-mail address. Ask your IT department to send it when you sign in here, and name the reference."
    )
}

pub fn over_say(company: &str) -> String {
    format!(
        "You have read it before, and {company} has closed it since. Ask the person who sent it if you still need it."
    )
}

pub fn too_many_say(seconds: u64) -> String {
    format!("Wait {}, then reload this page.", super::count(seconds, "second", "seconds"))
}

pub fn signed_in_at(idp_name: &str) -> String {
    format!("signed in at {idp_name}")
}

pub fn imprint(company: &str, reader: &str, address: &str) -> String {
    format!("Shared by {company} with {reader} · printed from {address}")
}

pub fn write_to(company: &str) -> String {
    format!("Write to {company}")
}

pub fn why(company: &str, idp_name: &str) -> String {
    format!(
        "{company} shares these pages with people of your organisation. You proved who you are by signing in at {idp_name}."
    )
}
