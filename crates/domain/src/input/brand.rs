use super::{Faults, FieldError};
use crate::brand::{Colour, FOOTER_MAX, LOGO_BYTES};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What becomes of the logo.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "logo")]
pub enum LogoInput {
    /// It stays, or there stays to be none.
    #[default]
    Keep,
    Remove,
    /// The file's bytes in base64 (RFC 4648, section 4).
    New {
        base64: String,
    },
}

// A file in a log helps nobody.
impl fmt::Debug for LogoInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keep => f.write_str("Keep"),
            Self::Remove => f.write_str("Remove"),
            Self::New { base64 } => write!(f, "New({} characters)", base64.len()),
        }
    }
}

/// A brand as it was typed. What is left empty is as Sluice has it, or, of a space, as the installation has it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BrandInput {
    pub logo: LogoInput,
    /// `#rrggbb`.
    pub accent: String,
    pub footer: String,
}

impl BrandInput {
    /// Characters of a logo in base64, at most.
    pub const LOGO_BASE64: usize = LOGO_BYTES.div_ceil(3) * 4;

    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::default();
        match &self.logo {
            LogoInput::New { base64 } if base64.is_empty() => faults.add("logo", "required"),
            LogoInput::New { base64 } if base64.len() > Self::LOGO_BASE64 => faults.add("logo", "logo_too_large"),
            LogoInput::Keep | LogoInput::Remove | LogoInput::New { .. } => {}
        }
        if !self.accent.trim().is_empty() && self.accent().is_none() {
            faults.add("accent", "not_a_colour");
        }
        if !self.footer.trim().is_empty() {
            faults.text("footer", &self.footer, FOOTER_MAX);
        }
        faults.done()
    }

    /// `None` where none was chosen.
    pub fn accent(&self) -> Option<Colour> {
        Colour::parse(self.accent.trim())
    }

    /// `None` where none was typed.
    pub fn footer(&self) -> Option<String> {
        let text = self.footer.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(input: &BrandInput) -> Vec<(String, String)> {
        input.validate().err().unwrap_or_default().into_iter().map(|fault| (fault.field, fault.code)).collect()
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn what_is_left_empty_is_no_choice() {
        let input = BrandInput { accent: " ".to_owned(), footer: "  ".to_owned(), ..BrandInput::default() };
        assert_eq!(wrong(&input), []);
        assert_eq!((input.accent(), input.footer()), (None, None));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let input = BrandInput {
            logo: LogoInput::New { base64: "A".repeat(BrandInput::LOGO_BASE64 + 1) },
            accent: "teal".to_owned(),
            footer: "é".repeat(FOOTER_MAX + 1),
        };
        assert_eq!(
            wrong(&input),
            [pair("logo", "logo_too_large"), pair("accent", "not_a_colour"), pair("footer", "too_long")]
        );
        let input = BrandInput {
            logo: LogoInput::New { base64: String::new() },
            accent: "#0d5c68;".to_owned(),
            footer: "two\nlines".to_owned(),
        };
        assert_eq!(
            wrong(&input),
            [pair("logo", "required"), pair("accent", "not_a_colour"), pair("footer", "control_characters")]
        );
    }

    #[test]
    fn the_most_of_each_is_taken_and_trimmed() {
        let input = BrandInput {
            logo: LogoInput::New { base64: "A".repeat(BrandInput::LOGO_BASE64) },
            accent: " #0D5C68 ".to_owned(),
            footer: format!(" {} ", "é".repeat(FOOTER_MAX)),
        };
        assert_eq!(wrong(&input), []);
        assert_eq!(input.accent(), Colour::parse("#0d5c68"));
        assert_eq!(input.footer(), Some("é".repeat(FOOTER_MAX)));
        assert_eq!(format!("{:?}", input.logo), format!("New({} characters)", BrandInput::LOGO_BASE64));
    }
}
