//! Colours of sRGB, and the perceptual space in which they are made lighter and darker.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An opaque colour, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

impl Colour {
    pub const WHITE: Self = Self([255; 3]);

    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// `#` and six hexadecimal digits; other ways of writing a colour are none here.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance").
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|byte| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

impl TryFrom<String> for Colour {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a colour")
    }
}

/// A colour by lightness, chroma and hue, in which equal steps look equal (B. Ottosson, "A perceptual color space for image
/// processing"; CSS Color 4, 9.2: `oklch()`). The hue is kept as the two axes that span it, of length one or zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lch {
    /// 0 to 1.
    pub(super) lightness: f64,
    pub(super) chroma: f64,
    hue: [f64; 2],
}

type Matrix = [[f64; 3]; 3];

// The matrices of the same source: light to the three kinds of cones, their cube roots to lightness and two axes, and back.
const TO_CONES: Matrix = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const TO_LAB: Matrix = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const FROM_LAB: Matrix = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const FROM_CONES: Matrix = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];

fn times(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

impl From<Colour> for Lch {
    fn from(colour: Colour) -> Self {
        let cones = times(&TO_CONES, colour.linear()).map(f64::cbrt);
        let [lightness, a, b] = times(&TO_LAB, cones);
        let chroma = a.hypot(b);
        // A grey has no hue: what is left of one is the error of the numbers.
        let hue = if chroma < 1e-4 { [0.0, 0.0] } else { [a / chroma, b / chroma] };
        Self { lightness, chroma, hue }
    }
}

impl Lch {
    pub(super) fn with(self, lightness: f64, chroma: f64) -> Self {
        Self { lightness: lightness.clamp(0.0, 1.0), chroma, ..self }
    }

    /// The colour of sRGB with this lightness and hue, and with as much of the chroma as there is room for.
    pub(super) fn colour(self) -> Colour {
        let (mut fits, mut too_much) = (0.0, 1.0);
        if inside(self.rgb(1.0)) {
            fits = 1.0;
        } else {
            for _ in 0..12 {
                let share = f64::midpoint(fits, too_much);
                if inside(self.rgb(share)) {
                    fits = share;
                } else {
                    too_much = share;
                }
            }
        }
        Colour(self.rgb(fits).map(|linear| {
            let c = linear.clamp(0.0, 1.0);
            byte(if c <= 0.003_130_8 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 })
        }))
    }

    /// Linear light, with this share of the chroma.
    fn rgb(self, share: f64) -> [f64; 3] {
        let [a, b] = self.hue.map(|axis| axis * self.chroma * share);
        let cones = times(&FROM_LAB, [self.lightness, a, b]).map(|root| root.powi(3));
        times(&FROM_CONES, cones)
    }
}

/// Within half a step of a byte.
fn inside(rgb: [f64; 3]) -> bool {
    rgb.iter().all(|c| (-0.000_2..=1.002).contains(c))
}

fn byte(share: f64) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte's range")]
    let byte = (share * 255.0).round().clamp(0.0, 255.0) as u8;
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_one_way_to_be_written() {
        for (text, same) in [("#0d5c68", "#0d5c68"), ("#FFFEFC", "#fffefc"), ("#000000", "#000000")] {
            assert_eq!(Colour::parse(text).unwrap().to_string(), same);
        }
        for none in
            ["", "#", "0d5c68", "#0d5c6", "#0d5c688", "#0d5c6g", "#+d5c68", "red", "#é5c6", "#fff;}a{x:url(//x)"]
        {
            assert_eq!(Colour::parse(none), None, "{none}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let (black, grey) = (Colour::new(0, 0, 0), Colour::new(0x76, 0x76, 0x76));
        assert!((Colour::WHITE.contrast(black) - 21.0).abs() < 1e-9);
        assert!((black.contrast(black) - 1.0).abs() < 1e-9);
        // The lightest grey that is readable on white.
        assert!(Colour::WHITE.contrast(grey) >= 4.5 && Colour::WHITE.contrast(Colour::new(0x77, 0x77, 0x77)) < 4.5);
    }

    #[test]
    fn there_and_back_is_the_same_colour() {
        for red in (0..=255).step_by(17) {
            for green in (0..=255).step_by(17) {
                for blue in (0..=255).step_by(17) {
                    let colour = Colour::new(red, green, blue);
                    assert_eq!(Lch::from(colour).colour(), colour);
                }
            }
        }
    }

    #[test]
    fn lightness_and_hue_are_kept_where_the_chroma_has_no_room() {
        let blue = Lch::from(Colour::new(0, 0, 255));
        let light = Lch::from(blue.with(0.9, blue.chroma).colour());
        assert!((light.lightness - 0.9).abs() < 0.01 && light.chroma < 0.1, "{light:?}");
        assert!(light.hue[0] * blue.hue[0] + light.hue[1] * blue.hue[1] > 0.99, "{light:?}");
    }
}
