//! Why something encrypted could not be read, or something readable should have been encrypted.

use super::{Refusal, SENDER, refused};

const OUR_KEY: &str = "Give the provider the present SP metadata, or the encryption certificate in it, from the page “Identity providers”. It encrypts for a key that is not here.";

pub(super) fn find(code: &str) -> Option<Refusal> {
    Some(match code {
        "encryption_required" => refused(
            "The assertion came in the clear, and this connection asks for encryption.",
            "Switch on encryption of the assertion for this application at the provider, with the encryption certificate from the SP metadata.",
        ),
        "encryption_shape" => refused("An encrypted part is built in a way that SAML does not allow.", SENDER),
        "encryption_algorithm" => refused(
            "The message is encrypted with an algorithm that is not accepted.",
            "Choose AES-GCM with RSA-OAEP for this application at the provider. If it offers AES-CBC only, the connection's settings can allow that.",
        ),
        "no_decryption_key" => {
            refused("Something in the message is encrypted, and Sluice has no key that could open it.", OUR_KEY)
        }
        "decryption_failed" => refused(
            "No key of Sluice's opens what is encrypted: it was made for another key, or changed on its way.",
            OUR_KEY,
        ),
        "encrypted_content" => refused("What was encrypted is not what may stand in its place.", SENDER),
        _ => return None,
    })
}
