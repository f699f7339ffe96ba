//! Words of Sluice's own keys.

use sluice_domain::sso::sp_key::{SpKeyState, SpKeyUse};

pub const TITLE: &str = "Keys";
pub const LEAD: &str = "Sluice signs with one, and providers encrypt with the other. Both stand in the SP metadata.";
pub const NONE: &str = "No keys are here yet. Sluice makes them when it starts; look into its log.";

pub const COL_KEY: &str = "Key";
pub const COL_EXPIRES: &str = "Expires";
pub const COL_STATE: &str = "State";
pub const COL_ACTION: &str = "What can be done";
pub const EXPIRED: &str = "Expired";
pub const EXPIRED_NOTE: &str =
    "A provider that looks at dates refuses an expired certificate. Prepare the next key and take it into use.";
pub const FINGERPRINT: &str = "SHA-256 fingerprint";

pub const PREPARE_HELP: &str = "To change a key, prepare the next one. It stands in the metadata beside the present one, so that providers know it before it is used.";
pub const ACTIVATE: &str = "Take into use…";
pub const ACTIVATE_ACTION: &str = "Take it into use";
pub const REMOVE: &str = "Remove…";
pub const REMOVE_ACTION: &str = "Remove";

/// What a key is for, as the beginning of a sentence.
pub const fn name(key_use: SpKeyUse) -> &'static str {
    match key_use {
        SpKeyUse::Signing => "Signing key",
        SpKeyUse::Encryption => "Encryption key",
    }
}

const fn word(key_use: SpKeyUse) -> &'static str {
    match key_use {
        SpKeyUse::Signing => "signing",
        SpKeyUse::Encryption => "encryption",
    }
}

pub const fn state(state: SpKeyState) -> &'static str {
    match state {
        SpKeyState::Next => "Next",
        SpKeyState::Active => "In use",
        SpKeyState::Retired => "Retired",
    }
}

/// What a key in this state does.
pub const fn state_help(key_use: SpKeyUse, state: SpKeyState) -> &'static str {
    match (key_use, state) {
        (_, SpKeyState::Next) => "In the metadata, waits to be taken into use.",
        (SpKeyUse::Signing, SpKeyState::Active) => "Signs requests, logout messages and metadata.",
        (SpKeyUse::Encryption, SpKeyState::Active) => "Providers encrypt with it.",
        (SpKeyUse::Signing, SpKeyState::Retired) => "Signs nothing any more.",
        (SpKeyUse::Encryption, SpKeyState::Retired) => {
            "No longer in the metadata, still opens what is encrypted with it."
        }
    }
}

pub const fn prepare(key_use: SpKeyUse) -> &'static str {
    match key_use {
        SpKeyUse::Signing => "Prepare next signing key",
        SpKeyUse::Encryption => "Prepare next encryption key",
    }
}

pub fn copy_name(key_use: SpKeyUse, state: SpKeyState) -> String {
    format!("fingerprint of the {} key ({})", word(key_use), self::state(state).to_lowercase())
}

pub fn activate_title(key_use: SpKeyUse) -> String {
    format!("Take the next {} key into use?", word(key_use))
}

pub const fn activate_consequence(key_use: SpKeyUse) -> &'static str {
    match key_use {
        SpKeyUse::Signing => {
            "Sluice signs with it from then on. Let every identity provider read the metadata first: those that read it by themselves need about a day, the others need the new certificate from you. A provider that checks signatures and does not know the key refuses every sign-in."
        }
        SpKeyUse::Encryption => {
            "The metadata then names it alone. Let every identity provider read the metadata, or give it the new certificate. What still comes encrypted with the present key can be read until you remove that."
        }
    }
}

/// The title of the dialog; `fingerprint` in its short form tells retired keys apart.
pub fn remove_title(key_use: SpKeyUse, state: SpKeyState, fingerprint: &str) -> String {
    format!("Remove the {} {} key {fingerprint}?", self::state(state).to_lowercase(), word(key_use))
}

pub const fn remove_consequence(key_use: SpKeyUse, state: SpKeyState) -> &'static str {
    match (key_use, state) {
        (SpKeyUse::Encryption, SpKeyState::Retired) => {
            "A provider that still encrypts with it cannot sign anybody in any more. The key is gone for good."
        }
        (SpKeyUse::Encryption, _) => {
            "It leaves the metadata. A provider that read it already and encrypts with it cannot sign anybody in any more. The key is gone for good."
        }
        (SpKeyUse::Signing, SpKeyState::Retired) => "Nothing uses it any more. The key is gone for good.",
        (SpKeyUse::Signing, _) => "It leaves the metadata, and was never used. The key is gone for good.",
    }
}

pub fn prepared_now(key_use: SpKeyUse) -> String {
    format!(
        "The next {} key stands in the metadata. Let every identity provider read that before you take the key into use.",
        word(key_use)
    )
}

pub fn activated_now(key_use: SpKeyUse) -> String {
    format!("The next {} key is in use now. The one before is retired.", word(key_use))
}

pub fn removed_now(key_use: SpKeyUse) -> String {
    format!("The {} key is removed.", word(key_use))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_dialogs_share_a_title() {
        let mut titles: Vec<String> = SpKeyUse::ALL.iter().map(|key_use| activate_title(*key_use)).collect();
        for key_use in SpKeyUse::ALL {
            for (state, fingerprint) in
                [(SpKeyState::Next, "AA"), (SpKeyState::Retired, "BB"), (SpKeyState::Retired, "CC")]
            {
                titles.push(remove_title(key_use, state, fingerprint));
            }
        }
        let all = titles.len();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), all);
    }
}
