//! What a key does to a list beneath a field (ARIA Authoring Practices Guide, "Combobox", keyboard interaction).

/// Lines are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// Opens the list, at a line or at none.
    Open(Option<usize>),
    Close,
    To(usize),
    Choose(usize),
}

/// `at` is where the keys stand, or would begin while the list is closed; `lines` how many there are. `None`: the key is the field's.
pub fn press(key: &str, alt: bool, open: bool, at: Option<usize>, lines: usize) -> Option<Press> {
    let last = lines.checked_sub(1);
    match (key, alt, open) {
        ("ArrowDown", true, false) => Some(Press::Open(None)),
        ("ArrowDown", false, false) => Some(Press::Open(at.or(last.map(|_| 0)))),
        ("ArrowUp", false, false) => Some(Press::Open(at.or(last))),
        ("ArrowUp", true, true) | ("Escape", _, true) => Some(Press::Close),
        ("ArrowDown", false, true) => last.map(|last| Press::To(at.filter(|at| *at < last).map_or(0, |at| at + 1))),
        ("ArrowUp", false, true) => last.map(|last| Press::To(at.and_then(|at| at.checked_sub(1)).unwrap_or(last))),
        // Home and End move in the text, as they do while the list is closed.
        ("Enter", false, true) => at.map(Press::Choose),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn plain(open: bool, at: Option<usize>) -> (bool, Option<usize>) {
        (open, at)
    }

    fn pressed(key: &str, (open, at): (bool, Option<usize>)) -> Option<Press> {
        press(key, false, open, at, 3)
    }

    #[test]
    fn arrows_open_the_list_where_one_stands() {
        assert_eq!(pressed("ArrowDown", plain(false, None)), Some(Press::Open(Some(0))));
        assert_eq!(pressed("ArrowDown", plain(false, Some(2))), Some(Press::Open(Some(2))));
        assert_eq!(pressed("ArrowUp", plain(false, None)), Some(Press::Open(Some(2))));
        assert_eq!(press("ArrowDown", true, false, Some(1), 3), Some(Press::Open(None)));
        assert_eq!(press("ArrowDown", false, false, None, 0), Some(Press::Open(None)), "it says that nothing is there");
    }

    #[test]
    fn arrows_go_round() {
        assert_eq!(pressed("ArrowDown", plain(true, None)), Some(Press::To(0)));
        assert_eq!(pressed("ArrowDown", plain(true, Some(2))), Some(Press::To(0)));
        assert_eq!(pressed("ArrowUp", plain(true, Some(0))), Some(Press::To(2)));
        assert_eq!(pressed("ArrowUp", plain(true, None)), Some(Press::To(2)));
        assert_eq!(press("ArrowDown", false, true, None, 0), None);
    }

    #[test]
    fn enter_chooses_only_where_the_keys_stand() {
        assert_eq!(pressed("Enter", plain(true, Some(1))), Some(Press::Choose(1)));
        assert_eq!(pressed("Enter", plain(true, None)), None);
        assert_eq!(pressed("Enter", plain(false, Some(1))), None);
    }

    #[test]
    fn the_list_closes_and_the_field_keeps_its_keys() {
        assert_eq!(pressed("Escape", plain(true, Some(1))), Some(Press::Close));
        assert_eq!(press("ArrowUp", true, true, Some(1), 3), Some(Press::Close));
        for key in ["Escape", "Tab", "Home", "a"] {
            assert_eq!(pressed(key, plain(false, None)), None, "{key}");
        }
        for key in ["Tab", "Home", "End", "ArrowLeft", " "] {
            assert_eq!(pressed(key, plain(true, Some(1))), None, "{key}");
        }
    }
}
