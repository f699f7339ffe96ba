//! Rows that are chosen, and the bar of what can be done with them.

use super::{Icon, focus_first};
use crate::any::IntoAny;
use crate::text;
use leptos::html::Input;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What is chosen of a list: keys, each with what it is called. It may hold more than the page that is shown.
#[derive(Debug, Clone, Copy)]
pub struct Selection(RwSignal<BTreeMap<String, String>>);

impl Default for Selection {
    fn default() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }
}

impl Selection {
    /// Tracks it.
    pub fn len(self) -> usize {
        self.0.with(BTreeMap::len)
    }

    /// Tracks it.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Tracks it.
    pub fn has(self, key: &str) -> bool {
        self.0.with(|all| all.contains_key(key))
    }

    pub fn choose(self, rows: impl IntoIterator<Item = (String, String)>) {
        self.0.update(|all| all.extend(rows));
    }

    pub fn drop_all<'k>(self, keys: impl IntoIterator<Item = &'k str>) {
        self.0.update(|all| {
            for key in keys {
                all.remove(key);
            }
        });
    }

    pub fn clear(self) {
        if !self.0.with_untracked(BTreeMap::is_empty) {
            self.0.set(BTreeMap::new());
        }
    }

    /// Every key with what it is called.
    pub fn now(self) -> BTreeMap<String, String> {
        self.0.get_untracked()
    }
}

/// The head of the column of checkboxes: all rows of this page that can be chosen.
#[component]
pub fn PickAll(
    selection: Selection,
    /// Key and name of each.
    rows: Vec<(String, String)>,
) -> impl IntoView {
    if rows.is_empty() {
        return view! { <th role="columnheader" scope="col" class="pick"><span class="vh">{text::PICK}</span></th> }
            .into_any();
    }
    let rows = StoredValue::new(rows);
    let chosen = Memo::new(move |_| rows.with_value(|rows| rows.iter().filter(|(key, _)| selection.has(key)).count()));
    let all = move || chosen.get() == rows.with_value(Vec::len);
    let some = move || chosen.get() > 0 && !all();
    let input = NodeRef::<Input>::new();
    // A browser takes the mark away with every press, and says nothing of it.
    let press = move |_| {
        let choose = !untrack(all);
        if choose {
            selection.choose(rows.get_value());
        } else {
            rows.with_value(|rows| selection.drop_all(rows.iter().map(|(key, _)| key.as_str())));
        }
        if let Some(input) = input.get_untracked() {
            input.set_checked(choose);
        }
    };
    view! {
        <th role="columnheader" scope="col" class="pick">
            <input
                type="checkbox"
                autocomplete="off"
                aria-label=text::PICK_ALL
                node_ref=input
                prop:checked=all
                prop:indeterminate=some
                on:change=press
            />
        </th>
    }
    .into_any()
}

/// The cell of a row that can be chosen. The row says so itself, by `aria-selected`.
#[component]
pub fn Pick(
    selection: Selection,
    key: String,
    /// What the row is called.
    name: String,
) -> impl IntoView {
    let (here, label) = (key.clone(), text::pick(&name));
    let press = move |event| {
        if event_target_checked(&event) {
            selection.choose([(key.clone(), name.clone())]);
        } else {
            selection.drop_all([key.as_str()]);
        }
    };
    view! {
        <td role="cell" class="pick">
            <input
                type="checkbox"
                autocomplete="off"
                aria-label=label
                prop:checked=move || selection.has(&here)
                on:change=press
            />
        </td>
    }
    .into_any()
}

/// Says how many are chosen, and holds what can be done with them. Without any it takes no room.
#[component]
pub fn BulkBar(selection: Selection, children: ChildrenFn) -> impl IntoView {
    let said = move || (!selection.is_empty()).then(|| text::picked(selection.len()));
    // Only whether there are any decides what stands there: a number that changes takes no focus away.
    let any = Memo::new(move |_| !selection.is_empty());
    let clear = move |_| {
        selection.clear();
        // The button goes with the bar.
        focus_first(".pick input");
    };
    let rest = move || {
        any.get().then(|| {
            view! {
                {children()}
                <button class="btn ghost sm" type="button" on:click=clear><Icon name="x"/>{text::PICK_NONE}</button>
            }
        })
    };
    view! {
        <div class=move || if any.get() { "bulk" } else { "vh" } role="group" aria-label=text::PICKED>
            <b role="status">{said}</b>
            {rest}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_stays_until_it_is_dropped() {
        Owner::new().with(|| {
            let selection = Selection::default();
            let row = |key: &str| (key.to_owned(), format!("Link {key}"));
            selection.choose([row("a"), row("b")]);
            selection.choose([row("b"), row("c")]);
            assert_eq!(selection.len(), 3);
            selection.drop_all(["b", "x"]);
            assert!(selection.has("a") && !selection.has("b"));
            assert_eq!(selection.now().into_values().collect::<Vec<_>>(), ["Link a", "Link c"]);
            selection.clear();
            assert!(selection.is_empty());
        });
    }
}
