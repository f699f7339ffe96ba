//! A field with a list beneath it, after the pattern "combobox with listbox popup" of the ARIA Authoring Practices Guide: the focus
//! stays in the field, and `aria-activedescendant` tells which line the keys stand at.
//!
//! `aria-selected` says what is chosen; the line that the keys stand at has the class `at`.

mod chips;
mod keys;
mod list;
mod search_select;

pub use chips::ChipsField;
pub use search_select::SearchSelect;

use super::Choice;
use keys::{Press, press};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Lines that are shown at once. Some lists have thousands; more letters narrow them.
const SHOWN: usize = 100;

/// The first lines in which the text occurs, and how many more there are.
fn narrow(choices: &[Choice], text: &str) -> (Vec<Choice>, usize) {
    let wanted = text.trim().to_lowercase();
    let mut fitting = choices.iter().filter(|choice| choice.label.to_lowercase().contains(&wanted));
    let shown = fitting.by_ref().take(SHOWN).cloned().collect();
    (shown, fitting.count())
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Took {
    /// It is the field's.
    Nothing,
    /// The list did something.
    Key,
    /// This line is meant.
    Line(usize),
}

/// The list of one field.
#[derive(Debug, Clone, Copy)]
struct Combo {
    /// The field's.
    id: &'static str,
    open: RwSignal<bool>,
    /// The line that the keys stand at.
    at: RwSignal<Option<usize>>,
    /// The lines, and how many more fit.
    shown: Memo<(Vec<Choice>, usize)>,
}

impl Combo {
    /// `text` narrows the choices.
    fn new(id: &'static str, choices: Signal<Vec<Choice>>, text: Signal<String>) -> Self {
        let shown = Memo::new(move |_| choices.with(|choices| text.with(|text| narrow(choices, text))));
        Self { id, open: RwSignal::new(false), at: RwSignal::new(None), shown }
    }

    fn list_id(self) -> String {
        format!("{}-list", self.id)
    }

    fn line_id(self, n: usize) -> String {
        format!("{}-line-{n}", self.id)
    }

    /// Whether lines can be seen. Follows the signals.
    fn is_seen(self) -> bool {
        self.open.get() && self.shown.with(|(lines, _)| !lines.is_empty())
    }

    /// The id of the line that the keys stand at. Follows the signals.
    fn active(self) -> Option<String> {
        let lines = self.shown.with(|(lines, _)| lines.len());
        self.at.get().filter(|at| self.open.get() && *at < lines).map(|at| self.line_id(at))
    }

    fn close(self) {
        self.open.set(false);
        self.at.set(None);
    }

    /// The list is another one now: no line of it is meant yet.
    fn retype(self) {
        self.at.set(None);
        self.open.set(true);
    }

    fn go(self, at: Option<usize>) {
        self.at.set(at);
        if let Some(at) = at {
            // The line stands in the document only after the next frame.
            request_animation_frame(move || bring_into_view(&self.line_id(at)));
        }
    }

    /// `current`: where a closed list begins.
    fn key(self, event: &KeyboardEvent, current: Option<usize>) -> Took {
        // A key that ends the writing of a word of several keys is no choice.
        if event.is_composing() || event.ctrl_key() || event.meta_key() {
            return Took::Nothing;
        }
        let open = self.open.get_untracked();
        let lines = self.shown.with_untracked(|(lines, _)| lines.len());
        let at = if open { self.at.get_untracked() } else { current };
        let Some(press) = press(&event.key(), event.alt_key(), open, at.filter(|at| *at < lines), lines) else {
            return Took::Nothing;
        };
        event.prevent_default();
        match press {
            Press::Open(at) => {
                self.open.set(true);
                self.go(at);
            }
            Press::Close => {
                // A dialog around the field stays open.
                event.stop_propagation();
                self.close();
            }
            Press::To(at) => self.go(Some(at)),
            Press::Choose(at) => return Took::Line(at),
        }
        Took::Key
    }
}

/// Scrolls as far as needed, and not at all where it is seen. In the browser alone.
pub fn bring_into_view(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let nearest = web_sys::ScrollIntoViewOptions::new();
        nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(all: &[&str], text: &str) -> Vec<String> {
        let all: Vec<Choice> = all.iter().map(|label| Choice::new(*label, *label)).collect();
        narrow(&all, text).0.into_iter().map(|choice| choice.label).collect()
    }

    #[test]
    fn the_text_narrows_in_any_case_and_anywhere() {
        assert_eq!(labels(&["Suppliers EU", "Auditors"], " eu "), ["Suppliers EU"]);
        assert_eq!(labels(&["Suppliers EU", "Auditors"], ""), ["Suppliers EU", "Auditors"]);
        assert!(labels(&["Suppliers EU"], "none").is_empty());
    }

    #[test]
    fn of_many_the_first_are_shown_and_the_others_counted() {
        let all: Vec<Choice> = (0..150).map(|n| Choice::new(n.to_string(), format!("g{n}"))).collect();
        let (shown, more) = narrow(&all, "");
        assert_eq!((shown.len(), more), (SHOWN, 50));
        assert_eq!(narrow(&all, "g149").1, 0);
    }
}
