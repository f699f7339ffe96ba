//! Which keys mean what. Pure, so that it can be tested without a browser.

use super::super::place::Area;

/// How long after `g` the letter of an area may come, in milliseconds.
const PATIENCE: f64 = 1_500.0;

/// The letters of the areas, behind [`BEFORE_AREA`].
pub const AREAS: [(char, Area); 6] = [
    ('o', Area::Overview),
    ('l', Area::Links),
    ('s', Area::Spaces),
    ('a', Area::Audit),
    ('i', Area::Sso),
    ('t', Area::Settings),
];
pub const BEFORE_AREA: char = 'g';
pub const CREATE: char = 'c';
pub const HELP: char = '?';
/// To what was just done, where the way back is.
pub const DONE: char = 'u';

/// What was held while a key was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Held {
    #[default]
    Nothing,
    Shift,
    /// One of them, and nothing else.
    CtrlOrCmd,
    /// The browser's, or the system's.
    Other,
}

/// A key as it was pressed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Key<'a> {
    /// What it writes, or its name (`KeyboardEvent.key`).
    pub writes: &'a str,
    /// Where it is (`KeyboardEvent.code`).
    pub code: &'a str,
    pub held: Held,
}

impl Key<'_> {
    /// The one character that it writes, small. Where the keyboard writes no Latin letters, the letter that stands in its place on
    /// one that does: nobody can type `g` on a Cyrillic one.
    fn character(&self) -> Option<char> {
        let mut characters = self.writes.chars();
        let (first, None) = (characters.next()?, characters.next()) else { return None };
        if first.is_ascii() {
            return Some(first.to_ascii_lowercase());
        }
        self.code.strip_prefix("Key").and_then(|letter| letter.chars().next()).map(|letter| letter.to_ascii_lowercase())
    }

    /// Ctrl or Cmd with K: it works while somebody types, too.
    pub fn opens_search(&self) -> bool {
        self.held == Held::CtrlOrCmd && self.character() == Some('k')
    }
}

/// What a single key, or two in a row, ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Go(&'static str),
    Help,
    /// To what was just done.
    Done,
}

/// What was pressed before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sequence {
    /// When `g` was pressed, if nothing came after it.
    since: Option<f64>,
}

impl Sequence {
    /// `at`: milliseconds on any clock that does not go back.
    pub fn press(&mut self, key: Key<'_>, at: f64) -> Option<Command> {
        // On its way to another key.
        if matches!(key.writes, "Shift" | "CapsLock") {
            return None;
        }
        let before = self.since.take().filter(|since| at - since <= PATIENCE);
        // On most keyboards the question mark needs Shift; letters with it are none of these.
        let character = match (key.held, key.character()?) {
            (Held::Nothing | Held::Shift, HELP) => return Some(Command::Help),
            (Held::Nothing, character) => character,
            _ => return None,
        };
        if before.is_some()
            && let Some((_, area)) = AREAS.into_iter().find(|(letter, _)| *letter == character)
        {
            return Some(Command::Go(area.href()));
        }
        match character {
            BEFORE_AREA => {
                self.since = Some(at);
                None
            }
            CREATE => Some(Command::Go("/links/new")),
            DONE => Some(Command::Done),
            _ => None,
        }
    }

    /// Something else has the keys now.
    pub fn forget(&mut self) {
        self.since = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(writes: &str) -> Key<'_> {
        Key { writes, ..Key::default() }
    }

    fn held(held: Held, writes: &str) -> Key<'_> {
        Key { held, ..key(writes) }
    }

    fn at<'a>(code: &'a str, writes: &'a str) -> Key<'a> {
        Key { code, ..key(writes) }
    }

    fn last(keys: &[&str]) -> Option<Command> {
        let mut sequence = Sequence::default();
        keys.iter().map(|name| sequence.press(key(name), 100.0)).last().flatten()
    }

    #[test]
    fn each_area_has_two_keys() {
        for (letter, area) in AREAS {
            assert_eq!(last(&["g", &letter.to_string()]), Some(Command::Go(area.href())), "{letter}");
            assert_eq!(last(&[&letter.to_string()]), None, "{letter}");
        }
        assert_eq!(last(&["g"]), None);
        assert_eq!(last(&["g", "g", "l"]), Some(Command::Go("/links")), "the second one begins anew");
        assert_eq!(last(&["g", "x", "l"]), None, "another key came between");
        assert_eq!(last(&["g", "l", "s"]), None, "it was used up");
    }

    #[test]
    fn single_keys_act_at_once() {
        assert_eq!(last(&["c"]), Some(Command::Go("/links/new")));
        assert_eq!(last(&["g", "c"]), Some(Command::Go("/links/new")));
        assert_eq!(last(&["?"]), Some(Command::Help));
        assert_eq!(Sequence::default().press(held(Held::Shift, "?"), 0.0), Some(Command::Help));
        for other in ["Enter", "Escape", "Tab", "x", "", "Dead"] {
            assert_eq!(last(&[other]), None, "{other}");
        }
    }

    #[test]
    fn who_waits_begins_anew() {
        let mut sequence = Sequence::default();
        sequence.press(key("g"), 0.0);
        assert_eq!(sequence.press(key("l"), PATIENCE), Some(Command::Go("/links")));
        sequence.press(key("g"), 0.0);
        assert_eq!(sequence.press(key("l"), PATIENCE + 1.0), None);
        sequence.press(key("g"), 0.0);
        sequence.forget();
        assert_eq!(sequence.press(key("l"), 1.0), None);
    }

    #[test]
    fn keys_with_others_held_are_the_browsers() {
        let mut sequence = Sequence::default();
        for other in [
            held(Held::CtrlOrCmd, "c"),
            held(Held::Other, "c"),
            held(Held::Shift, "C"),
            held(Held::Other, "?"),
            held(Held::CtrlOrCmd, "?"),
        ] {
            assert_eq!(sequence.press(other, 0.0), None, "{other:?}");
        }
        // Shift on its way, and capitals without it.
        sequence.press(key("G"), 0.0);
        sequence.press(held(Held::Shift, "Shift"), 1.0);
        assert_eq!(sequence.press(key("L"), 2.0), Some(Command::Go("/links")));
    }

    #[test]
    fn a_keyboard_without_latin_letters_goes_by_places() {
        let mut sequence = Sequence::default();
        sequence.press(at("KeyG", "п"), 0.0);
        assert_eq!(sequence.press(at("KeyL", "д"), 1.0), Some(Command::Go("/links")));
        // Dvorak: what it writes counts, not where it is.
        assert_eq!(sequence.press(at("KeyC", "j"), 2.0), None);
    }

    #[test]
    fn search_opens_by_ctrl_or_cmd_alone() {
        assert!(held(Held::CtrlOrCmd, "k").opens_search());
        assert!(held(Held::CtrlOrCmd, "K").opens_search());
        assert!(Key { held: Held::CtrlOrCmd, ..at("KeyK", "л") }.opens_search());
        for other in [key("k"), held(Held::Other, "k"), held(Held::Shift, "K"), held(Held::CtrlOrCmd, "l")] {
            assert!(!other.opens_search(), "{other:?}");
        }
    }
}
