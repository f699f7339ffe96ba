use super::{Faults, FieldError};
use serde::{Deserialize, Serialize};

/// Whether new keys are taken without asking, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "keys")]
pub enum KeyTrustInput {
    Ask,
    /// Certificates, PEM one after the other. Empty: those that are there stay.
    Signed {
        certificates: String,
    },
    Follow,
}

/// Where a connection's metadata is to be read again from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataSourceInput {
    pub url: String,
    pub trust: KeyTrustInput,
}

impl MetadataSourceInput {
    /// Bytes of certificates that are read.
    pub const CERTIFICATES_MAX: usize = 64 << 10;

    /// `pinned`: certificates are there already, so that none has to be typed. Which addresses may be fetched (https, or what the
    /// configuration allows) shows when it is.
    pub fn validate(&self, pinned: bool) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::default();
        faults.text("url", &self.url, 2048);
        if let KeyTrustInput::Signed { certificates } = &self.trust {
            if certificates.len() > Self::CERTIFICATES_MAX {
                faults.add("certificates", "too_long");
            } else if certificates.trim().is_empty() && !pinned {
                faults.add("certificates", "required");
            }
        }
        faults.done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(url: &str, trust: KeyTrustInput, pinned: bool) -> Vec<(String, String)> {
        let input = MetadataSourceInput { url: url.to_owned(), trust };
        input.validate(pinned).err().unwrap_or_default().into_iter().map(|f| (f.field, f.code)).collect()
    }

    #[test]
    fn a_pinned_signature_needs_a_certificate_the_first_time() {
        let url = "https://idp.example/metadata";
        let of = |code: &str| vec![("certificates".to_owned(), code.to_owned())];
        let signed = |text: &str| KeyTrustInput::Signed { certificates: text.to_owned() };
        assert_eq!(faults(url, KeyTrustInput::Ask, false), []);
        assert_eq!(faults(url, KeyTrustInput::Follow, false), []);
        assert_eq!(faults(url, signed(" \n"), false), of("required"));
        assert_eq!(faults(url, signed(" \n"), true), []);
        assert_eq!(faults(url, signed("certificate"), false), []);
        let long = "x".repeat(MetadataSourceInput::CERTIFICATES_MAX + 1);
        assert_eq!(faults(url, signed(&long), true), of("too_long"));
        assert_eq!(faults(" ", KeyTrustInput::Ask, true), [("url".to_owned(), "required".to_owned())]);
    }
}
