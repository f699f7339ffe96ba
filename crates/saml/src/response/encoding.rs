use crate::rejection::SamlRejection;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sluice_service::ports::saml::SamlRefusal;

/// The largest form value: 1 MiB of XML in base64 with line breaks.
const LARGEST: usize = 1_500_000;

/// The XML of a `SAMLResponse` form value (bindings 3.5.4): base64 with the standard alphabet; line breaks are tolerated.
/// A deflated value is for the redirect binding, which must not carry responses; it fails as XML.
pub(crate) fn decode(form_value: &str) -> Result<Vec<u8>, SamlRefusal> {
    if form_value.len() > LARGEST {
        return Err(SamlRejection::ResponseTooLarge.into());
    }
    let compact: Vec<u8> = form_value.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    STANDARD.decode(compact).map_err(|_| SamlRejection::NotBase64.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_standard_base64_is_read() {
        assert_eq!(decode("PGEv\r\nPg==").unwrap(), b"<a/>");
        for bad in ["PGEvPg", "PGEvPg=", "PGEv-g==", "<a/>", "PGEvPh=="] {
            assert_eq!(decode(bad).unwrap_err().code, "not_base64", "{bad}");
        }
        assert_eq!(decode(&"A".repeat(LARGEST + 4)).unwrap_err().code, "response_too_large");
    }
}
