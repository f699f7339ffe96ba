//! Why metadata, a certificate or a key was not taken, or a message could not be made.

/// Why metadata or a certificate was not taken. `None`: no such code.
pub fn metadata(code: &str) -> Option<&'static str> {
    Some(match code {
        "metadata_too_large" => {
            "This is too large for metadata. Take the metadata of the one provider, not of the whole federation."
        }
        "not_metadata" => {
            "This is XML, but not SAML metadata. At the provider look for “Federation metadata” or “IdP metadata”."
        }
        "metadata_expired" => "This metadata is past its date. Download it again.",
        "metadata_older" => {
            "This metadata is older than what was read before: it holds for less time, or names no date any more. Let the provider publish the newest. If this is the newest, save the address again."
        }
        "metadata_unsigned" => {
            "The metadata is not signed, and a signature is asked for. Get it signed at the provider."
        }
        "metadata_signature" => {
            "The signature of the metadata does not match: it was changed after it was signed, or another key signed it. Take metadata and certificate from the provider itself."
        }
        "no_identity_provider" => {
            "This metadata describes no identity provider. Service provider metadata looks alike; check which one you have."
        }
        "no_entity_id" => "The metadata names no entity ID. Download it again, or enter the settings by hand.",
        "no_endpoint" => "The metadata names no sign-on URL. Enter the settings by hand.",
        "endpoint_address" => "The sign-on URL in the metadata is not a web address. Enter the settings by hand.",
        "endpoint_not_https" => {
            "The sign-on URL in the metadata does not begin with https://. Mend it at the provider."
        }
        "no_redirect_endpoint" => "The provider takes requests by POST only. Switch HTTP-Redirect on there.",
        "no_signing_certificate" => "The metadata holds no signing certificate. Enter the settings by hand.",
        "weak_key" => "The certificate's key is too weak. Use RSA with 2048 bits or more, or a NIST curve.",
        "certificate_unreadable" => {
            "This is not an X.509 certificate. Paste the text between BEGIN CERTIFICATE and END CERTIFICATE, with both lines."
        }
        "several_certificates" => "This holds several certificates. Paste only the one that signs.",
        "too_many_certificates" => {
            "The metadata holds more certificates than a provider needs. Remove old ones there, or enter the settings by hand."
        }
        "xml_malformed" | "xml_encoding" | "xml_namespace" => {
            "This is not readable XML. Open it in a browser: it has to begin with EntityDescriptor or EntitiesDescriptor."
        }
        "xml_doctype" | "xml_entity" | "xml_processing_instruction" => {
            "The XML holds a part that SAML forbids. Do not trust this file."
        }
        "xml_too_many" | "xml_too_deep" => {
            "The XML holds far more elements than metadata needs. Take the metadata of the one provider, not of the whole federation."
        }
        _ => return None,
    })
}
