//! Words of the service provider, the identity providers and their tests.

use super::count;
use sluice_domain::sso::idp::{Binding, IdpState};
use sluice_domain::sso::mapping::AttributeSource;

pub const TITLE: &str = "Identity providers";
pub const TO_IDPS: &str = "To the identity providers";
pub const LEAD: &str = "Visitors sign in at one of these before they read anything.";

pub const SP_TITLE: &str = "Service provider";
pub const SP_LEAD: &str = "Give these to the identity provider. They never change by themselves.";
pub const SP_ENTITY_ID: &str = "SP Entity ID";
pub const ACS_URL: &str = "ACS URL";
pub const SLO_URL: &str = "Single logout URL";
pub const METADATA_URL: &str = "SP metadata URL";
pub const METADATA_HELP: &str = "Stable, and readable without sign-in: many providers can read it by themselves.";
pub const METADATA_DOWNLOAD: &str = "Download SP metadata";
pub const METADATA_SIGNED: &str = "Download it signed";
pub const METADATA_SIGNED_HELP: &str = "Signed is for providers that check where metadata comes from.";
pub const NO_SLO: &str = "Single logout is not offered, because visitors reach Sluice by plain http. Give it an https address (public.url) to offer it; until then signing out ends the session here alone.";

pub const LIST_TITLE: &str = "Connected";
pub const ADD: &str = "Add identity provider";
pub const CONNECT_DEMO: &str = "Connect the demo provider";
pub const DEMO: &str = "Demo";
pub const DEMO_OFFER: &str =
    "A demo provider runs on this machine. It lets anybody be anybody: for trying Sluice out only.";
pub const DEMO_NOTE: &str =
    "This is the demo provider. It lets anybody be anybody; remove it before you share anything real.";
pub const EMPTY_TITLE: &str = "No identity provider yet";
pub const EMPTY_TEXT: &str = "Connect the provider where your visitors have their accounts. Every link asks for a sign-in, so no link can be made before that.";

pub const COL_PROVIDER: &str = "Provider";
pub const COL_STATE: &str = "State";
pub const COL_LINKS: &str = "Active links";

pub const ADD_LEAD: &str =
    "Take the metadata from the provider. Nobody can sign in with it before a test has passed and you enable it.";
pub const IMPORT_BY: &str = "Import by";
pub const BY_URL: &str = "URL";
pub const BY_FILE: &str = "File";
pub const BY_PASTE: &str = "Paste";
pub const BY_HAND: &str = "By hand";
pub const NAME: &str = "Name";
pub const NAME_HELP: &str = "Optional. Without one, it has the name in its metadata. Visitors see it beside what they read, and when they are refused.";
pub const URL: &str = "Metadata URL";
pub const URL_HELP: &str = "In Entra ID it is called App Federation Metadata Url.";
pub const FILE: &str = "Metadata file";
pub const FILE_HELP: &str = "An XML file. It is read here; look it over below before you add it.";
pub const FILE_FAILED: &str = "This file could not be read as text. Choose the XML file itself, not an archive.";
pub const FILE_TOO_LARGE: &str = "This file is too large for metadata. At most 2 MB are read.";
pub const XML: &str = "Metadata XML";
pub const ENTITY_ID: &str = "IdP entity ID";
pub const SSO_URL: &str = "Single sign-on URL";
pub const SSO_URL_HELP: &str = "The one for HTTP-Redirect.";
pub const CERTIFICATE: &str = "X.509 certificate";
pub const CERTIFICATE_HELP: &str =
    "The provider's signing certificate, as text that begins with BEGIN CERTIFICATE, or in base64.";
pub const ADD_ACTION: &str = "Add provider";
pub const ADDING: &str = "Adding…";
pub const CHOOSE_TITLE: &str = "Which one?";
pub const CHOOSE_ACTION: &str = "Add this one";

pub const TEST: &str = "Test configuration";
pub const TEST_AGAIN: &str = "Test again";
pub const TEST_STARTING: &str = "Starting…";
pub const TEST_BLOCKED: &str =
    "Your browser did not open a new tab. Open the sign-in yourself; the address works once, for ten minutes.";
pub const TEST_OPEN: &str = "Open the sign-in";
pub const LAST_TEST: &str = "Last test";
pub const NO_TEST: &str = "Not tested yet";
pub const SHOW_TEST: &str = "Show the result";
pub const TEST_PASSED: &str = "Test passed";
pub const TEST_FAILED: &str = "Test failed";
pub const TEST_WAITING: &str = "Waiting for the sign-in";
pub const TEST_WAITING_TEXT: &str =
    "Sign in in the other tab. The result appears here by itself. If that tab is closed, test again.";
pub const TEST_EXPIRED: &str = "Test not finished";
pub const TEST_EXPIRED_TEXT: &str =
    "No sign-in came back in time, so this test is over. Test again: that begins a new one.";
pub const TEST_STALE: &str =
    "The settings were changed after this test. Test again: only a test of the present settings counts.";

pub const PROGRESS: &str = "Progress";
pub const STEP_DRAFT: &str = "Settings are here";
pub const STEP_TESTED: &str = "A test of these settings passed";
pub const STEP_TEST_FIRST: &str = "Test the configuration";
pub const STEP_ENABLED: &str = "Links can use it";
pub const STEP_ENABLE: &str = "Enable it after a passing test";

pub const FACTS: &str = "Settings";
pub const IDP_SLO_URL: &str = "Single logout URL";
pub const NO_IDP_SLO: &str = "Not offered by the provider. Signing out ends the session here alone.";
pub const CERTIFICATES: &str = "Certificates";
pub const COL_FINGERPRINT: &str = "SHA-256 fingerprint";
pub const COL_VALID: &str = "Valid";
pub const EXPIRED: &str = "Expired";
pub const EXPIRED_NOTE: &str =
    "An expired certificate still works: SAML trusts the key, not the date. Ask the provider when it will change.";

pub const MAPPING: &str = "What attributes mean";
pub const MAPPING_FROM_TEST: &str = "Choose from the last test that passed";
pub const NOT_CHOSEN: &str = "Not chosen";
pub const NAME_ID: &str = "NameID";

pub const USE: &str = "Use";
pub const ENABLE: &str = "Enable";
pub const ENABLING: &str = "Enabling…";
pub const DISABLE: &str = "Disable…";
pub const DISABLE_TITLE: &str = "Disable this provider?";
pub const DISABLE_ACTION: &str = "Disable";
pub const NOW_ENABLED: &str = "Enabled: from now on links can ask for sign-in at this provider.";
pub const ENABLED_TEXT: &str = "Links can ask for sign-in at this provider.";
pub const NOT_ENABLED_TEXT: &str = "Links that ask for this provider do not open.";
pub const MISSING_TEST: &str = "Before it can be enabled, a test of these settings has to pass.";
pub const MISSING_EMAIL: &str = "Before it can be enabled, choose which attribute is the e-mail address.";
pub const MISSING_SAVE: &str = "Save the mapping first.";
pub const MISSING_CHANGE: &str = "This is what is in force already.";
pub const CREATE_LINK: &str = "Create a link";

pub const GROUPS_SEEN: &str = "Groups seen";
pub const GROUPS_NONE: &str =
    "None yet. Groups appear here after a test or a sign-in, once you have chosen which attribute holds them.";
pub const FIND_GROUP: &str = "Find a group";
pub const COL_GROUP: &str = "Group";
pub const COL_SIGN_INS: &str = "Sign-ins";
pub const COL_LAST_SEEN: &str = "Last seen";

pub const REMOVE: &str = "Remove…";
pub const REMOVE_TITLE: &str = "Remove this provider?";
pub const REMOVE_ACTION: &str = "Remove";
pub const REMOVE_CONSEQUENCE: &str =
    "Its settings, its mapping, the groups seen and its recorded messages go with it. The audit log stays.";
pub const SHOW_LINKS: &str = "Show these links";

pub const ATTRIBUTES: &str = "Attributes that the provider sent";
pub const COL_ATTRIBUTE: &str = "Attribute";
pub const COL_VALUE: &str = "Value";
pub const COL_USED_AS: &str = "Used as";
pub const NO_VALUE: &str = "Sent without a value";
pub const NO_ATTRIBUTES: &str = "The provider sent no attributes, only the NameID. Add e-mail, name and groups to what it sends for this application.";
pub const SUGGESTED: &str = "Sluice has a suggestion for each role that it recognised. Look it over, then save.";
pub const TAKE_ALL: &str = "Take all suggestions";
pub const PREVIEW: &str = "This person would be";
pub const NO_EMAIL_PREVIEW: &str = "No e-mail address: this person could not open a link.";
pub const NOTHING: &str = "Nothing";
pub const SAVE_MAPPING: &str = "Save mapping";
pub const SAVING: &str = "Saving…";
pub const SAVE_ENDS_SESSIONS: &str =
    "Saving ends what was signed in by the old meaning: whoever reads through this provider must sign in again.";

pub const COMPARED: &str = "Expected beside received";
pub const EXPECTED: &str = "Expected";
pub const RECEIVED: &str = "Received";
pub const WHY_FAILED: &str = "Why it failed";
pub const HAPPENED: &str = "What happened";
pub const MEND: &str = "Where to mend it";
pub const NOTHING_SENT: &str = "nothing";

pub const EMAIL: &str = "E-mail";
pub const FIRST_NAME: &str = "First name";
pub const LAST_NAME: &str = "Last name";
pub const GROUPS: &str = "Groups";

pub const fn state(state: IdpState) -> &'static str {
    match state {
        IdpState::Draft => "Draft",
        IdpState::Tested => "Tested",
        IdpState::Enabled => "Enabled",
    }
}

/// `Metadata of 3 providers. Choose the one …`.
pub fn choose(providers: usize) -> String {
    format!("This metadata describes {providers} providers. Choose the one where your visitors have their accounts.")
}

pub fn file_read(name: &str) -> String {
    format!("{name} was read.")
}

/// How requests get to the address where sign-in begins.
pub const fn sso_by(binding: Binding) -> &'static str {
    match binding {
        Binding::Redirect => "By redirect",
        Binding::Post => "By POST",
    }
}

/// Where a role's value comes from.
pub fn source(source: Option<AttributeSource>) -> String {
    match source {
        None => NOT_CHOSEN.to_owned(),
        Some(AttributeSource::NameId) => NAME_ID.to_owned(),
        Some(AttributeSource::Attribute(name)) => name,
    }
}

pub fn disable_consequence(links: u64) -> String {
    match links {
        0 => "No active link uses it. Visitors cannot sign in there until you enable it again.".to_owned(),
        _ => format!(
            "{} will not open until you enable it again, and everybody who reads them now is stopped at once.",
            count(links, "active link", "active links")
        ),
    }
}

/// What disabling did.
pub fn disabled_now(links: u64) -> String {
    match links {
        0 => "Disabled: visitors cannot sign in here until you enable it again.".to_owned(),
        _ => format!(
            "Disabled: {} not open until you enable it again.",
            count(links, "active link does", "active links do")
        ),
    }
}

/// Why a provider stays, where links use it.
pub fn remove_blocked(links: u64) -> String {
    match links {
        1 => "1 active link uses this provider, so it cannot be removed. Revoke the link or move it to another provider first.".to_owned(),
        _ => format!(
            "{links} active links use this provider, so it cannot be removed. Revoke them or move them to another provider first."
        ),
    }
}

/// What a search among groups found, of which at most `most` are shown.
pub fn groups_shown(most: usize, found: usize) -> String {
    if found > most { format!("The first {most} of {found} groups") } else { count(found as u64, "group", "groups") }
}

/// The label of the buttons beside an attribute.
pub fn used_as(attribute: &str) -> String {
    format!("Use {attribute} as")
}

/// `from … until …`, both in UTC.
pub fn validity(from: &str, until: &str) -> String {
    format!("{from} to {until}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consequences_count() {
        assert!(disable_consequence(1).starts_with("1 active link will"));
        assert!(disabled_now(2).starts_with("Disabled: 2 active links do not open"));
        assert!(remove_blocked(1).starts_with("1 active link uses"));
        assert!(remove_blocked(2).starts_with("2 active links use"));
    }

    #[test]
    fn a_source_is_named() {
        assert_eq!(source(None), "Not chosen");
        assert_eq!(source(Some(AttributeSource::Attribute("mail".into()))), "mail");
    }
}
