//! Codes and their sentences.

use sluice_domain::audit::Action;
use sluice_domain::brand::{LOGO_BYTES, LOGO_SIDE};
use sluice_domain::input::{AHEAD_MAX, GROUPS_MAX, PASSWORD_MIN};
use sluice_domain::time::Span;

/// What is wrong with a field.
pub fn field(code: &str) -> String {
    match code {
        "required" => "Fill this in.".to_owned(),
        "too_long" => "This is too long.".to_owned(),
        "too_short" => format!("Use at least {PASSWORD_MIN} characters. Several words are easy to remember."),
        "control_characters" => "This holds characters that cannot be shown. Type it again.".to_owned(),
        "not_an_email" => "This is not an e-mail address.".to_owned(),
        "not_a_url" => "This is not a web address. It begins with https://".to_owned(),
        "not_https" => "The address must begin with https:// (http:// only for this machine).".to_owned(),
        "own_entity_id" => "This is Sluice's own entity ID. Take the one of the identity provider.".to_owned(),
        "not_a_file" => "What arrived is not a file. Choose the zip file again and upload it.".to_owned(),
        "upload_broken" => "The upload broke off before its end. Check the connection, then upload the file again.".to_owned(),
        "not_a_group" => "A group has 1 to 512 characters.".to_owned(),
        "too_many" => format!("One link names at most {GROUPS_MAX} groups. Remove some."),
        "no_group_chosen" => "Choose a group, or choose “Everybody at this provider”.".to_owned(),
        "groups_of_everybody" => "Choose either groups or everybody, not both.".to_owned(),
        "group_not_added" => {
            "This is typed here, but not added to the groups. Press “Add group”, or empty the field.".to_owned()
        }
        "no_page_chosen" => "Choose a page in the tree.".to_owned(),
        "no_space_chosen" => "Choose a space.".to_owned(),
        "folder_alone" => "A folder has no page of its own. Choose a page, or “A page and all beneath it”.".to_owned(),
        "no_idp_chosen" => "Choose where visitors sign in.".to_owned(),
        "idp_not_enabled" => "Choose an identity provider that is enabled.".to_owned(),
        "page_not_shareable" => "This page cannot be shared: it is restricted in Confluence, or not there.".to_owned(),
        "binding_not_offered" => "The provider does not offer this way. Choose another one.".to_owned(),
        "cbc_needs_signed_response" => "Where AES-CBC is accepted, the response itself must be signed: else somebody who sends altered copies could learn what is inside.".to_owned(),
        "not_a_colour" => "This is not a colour. Write # and six digits, such as #0d5c68.".to_owned(),
        "logo_not_a_picture" => "This is not a picture that can be shown. Choose a PNG, JPEG or WebP file; save an SVG as PNG first.".to_owned(),
        "logo_not_read" => "The browser could not read this file. Choose it again.".to_owned(),
        "logo_too_large" => format!("This file is too large. A logo has at most {} KB.", LOGO_BYTES / 1024),
        "logo_too_many_pixels" => format!("This picture is too large. A logo is at most {LOGO_SIDE} pixels wide and high."),
        "not_a_number" => "This is not a whole number. Use digits only.".to_owned(),
        "not_a_date" => "This is not a date. Write it like 2027-03-31.".to_owned(),
        "time_over" => "This day is over. Choose a later one.".to_owned(),
        "time_too_short" => "Use a number of 1 or more.".to_owned(),
        "time_too_long" => format!("This lies too far ahead. At most {} days.", AHEAD_MAX.0 / Span::days(1).0),
        "skew_too_large" => "At most 180 seconds. Beyond that, set the clocks right.".to_owned(),
        "age_too_small" => "At least 1 minute. Leave it empty for no limit.".to_owned(),
        "age_too_large" => "At most 43,200 minutes, which is 30 days. Leave it empty for no limit.".to_owned(),
        "too_many_contexts" => "At most 10 ways to sign in.".to_owned(),
        "not_a_uri" => "This is not a URI. It looks like urn:oasis:… or https://…, without spaces.".to_owned(),
        "idp_no_email_mapping" => "An enabled provider needs an e-mail attribute; without one nobody could open a link.".to_owned(),
        "metadata_no_idp" => "This metadata describes no identity provider. Service provider metadata looks alike; check which one you have.".to_owned(),
        "fetch_bad_url" => "This is not a web address that can be fetched.".to_owned(),
        "fetch_not_https" => "Metadata is fetched by https only.".to_owned(),
        "follow_not_https" => "Only an address that begins with https:// can be followed: anybody on the way could put their keys into this one. Choose another way to take keys.".to_owned(),
        "fetch_private_address" => "This address leads into a private network. If that is meant, name host and port in fetch.allow_hosts.".to_owned(),
        "fetch_unreachable" => "Nothing answered at this address. Check it, or upload the metadata as a file.".to_owned(),
        "fetch_tls" => "The server's certificate was not accepted. Upload the metadata as a file instead.".to_owned(),
        "fetch_timeout" => "The server took too long. Try again, or upload the metadata as a file.".to_owned(),
        "fetch_too_large" => "The answer is too large for metadata. Check the address.".to_owned(),
        "fetch_too_many_redirects" => "The address leads through too many redirects. Use the last one.".to_owned(),
        "fetch_status" => "The server answered with an error. Check the address; it may ask for sign-in.".to_owned(),
        other => super::saml::metadata(other).map_or_else(|| rule(other), str::to_owned),
    }
}

/// Why something was refused in the present state, or what another system did.
pub fn rule(code: &str) -> String {
    match code {
        "wrong_credentials" => "E-mail address and password do not match. Check both and try again.",
        "setup_link_invalid" => {
            "This set-up link is used, too old, or incomplete. Restart the server: it prints a new one."
        }
        "idp_not_tested" => "Test the configuration first: these settings have not passed a test yet.",
        "idp_no_email_mapping" => {
            "Choose which attribute is the e-mail address first; without one nobody could open a link."
        }
        "idp_in_use" => "Active links use this provider. Revoke them or move them to another provider first.",
        "idp_entity_in_use" => "A provider with this entity ID is connected already.",
        "demo_idp_not_here" => "The demo provider is for trying Sluice out on one machine. It is refused here.",
        "demo_idp_unreachable" => "The demo provider does not answer. Start it with “make run”, then try again.",
        "too_many_links" => "At most 100 links can be revoked at once. Take some away.",
        "link_revoked" => "This link is revoked, which is for good. Create a new one.",
        "upload_too_large" => "This file is larger than the server takes. Raise limits.upload_mib, or export the space without attachments.",
        "import_not_running" => "This import is over already.",
        "idp_in_use_needs_test" => "Active links use this provider by now, and would close until a new test has passed. Save again to confirm that.",
        "demo_idp_no_source" => "The metadata of the demo provider is never read again: it changes with every start.",
        "metadata_change_gone" => "What was shown here changed in the meantime, so nothing was done. This page now shows how it stands.",
        "sp_key_next_exists" => "A next key of this use is there already. Reload the page to see it.",
        "sp_key_not_next" => "This key is not the next one any more. Reload the page to see where it stands.",
        "sp_key_active" => "This key is in use. Prepare the next one and take that into use first.",
        "key_not_made" => "The key could not be made. The server's log says why; try again.",
        "not_signed" => "The metadata could not be signed. The server's log says why; unsigned metadata still works.",
        "no_signing_key" => "Sluice has no signing key yet. Restart the server: it makes one.",
        "no_logout_endpoint" => "The provider offers no single logout.",
        _ => "This cannot be done now. Reload the page and try again.",
    }
    .to_owned()
}

/// Why an import brought nothing.
pub fn import_fault(code: &str) -> &'static str {
    match code {
        "not_a_zip" => {
            "This file is not a zip archive. Export the space from Confluence as XML and upload the zip as it is."
        }
        "no_entities_xml" => {
            "The archive holds no entities.xml, so it is not an XML export. In Confluence choose “XML”, not “HTML” or “PDF”."
        }
        "cut_off" => "The file ends too early. Download the export again and compare its size.",
        "path_traversal" => {
            "The archive holds a path that leads out of it. Confluence writes none such; do not trust this file."
        }
        "zip_bomb" => {
            "The archive unpacks to far more than it should. Confluence writes none such; do not trust this file."
        }
        "damaged_zip" | "read_failed" => "The archive is damaged. Download the export again.",
        "unsupported_compression" => {
            "The archive is packed in a way that Confluence does not use. Upload the export as it came."
        }
        "duplicate_entry" => {
            "The archive holds the same file twice. Confluence writes none such; do not trust this file."
        }
        "too_many_entries" | "too_large" | "too_many_objects" => {
            "The export is larger than Sluice reads. Export fewer spaces at once."
        }
        "duplicate_space" => "The export names the same space twice. Export it again.",
        "encrypted_entry" => "The archive is encrypted. Export it again without a password.",
        "doctype" => "The XML declares a DOCTYPE, which Confluence does not. Do not trust this file.",
        "too_deep" | "malformed_xml" => "The XML is damaged. Export the space again.",
        "no_space" => "The export names no space. Export a whole space, as XML.",
        "conflict" => {
            "Another import of the same space was faster. Look at its result, and import again if you need to."
        }
        "interrupted" => "The server stopped during this import. Import again.",
        "store" | "internal" => {
            "The server failed during this import. Its log says why; import again once that is mended."
        }
        _ => "The export was refused. Export the space again, as XML, and upload the zip as it is.",
    }
}

/// What was done, for the audit log.
pub fn action(action: Action) -> &'static str {
    match action {
        Action::AdminCreated => "First admin created",
        Action::AdminSignedIn => "Signed in to the dashboard",
        Action::AdminSignInRefused => "Dashboard sign-in refused",
        Action::AdminSignedOut => "Signed out of the dashboard",
        Action::SpaceImported => "Space imported",
        Action::ImportFailed => "Import failed",
        Action::ImportCancelled => "Import cancelled",
        Action::SpaceRemoved => "Space removed",
        Action::SsoEnforced => "SSO enforced",
        Action::SsoNotEnforced => "SSO no longer enforced",
        Action::IdpAdded => "Identity provider added",
        Action::IdpChanged => "Identity provider changed",
        Action::IdpTestPassed => "Test passed",
        Action::IdpTestFailed => "Test failed",
        Action::IdpEnabled => "Identity provider enabled",
        Action::IdpDisabled => "Identity provider disabled",
        Action::IdpRemoved => "Identity provider removed",
        Action::LinkCreated => "Link created",
        Action::LinkEdited => "Link changed",
        Action::LinkRevoked => "Link revoked",
        Action::VisitorSignedIn => "Visitor signed in",
        Action::VisitorSignInRefused => "Visitor's sign-in refused",
        Action::LinkOpened => "Link opened",
        Action::LinkDenied => "Visitor refused",
        Action::PageOpened => "Page opened",
        Action::FileDownloaded => "File downloaded",
        Action::VisitorSignedOut => "Visitor signed out",
        Action::SessionsEndedByIdp => "Signed out by the provider",
        Action::LogoutRefused => "Provider's logout message refused",
        Action::SpKeyPublished => "Own key published",
        Action::SpKeyActivated => "Own key taken into use",
        Action::SpKeyRemoved => "Own key removed",
        Action::MetadataSourceChanged => "Source of metadata changed",
        Action::MetadataDiffers => "Provider's metadata differs",
        Action::IdpKeysTaken => "Provider's new keys taken",
        Action::MetadataApproved => "Change of metadata approved",
        Action::MetadataDismissed => "Change of metadata dismissed",
        Action::TraceDownloaded => "Recorded SAML message downloaded",
        Action::SupportDownloaded => "Support bundle downloaded",
        Action::BrandChanged => "Brand changed",
    }
}

/// Why somebody was refused: a reason of the policy, or of the sign-in before it.
pub fn reason(code: &str) -> String {
    match code {
        "no_rule" => "No rule lets anybody in.".to_owned(),
        "other_idp" => "Signed in at another identity provider than the link asks for.".to_owned(),
        "no_email" => "The sign-in brought no e-mail address. Check the attribute mapping and what the provider sends.".to_owned(),
        "no_groups" => "The link asks for a group, and the sign-in brought none. Check the group mapping and what the provider sends.".to_owned(),
        "not_in_group" => "In none of the link's groups.".to_owned(),
        "link_revoked" => "The link is revoked.".to_owned(),
        other => super::saml::find(other)
            .map_or("For a reason that this page has no words for yet.", |refusal| refusal.happened)
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::policy::Reason;

    #[test]
    fn what_is_wrong_with_a_field_is_said_in_words() {
        // The codes that `sluice_domain::input`, the use cases, the link editor, the upload and the fetching of addresses give
        // to fields.
        let codes = [
            "required",
            "too_long",
            "too_short",
            "control_characters",
            "not_an_email",
            "not_a_url",
            "not_https",
            "own_entity_id",
            "not_a_group",
            "too_many",
            "no_group_chosen",
            "groups_of_everybody",
            "group_not_added",
            "idp_not_enabled",
            "page_not_shareable",
            "idp_no_email_mapping",
            "metadata_no_idp",
            "no_page_chosen",
            "no_space_chosen",
            "folder_alone",
            "no_idp_chosen",
            "not_a_file",
            "upload_broken",
            "binding_not_offered",
            "cbc_needs_signed_response",
            "not_a_colour",
            "logo_not_a_picture",
            "logo_not_read",
            "logo_too_large",
            "logo_too_many_pixels",
            "not_a_number",
            "skew_too_large",
            "age_too_small",
            "age_too_large",
            "too_many_contexts",
            "not_a_uri",
            "fetch_bad_url",
            "fetch_not_https",
            "follow_not_https",
            "fetch_private_address",
            "fetch_unreachable",
            "fetch_tls",
            "fetch_timeout",
            "fetch_too_large",
            "fetch_too_many_redirects",
            "fetch_status",
        ];
        for code in codes {
            assert_ne!(field(code), rule("unknown"), "{code}");
        }
    }

    #[test]
    fn what_a_rule_forbids_is_said_in_words() {
        let codes = [
            "wrong_credentials",
            "setup_link_invalid",
            "idp_not_tested",
            "idp_no_email_mapping",
            "idp_in_use",
            "idp_entity_in_use",
            "demo_idp_not_here",
            "demo_idp_unreachable",
            "link_revoked",
            "too_many_links",
            "upload_too_large",
            "import_not_running",
            "idp_in_use_needs_test",
            "demo_idp_no_source",
            "metadata_change_gone",
            "sp_key_next_exists",
            "sp_key_not_next",
            "sp_key_active",
            "key_not_made",
            "not_signed",
            "no_signing_key",
            "no_logout_endpoint",
        ];
        for code in codes {
            assert_ne!(rule(code), rule("unknown"), "{code}");
        }
    }

    #[test]
    fn every_reason_of_the_policy_is_said_in_words() {
        for why in [Reason::NoRule, Reason::OtherIdp, Reason::NoEmail, Reason::NoGroups, Reason::NotInGroup] {
            assert!(!reason(why.code()).contains(why.code()), "{why:?}");
        }
    }

    #[test]
    fn every_action_has_its_own_words() {
        let mut all: Vec<&str> = Action::ALL.iter().map(|one| action(*one)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Action::ALL.len());
    }
}
