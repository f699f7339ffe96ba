//! The accent tokens of the style sheet, made out of one colour.
//!
//! `style/tokens.css` says what each token is for, and `scripts/check-tokens.mjs` which pairs must pass which contrast. The same
//! pairs hold here, for whatever colour somebody chooses: it is made darker or lighter, and keeps its hue, until they do.

use super::colour::{Colour, Lch};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// WCAG 2.2, 1.4.3: text.
const TEXT: f64 = 4.5;
/// WCAG 2.2, 1.4.11: what a person must find.
const EDGE: f64 = 3.0;

/// Sluice's own accent, as light pages have it.
pub const HOUSE: Colour = Colour::new(0x0d, 0x5c, 0x68);

/// A theme's own colours, which a brand does not change.
struct Paper {
    canvas: Colour,
    surface: Colour,
    sunken: Colour,
    raised: Colour,
    hover: Colour,
    inks: [Colour; 3],
}

const LIGHT: Paper = Paper {
    canvas: Colour::new(0xf6, 0xf4, 0xf0),
    surface: Colour::new(0xff, 0xfe, 0xfc),
    sunken: Colour::new(0xf2, 0xef, 0xe9),
    raised: Colour::new(0xff, 0xfe, 0xfc),
    hover: Colour::new(0xeb, 0xe7, 0xe0),
    inks: [Colour::new(0x1e, 0x1b, 0x17), Colour::new(0x52, 0x4d, 0x44), Colour::new(0x68, 0x62, 0x57)],
};

const DARK: Paper = Paper {
    canvas: Colour::new(0x12, 0x11, 0x10),
    surface: Colour::new(0x1a, 0x19, 0x17),
    sunken: Colour::new(0x14, 0x13, 0x12),
    raised: Colour::new(0x23, 0x22, 0x20),
    hover: Colour::new(0x28, 0x26, 0x23),
    inks: [Colour::new(0xec, 0xe8, 0xe1), Colour::new(0xbb, 0xb5, 0xa9), Colour::new(0x9e, 0x97, 0x8a)],
};

impl Paper {
    fn grounds(&self) -> [Colour; 5] {
        [self.canvas, self.surface, self.sunken, self.raised, self.hover]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// As documents and cookies have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }

    const fn colours(self) -> &'static Paper {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }

    /// The theme's own grounds and inks, with the names that the style sheet has for them.
    pub const fn paper(self) -> [(&'static str, Colour); 8] {
        let paper = self.colours();
        let [ink, ink_2, ink_3] = paper.inks;
        [
            ("--color-canvas", paper.canvas),
            ("--color-surface", paper.surface),
            ("--color-sunken", paper.sunken),
            ("--color-raised", paper.raised),
            ("--color-hover", paper.hover),
            ("--color-ink", ink),
            ("--color-ink-2", ink_2),
            ("--color-ink-3", ink_3),
        ]
    }
}

/// The accent tokens of one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    pub accent: Colour,
    pub accent_2: Colour,
    pub on_accent: Colour,
    pub accent_ink: Colour,
    pub accent_soft: Colour,
    pub accent_line: Colour,
    pub focus: Colour,
}

/// The accent tokens of both themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accents {
    pub light: Accent,
    pub dark: Accent,
}

impl Accent {
    /// What was chosen, as near to it as the pairs allow.
    pub fn of(chosen: Colour, theme: Theme) -> Self {
        let own = Lch::from(chosen);
        let paper = theme.colours();
        let passes = |colour: Colour, least: f64, grounds: &[Colour]| {
            grounds.iter().all(|ground| colour.contrast(*ground) >= least)
        };
        let fills = |c: Colour| passes(c, TEXT, &[Colour::WHITE]) && passes(c, EDGE, &[paper.surface, paper.canvas]);
        // Untouched where it may be: there and back is not always the same byte.
        let accent = if fills(chosen) { chosen } else { nearest(own, own.lightness, own.chroma, fills) };
        let fill = Lch::from(accent).lightness;
        // A fill that is nearly black becomes lighter under the pointer: darker would not be seen.
        let pressed = if fill < 0.2 { fill + 0.09 } else { fill - 0.07 };
        let accent_2 = nearest(own, pressed, own.chroma, |c| passes(c, TEXT, &[Colour::WHITE]));
        // As light, and as little coloured, as the house's own are.
        let (soft, line, ink, ring) = match theme {
            Theme::Light => ((0.945, 0.025), (0.845, 0.05), fill - 0.015, fill + 0.07),
            Theme::Dark => ((0.265, 0.035), (0.415, 0.055), 0.785, 0.8),
        };
        let accent_soft = nearest(own, soft.0, own.chroma.min(soft.1), |c| passes(c, TEXT, &paper.inks));
        let accent_line = own.with(line.0, own.chroma.min(line.1)).colour();
        let on_soft = |c: Colour| passes(c, TEXT, &paper.grounds()) && passes(c, TEXT, &[accent_soft]);
        let accent_ink = nearest(own, ink, own.chroma, on_soft);
        let focus = nearest(own, ring, own.chroma, |c| passes(c, EDGE, &paper.grounds()));
        Self { accent, accent_2, on_accent: Colour::WHITE, accent_ink, accent_soft, accent_line, focus }
    }

    /// With the names that the style sheet has for them.
    pub fn tokens(&self) -> [(&'static str, Colour); 7] {
        [
            ("--color-accent", self.accent),
            ("--color-accent-2", self.accent_2),
            ("--color-on-accent", self.on_accent),
            ("--color-accent-ink", self.accent_ink),
            ("--color-accent-soft", self.accent_soft),
            ("--color-accent-line", self.accent_line),
            ("--color-focus", self.focus),
        ]
    }
}

impl Accents {
    pub fn of(chosen: Colour) -> Self {
        Self { light: Accent::of(chosen, Theme::Light), dark: Accent::of(chosen, Theme::Dark) }
    }

    /// The style sheet that takes the place of the house's own tokens. It names them as `style/tokens.css` does, and counts because
    /// it comes after it. Nothing in it is a copied text.
    pub fn css(&self) -> String {
        let (light, dark) = (rules(&self.light), rules(&self.dark));
        format!(
            ":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{dark}}}}}\n\
             :root[data-theme=\"dark\"]{{{dark}}}\n"
        )
    }
}

fn rules(accent: &Accent) -> String {
    let mut css = String::new();
    for (name, colour) in accent.tokens() {
        // Writing to a text does not fail.
        let _ = write!(css, "{name}:{colour};");
    }
    css
}

/// Steps from one end of the lightness to the other.
const STEPS: u32 = 256;

/// The colour of this hue that is nearest in lightness to what is wanted, among those that pass. One does: black or white pass
/// each of the tests in one theme or the other, and those of the dark fill leave a band far wider than a step.
fn nearest(own: Lch, lightness: f64, chroma: f64, passes: impl Fn(Colour) -> bool) -> Colour {
    let tried = (0..=STEPS).flat_map(|step| {
        let away = f64::from(step) / f64::from(STEPS);
        [lightness - away, lightness + away]
    });
    let mut tried = tried.filter(|lightness| (-0.005..=1.005).contains(lightness));
    tried
        .find_map(|lightness| Some(own.with(lightness, chroma).colour()).filter(|c| passes(*c)))
        .unwrap_or(Colour::WHITE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("../../../../style/tokens.css");

    /// The value of a token in the block that follows `opening`.
    fn token(opening: &str, name: &str) -> Colour {
        let (_, block) = TOKENS.split_once(opening).unwrap();
        let (_, value) = block.split_once(&format!("--color-{name}: ")).unwrap();
        Colour::parse(&value[..7]).unwrap()
    }

    #[test]
    fn the_papers_are_those_of_the_style_sheet() {
        for (paper, opening) in [(&LIGHT, "@theme static {"), (&DARK, ":root[data-theme=\"dark\"] {")] {
            let names = ["canvas", "surface", "sunken", "raised", "hover"];
            assert_eq!(paper.grounds(), names.map(|name| token(opening, name)));
            assert_eq!(paper.inks, ["ink", "ink-2", "ink-3"].map(|name| token(opening, name)));
        }
        assert_eq!(HOUSE, token("@theme static {", "accent"));
        for (theme, opening) in [(Theme::Light, "@theme static {"), (Theme::Dark, ":root[data-theme=\"dark\"] {")] {
            for (name, colour) in theme.paper() {
                assert_eq!(colour, token(opening, name.trim_start_matches("--color-")), "{theme:?} {name}");
            }
        }
    }

    #[test]
    fn every_token_of_the_accent_is_made() {
        let names = Accent::of(Colour::WHITE, Theme::Light).tokens().map(|(name, _)| name);
        let of_file: Vec<&str> = TOKENS
            .split_whitespace()
            .filter_map(|word| word.strip_suffix(':'))
            .filter(|name| name.contains("accent") || name.contains("focus"))
            .collect();
        assert!(!of_file.is_empty() && of_file.iter().all(|name| names.contains(name)), "{of_file:?}");
        let css = Accents::of(Colour::WHITE).css();
        for name in names {
            assert_eq!(css.matches(&format!("{name}:#")).count(), 3, "{name} in {css}");
        }
    }

    /// The pairs of `scripts/check-tokens.mjs` that an accent has a part in.
    fn faults(accent: &Accent, paper: &Paper) -> Vec<&'static str> {
        let mut faults = Vec::new();
        let mut needs = |what: &'static str, a: Colour, b: Colour, least: f64| {
            if a.contrast(b) < least {
                faults.push(what);
            }
        };
        for ground in paper.grounds() {
            needs("accent-ink on a ground", accent.accent_ink, ground, TEXT);
            needs("focus on a ground", accent.focus, ground, EDGE);
        }
        needs("accent-ink on its tint", accent.accent_ink, accent.accent_soft, TEXT);
        needs("on-accent on accent", accent.on_accent, accent.accent, TEXT);
        needs("on-accent on accent-2", accent.on_accent, accent.accent_2, TEXT);
        for ink in paper.inks {
            needs("ink on the tint", ink, accent.accent_soft, TEXT);
        }
        for ground in [paper.surface, paper.canvas] {
            needs("accent on paper", accent.accent, ground, EDGE);
        }
        faults
    }

    #[test]
    fn every_pair_passes_whatever_is_chosen() {
        let levels: Vec<u8> = (0..=255).step_by(15).collect();
        let mut tried = 0;
        for red in &levels {
            for green in &levels {
                for blue in &levels {
                    let chosen = Colour::new(*red, *green, *blue);
                    let Accents { light, dark } = Accents::of(chosen);
                    assert_eq!(faults(&light, &LIGHT), [""; 0], "{chosen}: {light:?}");
                    assert_eq!(faults(&dark, &DARK), [""; 0], "{chosen}: {dark:?}");
                    assert_ne!(light.accent, light.accent_2, "{chosen}: hovering shows");
                    assert_ne!(dark.accent, dark.accent_2, "{chosen}: hovering shows");
                    tried += 1;
                }
            }
        }
        assert_eq!(tried, 18 * 18 * 18);
    }

    #[test]
    fn what_passes_is_taken_as_it_is() {
        for (chosen, theme) in [("#0d5c68", Theme::Light), ("#000000", Theme::Light), ("#23818e", Theme::Dark)] {
            let chosen = Colour::parse(chosen).unwrap();
            assert_eq!(Accent::of(chosen, theme).accent, chosen);
        }
    }

    #[test]
    fn what_is_too_light_is_darkened_and_keeps_its_hue() {
        let yellow = Colour::parse("#ffd400").unwrap();
        let made = Accent::of(yellow, Theme::Light).accent;
        assert!(
            made.luminance() < yellow.luminance() && made.contrast(Colour::WHITE) < 4.8,
            "no more than it must: {made}"
        );
        let navy = Colour::parse("#0a0a40").unwrap();
        let made = Accent::of(navy, Theme::Dark).accent;
        assert!(made.luminance() > navy.luminance(), "{made}");
        let [red, _, blue] = [1, 3, 5].map(|at| u8::from_str_radix(&made.to_string()[at..at + 2], 16).unwrap());
        assert!(blue > red, "still blue: {made}");
    }
}
