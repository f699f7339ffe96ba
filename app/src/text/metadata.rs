//! Words of reading a provider's metadata again, and of what it brings.

use super::field;
use sluice_domain::sso::idp::Binding;
use sluice_domain::view::metadata::{KeyTrustView, MetadataCheck, MetadataTrouble};

pub const TITLE: &str = "Metadata";
pub const LEAD: &str =
    "Where the provider publishes its keys and addresses, and what Sluice does when they change there.";
pub const OPEN: &str = "Look at it";

pub const STATE: &str = "Reading it again";
pub const ADDRESS: &str = "Address";
pub const LAST_READ: &str = "Last read";
pub const NOT_READ: &str = "Not yet";
pub const NEXT_READ: &str = "Read next";
pub const VALID_UNTIL: &str = "Valid until";
pub const NO_END: &str = "It names no date.";
pub const CHECK: &str = "Check now";

pub const FINE: &str = "Up to date";
pub const WAITING: &str = "Waits for you";
pub const FAILING: &str = "Cannot be read";
pub const OUTDATED: &str = "Past its date";

pub const WAITS: &str = "Waits for your approval";
pub const COMPARED: &str = "In force beside new";
pub const SETTING: &str = "Setting";
pub const IN_FORCE: &str = "In force";
pub const NEW: &str = "New";
pub const KEYS_NEW: &str = "Keys that come";
pub const KEYS_GONE: &str = "Keys that go";
pub const KEYS_ALONE: &str =
    "Only keys change. Links stay open; whoever reads through this provider has to sign in again.";
pub const NEEDS_TEST: &str = "More than keys change. Links through this provider close until a test of the new settings has passed and you enable it again.";
pub const COMPARE: &str = "Before you approve, let the provider confirm the new values by another way than this address: whoever controls it wrote them.";
pub const APPROVE: &str = "Approve";
pub const APPROVE_ASKS: &str = "Approve…";
pub const APPROVE_CLOSES: &str = "Approve and close them";
pub const APPROVED: &str = "Approved: the new keys are in force. Whoever was reading has to sign in again.";
pub const DISMISS: &str = "Dismiss";
pub const DISMISSED: &str =
    "Dismissed: what is in force stays. This change is not proposed again while the metadata says the same.";

pub const SOURCE: &str = "Where it is read from";
pub const NONE: &str = "The metadata of this connection is never read again. Give its address, and Sluice tells you when a key or an address changes at the provider.";
pub const URL_HELP: &str = "Read at least once a day, and at most once an hour.";
pub const NEW_KEYS: &str = "New keys";
pub const ASK: &str = "Ask me";
pub const ASK_HELP: &str = "They wait here until you approve them.";
pub const SIGNED: &str = "Take them if the document is signed by";
pub const SIGNED_HELP: &str = "one of the certificates below. A document without that signature is refused.";
pub const FOLLOW: &str = "Follow this address";
pub const FOLLOW_HELP: &str = "They are taken as they stand there.";
pub const FOLLOW_WARNING: &str = "Whoever controls this address can sign in as anybody. Choose this only for an identity provider of your own, never for a partner's.";
pub const ALWAYS_ASKED: &str =
    "Another entity ID, another address of sign-in, and a key that went away before always wait for your approval.";
pub const SIGNERS: &str = "Certificates in force";
pub const CERTIFICATES: &str = "Certificates that sign the metadata";
pub const CERTIFICATES_HELP: &str = "As text that begins with BEGIN CERTIFICATE, one after the other.";
pub const CERTIFICATES_KEEP: &str =
    "As text that begins with BEGIN CERTIFICATE, one after the other. Leave it empty to keep those in force.";
pub const SAVE: &str = "Save and read it";

pub const STOP: &str = "Stop reading it again…";
pub const STOP_TITLE: &str = "Stop reading the metadata again?";
pub const STOP_CONSEQUENCE: &str = "Keys and addresses stay as they are in force, and what waits for approval is dropped. When the provider changes its key, sign-in fails until you read its metadata again.";
pub const STOP_ACTION: &str = "Stop reading it";
pub const STOPPED: &str = "The metadata is not read again from now on. What is in force stays.";

pub const NEVER_AGAIN: &str = "Metadata: never read again";

/// What the connection's page says of it; the time is that of the last reading.
pub fn read_again(host: &str, last: Option<&str>) -> String {
    match last {
        Some(last) => format!("Metadata: read again from {host}, last {last}"),
        None => format!("Metadata: read again from {host}, not yet"),
    }
}

/// The choice that is in force.
pub const fn trust(trust: &KeyTrustView) -> &'static str {
    match trust {
        KeyTrustView::Ask => "They wait for your approval",
        KeyTrustView::Signed { .. } => "Taken if the document is signed",
        KeyTrustView::Follow => "Taken from this address",
    }
}

/// What reading it came to.
pub const fn came_to(check: MetadataCheck) -> &'static str {
    match check {
        MetadataCheck::Unchanged => "The metadata was read. It says nothing new.",
        MetadataCheck::Differs => "The metadata was read. What it says waits for your approval.",
        MetadataCheck::KeysTaken => {
            "The metadata was read, and its new keys were taken. Whoever was reading has to sign in again."
        }
    }
}

pub fn saved(check: MetadataCheck) -> String {
    format!("Saved. {}", came_to(check))
}

/// What goes on while it cannot be read, and what to do.
pub fn while_failing(failures: u32) -> String {
    let so_often =
        if failures < 2 { "It failed once.".to_owned() } else { format!("It failed {failures} times in a row.") };
    format!(
        "{so_often} Sluice tries again by itself; until then sign-in goes on with the keys and addresses in force. Once it is mended, check now; if it moved, give its new address."
    )
}

/// What goes on while it is past its date.
pub const WHILE_OUTDATED: &str = "The metadata is past the date until which the provider vouches for it. Nobody can sign in through this connection until newer metadata is read: let the provider publish it, then check now.";

/// What is wrong, as the rest of a sentence that begins with the connection's name.
pub const fn trouble(trouble: &MetadataTrouble) -> &'static str {
    match trouble {
        MetadataTrouble::Waiting => "its metadata changed",
        MetadataTrouble::Failing { .. } => "its metadata cannot be read",
        MetadataTrouble::Outdated => "its metadata is past its date",
    }
}

/// What that means.
pub fn meaning(trouble: &MetadataTrouble) -> String {
    match trouble {
        MetadataTrouble::Waiting => {
            "The provider's metadata names other keys or addresses than those in force. They wait for your approval."
                .to_owned()
        }
        MetadataTrouble::Failing { code } => format!("The provider's metadata could not be read. {}", field(code)),
        MetadataTrouble::Outdated => {
            "The provider's metadata is past its date. Nobody can sign in until newer metadata is read.".to_owned()
        }
    }
}

pub const fn sign_in_by(binding: Binding) -> &'static str {
    match binding {
        Binding::Redirect => "Sign-in by redirect",
        Binding::Post => "Sign-in by POST",
    }
}

pub const fn sign_out_by(binding: Binding) -> &'static str {
    match binding {
        Binding::Redirect => "Sign-out by redirect",
        Binding::Post => "Sign-out by POST",
    }
}

/// Where answers go, if not to where sign-out is asked for.
pub const fn sign_out_answers_by(binding: Binding) -> &'static str {
    match binding {
        Binding::Redirect => "Sign-out answers by redirect",
        Binding::Post => "Sign-out answers by POST",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_with_its_cause_and_what_goes_on() {
        let failing = MetadataTrouble::Failing { code: "fetch_unreachable".into() };
        assert!(meaning(&failing).contains("Nothing answered at this address."));
        assert!(while_failing(1).starts_with("It failed once. "));
        assert!(while_failing(3).starts_with("It failed 3 times in a row. "));
    }

    #[test]
    fn the_line_on_the_connections_page_names_host_and_time() {
        assert_eq!(
            read_again("idp.example", Some("2026-11-18 17:02 UTC")),
            "Metadata: read again from idp.example, last 2026-11-18 17:02 UTC"
        );
        assert_eq!(read_again("idp.example", None), "Metadata: read again from idp.example, not yet");
    }

    #[test]
    fn each_outcome_is_told_apart() {
        let all = [MetadataCheck::Unchanged, MetadataCheck::Differs, MetadataCheck::KeysTaken].map(came_to);
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
        assert_eq!(saved(MetadataCheck::Unchanged), "Saved. The metadata was read. It says nothing new.");
    }
}
