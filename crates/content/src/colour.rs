//! Colours that authors chose, made readable. Output is always `#rrggbb` from our own numbers, never a copied text.

/// Text colours of the light theme's ink and paper, and the dark theme's paper (the style sheet's tokens).
const INK: Rgb = Rgb(0x1e, 0x1b, 0x17);
const BLACK: Rgb = Rgb(0, 0, 0);
const WHITE: Rgb = Rgb(255, 255, 255);
const DARK_PAPER: Rgb = Rgb(0x1a, 0x19, 0x17);
/// WCAG 2.2, 1.4.3: contrast of body text.
const READABLE: f64 = 4.5;
/// Bytes of a colour as written. Nothing that Confluence writes comes near it, and `var(` is read by recursion with a copy of
/// the rest at each step: a style of megabytes would take all stack and memory.
const LONGEST: usize = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Reads `#rgb`, `#rrggbb`, `rgb()`, the colour names in use, and Atlassian's `var(--ds-…)` tokens. `None`: leave it out.
    pub fn parse(value: &str) -> Option<Rgb> {
        let value = value.trim();
        if value.len() > LONGEST {
            return None;
        }
        let value = value.to_ascii_lowercase();
        if let Some(hex) = value.strip_prefix('#') {
            return hex_digits(hex);
        }
        if let Some(inner) = value.strip_prefix("rgba(").or_else(|| value.strip_prefix("rgb(")) {
            let mut parts = inner.trim_end_matches(')').split([',', ' ', '/']).filter(|part| !part.is_empty());
            let mut next = || parts.next()?.parse::<f64>().ok().map(to_byte);
            return Some(Rgb(next()?, next()?, next()?));
        }
        if let Some(inner) = value.strip_prefix("var(") {
            let inner = inner.strip_suffix(')').unwrap_or(inner);
            let (token, fallback) = inner.split_once(',').unwrap_or((inner, ""));
            return Rgb::parse(fallback).or_else(|| token_colour(token));
        }
        named(&value)
    }

    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(self) -> f64 {
        let channel = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2)
    }

    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn mix(self, other: Rgb, share: f64) -> Rgb {
        let mix = |a: u8, b: u8| to_byte(f64::from(a) * (1.0 - share) + f64::from(b) * share);
        Rgb(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// The text colour to put on this ground.
    fn ink(self) -> Rgb {
        if self.contrast(INK) >= READABLE {
            INK
        } else if self.contrast(WHITE) >= READABLE {
            WHITE
        } else {
            BLACK
        }
    }

    /// This colour, moved towards black or white until it is readable on the ground.
    fn readable_on(self, ground: Rgb) -> Rgb {
        let pole = ground.ink();
        (0..=10)
            .map(|step| self.mix(pole, f64::from(step) / 10.0))
            .find(|c| c.contrast(ground) >= READABLE)
            .unwrap_or(pole)
    }
}

/// Declarations for a coloured ground. The tokens are set anew so that links, code and lines inside stay readable in both themes.
pub fn ground(colour: Rgb) -> String {
    let (ground, ink) = (colour.css(), colour.ink().css());
    format!(
        "background-color:{ground};color:{ink};--color-ink:{ink};--color-ink-2:{ink};--color-ink-3:{ink};\
         --color-accent-ink:{ink};--color-sunken:transparent;--color-line:currentColor"
    )
}

/// Declarations for coloured text, readable on either theme's paper.
pub fn text(colour: Rgb) -> String {
    format!("color:light-dark({},{})", colour.readable_on(WHITE).css(), colour.readable_on(DARK_PAPER).css())
}

pub fn border(colour: Rgb) -> String {
    format!("border-color:{}", colour.css())
}

fn to_byte(value: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a byte's range, and NaN becomes 0"
    )]
    let byte = value.round().clamp(0.0, 255.0) as u8;
    byte
}

fn hex_digits(hex: &str) -> Option<Rgb> {
    if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    match hex.len() {
        3 | 4 => {
            let digit = |at: usize| u8::from_str_radix(&hex[at..=at], 16).ok().map(|d| d * 17);
            Some(Rgb(digit(0)?, digit(1)?, digit(2)?))
        }
        6 | 8 => Some(Rgb(pair(0)?, pair(2)?, pair(4)?)),
        _ => None,
    }
}

/// Atlassian's design tokens name a colour and its strength: `--ds-background-accent-blue-subtlest`.
fn token_colour(token: &str) -> Option<Rgb> {
    let family = ["blue", "red", "orange", "yellow", "green", "teal", "purple", "magenta", "lime", "gray", "grey"]
        .into_iter()
        .find(|family| token.contains(family))?;
    let full = named(match family {
        "magenta" => "fuchsia",
        other => other,
    })?;
    let share = if token.contains("subtlest") {
        0.85
    } else if token.contains("subtler") {
        0.7
    } else if token.contains("subtle") {
        0.45
    } else {
        0.0
    };
    Some(full.mix(WHITE, share))
}

/// The names that Confluence's cell highlights use have the pale meaning there; CSS names have their own.
pub fn highlight(value: &str) -> Option<Rgb> {
    let pale = match value.trim().to_ascii_lowercase().as_str() {
        "grey" | "gray" => Rgb(0xf4, 0xf5, 0xf7),
        "red" => Rgb(0xff, 0xeb, 0xe6),
        "blue" => Rgb(0xde, 0xeb, 0xff),
        "green" => Rgb(0xe3, 0xfc, 0xef),
        "yellow" => Rgb(0xff, 0xfa, 0xe6),
        "purple" => Rgb(0xea, 0xe6, 0xff),
        "teal" => Rgb(0xe6, 0xfc, 0xff),
        "transparent" | "none" => return None,
        _ => return Rgb::parse(value),
    };
    Some(pale)
}

fn named(name: &str) -> Option<Rgb> {
    Some(match name {
        "black" => BLACK,
        "white" => WHITE,
        "silver" => Rgb(0xc0, 0xc0, 0xc0),
        "gray" | "grey" => Rgb(0x80, 0x80, 0x80),
        "lightgrey" | "lightgray" => Rgb(0xd3, 0xd3, 0xd3),
        "maroon" => Rgb(0x80, 0, 0),
        "red" => Rgb(0xff, 0, 0),
        "purple" => Rgb(0x80, 0, 0x80),
        "fuchsia" | "magenta" => Rgb(0xff, 0, 0xff),
        "pink" => Rgb(0xff, 0xc0, 0xcb),
        "green" => Rgb(0, 0x80, 0),
        "lime" => Rgb(0, 0xff, 0),
        "olive" => Rgb(0x80, 0x80, 0),
        "yellow" => Rgb(0xff, 0xff, 0),
        "orange" => Rgb(0xff, 0xa5, 0),
        "brown" => Rgb(0xa5, 0x2a, 0x2a),
        "navy" => Rgb(0, 0, 0x80),
        "blue" => Rgb(0, 0, 0xff),
        "lightblue" => Rgb(0xad, 0xd8, 0xe6),
        "teal" => Rgb(0, 0x80, 0x80),
        "aqua" | "cyan" => Rgb(0, 0xff, 0xff),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_confluence_writes() {
        assert_eq!(Rgb::parse("#DEEBFF"), Some(Rgb(0xde, 0xeb, 0xff)));
        assert_eq!(Rgb::parse("rgb(255, 86,48)"), Some(Rgb(255, 86, 48)));
        assert_eq!(Rgb::parse("var(--ds-text-accent-red, #AE2A19)"), Some(Rgb(0xae, 0x2a, 0x19)));
        assert!(Rgb::parse("var(--ds-background-accent-blue-subtlest)").is_some());
        for bad in ["", "#12", "url(x)", "expression(1)", "rgb(a,b,c)", "red;x:y", "var(--x)", "#ééé"] {
            assert_eq!(Rgb::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn fallbacks_are_followed_as_far_as_the_length_allows() {
        let nested = |times: usize| format!("{}red{}", "var(--x,".repeat(times), ")".repeat(times));
        assert_eq!(Rgb::parse(&nested(3)), Some(Rgb(0xff, 0, 0)));
        assert_eq!(Rgb::parse(&nested(29)), None);
        assert_eq!(Rgb::parse(&" ".repeat(LONGEST)), None);
    }

    #[test]
    fn every_ground_has_readable_text() {
        for step in 0..=4096_u32 {
            let [r, g, b, _] = step.wrapping_mul(2_654_435_761).to_le_bytes();
            let colour = Rgb(r ^ g, g ^ b, b);
            assert!(colour.contrast(colour.ink()) >= READABLE, "{colour:?}");
            assert!(colour.readable_on(WHITE).contrast(WHITE) >= READABLE);
            assert!(colour.readable_on(DARK_PAPER).contrast(DARK_PAPER) >= READABLE);
        }
    }
}
