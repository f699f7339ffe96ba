//! Why a logout message was not believed. The audit log alone tells it: nobody tests a logout.

use super::{CLOCK, Refusal, SENDER, refused};

const SLO: &str = "Compare the logout URL at the provider with the Single logout URL on the page “Identity providers”.";
const SIGNING: &str =
    "Switch on signing of logout messages for this application at the provider, with RSA-SHA256 or better.";

pub(super) fn find(code: &str) -> Option<Refusal> {
    Some(match code {
        "not_a_logout_request" => refused("What came is not a logout request.", SLO),
        "not_a_logout_response" => refused("What came is not an answer to a logout request.", SLO),
        "logout_expired" => refused("The logout request was too old when it arrived, or the clocks differ.", CLOCK),
        "logout_replayed" => refused(
            "This logout request was used before.",
            "Once is nothing to mend: a page was loaded twice. If it goes on, ask the maker of the provider.",
        ),
        "duplicate_parameter" => {
            refused("The address holds a parameter twice, so that two programs could read it in two ways.", SENDER)
        }
        "invalid_query" => refused("The address is written in a way that SAML does not allow.", SENDER),
        "redirect_signature" => refused(
            "The signature in the address is missing or broken, or made by a key that is not configured here.",
            SIGNING,
        ),
        "relay_state_too_long" => refused("The RelayState is longer than SAML allows.", SENDER),
        "wrong_logout_issuer" => {
            refused("The logout message comes from another provider than the one it was expected from.", SENDER)
        }
        "base_id" => refused("The logout names the person in a way that Sluice does not know (BaseID).", SENDER),
        "encrypted_name_id" => refused(
            "The logout names the person encrypted, for a key that is not here.",
            "Give the provider the present SP metadata, or the encryption certificate in it.",
        ),
        "invalid_session_index" => refused("The logout names a session in a way that cannot be read.", SENDER),
        "not_deflated" => refused("The message in the address is not compressed as SAML asks.", SENDER),
        "no_message" => refused("The logout URL was opened without a logout message.", SLO),
        "unknown_session" => refused(
            "The logout names nobody whose session could be found here.",
            "Nothing needs mending if the person had signed out already, or never opened a link.",
        ),
        _ => return None,
    })
}
