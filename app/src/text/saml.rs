//! Why a provider's message or its metadata was not accepted: what happened, and what to do.

mod encryption;
mod logout;
mod metadata;

pub use metadata::metadata;

/// Why a sign-in was refused, in two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// One sentence.
    pub happened: &'static str,
    /// Where it is mended.
    pub mend: &'static str,
}

const fn refused(happened: &'static str, mend: &'static str) -> Refusal {
    Refusal { happened, mend }
}

const AGAIN: &str = "Start the test again from this page and finish it in the tab that opens, within ten minutes.";
const AGAIN_AT_LINK: &str =
    "Let the person open the link again and finish the sign-in in the same browser, within ten minutes.";
const CLOCK: &str = "Compare the clocks of the provider and of this server; both should follow a time server (NTP).";
const SENDER: &str =
    "Ask the maker of the provider: no product is known to send this on purpose. Do not loosen anything here.";
const ALGORITHM: &str = "Set the signing algorithm at the provider to RSA-SHA256 with exclusive canonicalisation.";
const SIGN: &str = "Switch on signing of the assertion for this application at the provider.";
const KEY: &str = "Compare the signing certificate at the provider with the fingerprints here. After a key change, have its metadata read again: the way there is beneath the certificates on the connection's page.";
const ENTITY: &str = "Copy the SP Entity ID from the page “Identity providers” into the application's settings at the provider (Audience, Identifier or Client ID).";
const ACS: &str = "Copy the ACS URL from the page “Identity providers” into the application's settings at the provider (Reply URL, Recipient or Destination).";
const NAME_ID: &str = "Choose another NameID format or source for this application at the provider.";

/// A refusal, by its code.
pub fn refusal(code: &str) -> Refusal {
    find(code).unwrap_or(refused(
        "The answer broke a rule that this page has no words for yet.",
        "Compare the settings at the provider with those here, then test again.",
    ))
}

/// As [`refusal`], where it was no test that was refused: what has to be begun again is begun at the link.
pub fn visitor_refusal(code: &str) -> Refusal {
    let found = refusal(code);
    if found.mend == AGAIN { Refusal { mend: AGAIN_AT_LINK, ..found } } else { found }
}

/// As [`refusal`]; `None`: no such code.
pub fn find(code: &str) -> Option<Refusal> {
    message(code)
        .or_else(|| signature(code))
        .or_else(|| encryption::find(code))
        .or_else(|| assertion(code))
        .or_else(|| exchange(code))
        .or_else(|| logout::find(code))
}

/// What is wrong with the message as a whole.
fn message(code: &str) -> Option<Refusal> {
    Some(match code {
        "response_too_large" => refused(
            "The message is larger than any that Sluice reads.",
            "Let the provider send only the groups assigned to this application.",
        ),
        "not_base64" => refused("The message arrived damaged: it is not base64.", SENDER),
        "xml_encoding" => refused("The message is not written in UTF-8.", SENDER),
        "xml_too_many" | "xml_too_deep" => refused(
            "The message holds far more elements than it needs.",
            "Let the provider send only the groups assigned to this application.",
        ),
        "xml_doctype" => refused("The message declares a document type, which SAML forbids.", SENDER),
        "xml_entity" => refused("The message uses an XML entity, which SAML forbids.", SENDER),
        "xml_processing_instruction" => {
            refused("The message holds a processing instruction, which SAML forbids.", SENDER)
        }
        "xml_namespace" => refused("The message's XML namespaces do not add up.", SENDER),
        "xml_malformed" => refused("The message is not well-formed XML.", SENDER),
        "not_a_response" => refused(
            "What came is not a SAML response.",
            "Check that the application at the provider is of type SAML 2.0 and answers by HTTP-POST.",
        ),
        "wrong_version" => refused(
            "The message is of another version than SAML 2.0.",
            "Choose SAML 2.0 for this application at the provider.",
        ),
        "missing_id" | "invalid_id" => refused("A part of the message has no usable ID.", SENDER),
        "duplicate_id" => refused("Two parts of the message have the same ID.", SENDER),
        "missing_assertion" => refused(
            "The answer holds no assertion: the provider says nothing about who signed in.",
            "Check at the provider that this person is assigned to the application.",
        ),
        "several_assertions" => refused("The answer holds several assertions; Sluice accepts exactly one.", SENDER),
        "status_not_success" => refused(
            "The provider itself refused the sign-in.",
            "Read the status under “Received”. Often the person is not assigned to the application, or sign-in was cancelled.",
        ),
        "missing_element" => refused("A part that SAML demands is missing in the message.", SENDER),
        "repeated_element" => refused("A part of the message stands twice where it may stand once.", SENDER),
        _ => return None,
    })
}

/// What is wrong with a signature.
fn signature(code: &str) -> Option<Refusal> {
    Some(match code {
        "signature_place" => refused("A signature stands where none may stand.", SENDER),
        "signature_shape" => refused("A signature is built in a way that SAML does not allow.", SENDER),
        "signature_reference" => refused("A signature vouches for another part than the one that holds it.", SENDER),
        "signature_transform" => refused("A signature uses a transform that SAML does not allow.", ALGORITHM),
        "signature_canonicalization" => refused("A signature uses a canonicalisation that is not accepted.", ALGORITHM),
        "signature_algorithm" => refused("The message is signed with an algorithm that is not accepted.", ALGORITHM),
        "no_key" => refused("This connection has no certificate that can be used.", KEY),
        "key_not_configured" => refused("The message is signed with a key that is not configured here.", KEY),
        "unsigned" => refused("Nothing in the message is signed.", SIGN),
        "response_unsigned" => refused(
            "The answer as a whole is not signed, and this connection asks for it.",
            "Switch on signing of the response for this application at the provider.",
        ),
        "assertion_unsigned" => refused("The assertion is not signed, and this connection asks for it.", SIGN),
        "signature_invalid" => {
            refused("The signature does not match: the message was changed on its way, or another key signed it.", KEY)
        }
        "signed_content" => refused("What was signed is not what would be read.", SENDER),
        _ => return None,
    })
}

/// What is wrong with what the assertion says.
fn assertion(code: &str) -> Option<Refusal> {
    Some(match code {
        "wrong_response_issuer" | "wrong_assertion_issuer" => refused(
            "The message comes from another provider than the one that was expected.",
            "Compare the entity ID at the provider with the one here. If it changed, have its metadata read again: the way there is beneath the certificates on the connection's page.",
        ),
        "issuer_format" => refused("The issuer's name has a format that SAML does not allow here.", SENDER),
        "wrong_destination" => refused("The message was made for another address.", ACS),
        "wrong_recipient" => refused("The assertion was made for another recipient.", ACS),
        "invalid_time" => refused("A time in the message cannot be read.", SENDER),
        "issued_in_future" => refused("The message comes from the future: the clocks differ.", CLOCK),
        "no_bearer_confirmation" => {
            refused("The assertion does not confirm its bearer, as browser sign-in needs.", SENDER)
        }
        "confirmation_data" => refused("The bearer's confirmation is empty.", SENDER),
        "confirmation_without_expiry" => refused("The bearer's confirmation has no end.", SENDER),
        "confirmation_expired" | "expired" => {
            refused("The answer was too old when it arrived, or the clocks differ.", CLOCK)
        }
        "confirmation_not_yet_valid" | "not_yet_valid" => {
            refused("The answer is not valid yet: the clocks differ.", CLOCK)
        }
        "no_audience" => refused("The answer does not say for whom it was made.", ENTITY),
        "wrong_audience" => refused("The answer was made for another application.", ENTITY),
        "unknown_condition" => refused("The answer sets a condition that Sluice does not know.", SENDER),
        "session_expired" => refused(
            "The session at the provider is over already.",
            "Sign out at the provider and in again, then test once more.",
        ),
        "wrong_authn_context" => refused(
            "The person signed in by another method than this connection asks for.",
            "Let the provider ask for that method for this application.",
        ),
        "authentication_too_old" => refused(
            "The sign-in at the provider was too long ago.",
            "Sign out at the provider and in again, then test once more.",
        ),
        "empty_name_id" => refused("The NameID is empty.", NAME_ID),
        "name_id_content" => refused("The NameID holds more than text.", SENDER),
        "wrong_name_id_format" => refused("The NameID has another format than this connection asks for.", NAME_ID),
        "wrong_sp_name_qualifier" => refused("The NameID is meant for another application.", ENTITY),
        "too_many_groups" => refused(
            "The sign-in brought more than 1,000 groups, and a part of them would not do to decide by.",
            "Let the provider send only the groups assigned to this application.",
        ),
        "attribute_name" => {
            refused("An attribute has no name.", "Give every attribute (claim) a name at the provider.")
        }
        _ => return None,
    })
}

/// What is wrong with the exchange: whether anybody asked, and whether it is the same browser.
fn exchange(code: &str) -> Option<Refusal> {
    Some(match code {
        "wrong_in_response_to" => refused("The answer belongs to another request.", AGAIN),
        "unsolicited" | "no_in_response_to" => refused(
            "Nobody asked for this answer: the sign-in was begun at the provider.",
            "Begin at the link, or with “Test configuration”. A tile in the provider's portal works only if the connection's settings allow it, and if its RelayState is the id of an open link.",
        ),
        "unknown_request" => refused(
            "Nothing is under way that this answer belongs to: it came too late, or the page was loaded twice.",
            AGAIN,
        ),
        "other_browser" => refused("The sign-in was begun in another browser, or its cookie was removed.", AGAIN),
        "relay_state_mismatch" => refused(
            "The RelayState that came back is not the one that was sent.",
            "Leave the default RelayState (start URL) at the provider empty.",
        ),
        "request_used" => refused("This request was answered before.", AGAIN),
        "assertion_replayed" => refused("This answer was used before.", AGAIN),
        "idp_not_enabled" => refused("This provider is not enabled.", "Enable it on the page “Identity providers”."),
        "metadata_outdated" => refused(
            "The provider's metadata is past its date, so its keys are not trusted any more.",
            "Ask the provider for newer metadata, and check it on the connection's page “Metadata”.",
        ),
        "internal_failure" => refused(
            "Sluice itself failed while it dealt with this message.",
            "Read the server's log of that minute, mend what it names, then sign in again.",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
