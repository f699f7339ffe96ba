//! A brand as visitors' pages need it: every page does, and nobody's right depends on it.

use sha2::{Digest, Sha256};
use sluice_domain::brand::{Accents, Brand, Logo};
use sluice_domain::id::hex;

/// Hexadecimal digits of a file's hash that stand in its name: 128 bits.
const NAMED_BY: usize = 32;

/// A brand, and its style sheet made.
#[derive(Debug, Default)]
pub(crate) struct ReadyBrand {
    pub(crate) brand: Brand,
    pub(crate) style: Option<Style>,
}

#[derive(Debug)]
pub(crate) struct Style {
    /// Of the file: its content's hash, so that it may be kept for ever.
    pub(crate) name: String,
    pub(crate) css: String,
}

impl ReadyBrand {
    pub(crate) fn new(brand: Brand) -> Self {
        let style = brand.accent.map(|chosen| {
            let css = Accents::of(chosen).css();
            let mut name = hex(&Sha256::digest(&css));
            name.truncate(NAMED_BY);
            Style { name: name + ".css", css }
        });
        Self { brand, style }
    }
}

/// The name of a logo's file.
pub(crate) fn logo_name(logo: &Logo) -> String {
    format!("{}.{}", logo.digest.get(..NAMED_BY).unwrap_or(&logo.digest), logo.kind.ending())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::brand::Colour;

    #[test]
    fn a_style_sheet_is_named_by_what_is_in_it() {
        let ready = |accent: &str| {
            ReadyBrand::new(Brand {
                accent: Colour::parse(accent),
                footer: Some(accent.to_owned()),
                ..Brand::default()
            })
        };
        let name = |accent: &str| ready(accent).style.unwrap().name;
        assert_eq!(name("#7a1fa2"), name("#7A1FA2"));
        assert_ne!(name("#7a1fa2"), name("#7a1fa3"));
        assert_eq!(name("#7a1fa2").len(), NAMED_BY + 4);
        assert!(ready("none").style.is_none());
    }
}
