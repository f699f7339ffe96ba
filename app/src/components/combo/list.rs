//! The list itself. It is made when it opens: what is closed costs nothing.

use super::super::{Choice, Icon, Visible};
use super::Combo;
use crate::any::IntoAny;
use crate::text::{self, parts as words};
use leptos::prelude::*;

/// `many`: more than one line can be chosen. `busy`: the lines are on their way. `chosen` are values, `choose` gets a line that was
/// clicked.
pub fn popup(
    combo: Combo,
    label: &'static str,
    many: bool,
    busy: Signal<bool>,
    chosen: Signal<Vec<String>>,
    choose: Callback<usize>,
) -> AnyView {
    let list = move || {
        combo.open.get().then(|| {
            let (lines, more) = combo.shown.get();
            let is_empty = lines.is_empty();
            let lines =
                lines.into_iter().enumerate().map(|(n, one)| line(combo, n, one, chosen, choose)).collect_view();
            let note = match (is_empty, busy.get()) {
                (true, true) => Some(text::LOADING.to_owned()),
                (true, false) => Some(words::NOTHING_FITS.to_owned()),
                (false, _) => words::more_lines(more),
            };
            view! {
                // The focus stays in the field.
                <div class="combo-pop" on:mousedown=|event| event.prevent_default()>
                    <div
                        id=combo.list_id()
                        role="listbox"
                        aria-label=label
                        aria-multiselectable=many.then_some("true")
                        hidden=is_empty
                    >
                        {lines}
                    </div>
                    {note.map(|note| view! { <p class="help">{note}</p> })}
                </div>
            }
        })
    };
    view! { {list} }.into_any()
}

fn line(combo: Combo, n: usize, one: Choice, chosen: Signal<Vec<String>>, choose: Callback<usize>) -> AnyView {
    let value = one.value;
    let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&value)));
    let detail = (!one.detail.is_empty()).then(|| view! { " " <span class="detail"><Visible text=one.detail/></span> });
    view! {
        <div
            id=combo.line_id(n)
            class="line"
            class:at=move || combo.at.get() == Some(n)
            role="option"
            aria-selected=move || is_chosen.get().to_string()
            on:mousemove=move |_| {
                if combo.at.get_untracked() != Some(n) {
                    combo.at.set(Some(n));
                }
            }
            on:click=move |_| choose.run(n)
        >
            <Icon name="check" class="mark-chosen"/>
            <span class="label"><Visible text=one.label/></span>
            {detail}
        </div>
    }
    .into_any()
}
