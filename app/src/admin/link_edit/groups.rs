//! Who of those who sign in may read: everybody, or groups. Groups are those seen in real sign-ins with their counts, and typed
//! ones.

use super::super::test_run::visible::Visible;
use super::form::Form;
use crate::any::IntoAny;
use crate::components::{Icon, When, focus_first};
use crate::text::{self, links as words};
use leptos::prelude::*;
use sluice_domain::time::Timestamp;
use sluice_domain::view::sso::GroupView;

/// A group that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Offered {
    pub value: String,
    /// How often and when last; `None`: typed, not seen yet.
    pub seen: Option<(u64, Timestamp)>,
}

/// Chosen groups that nobody has seen first, then what was seen, as far as the text occurs in it.
pub fn offered(seen: &[GroupView], chosen: &[String], text: &str) -> Vec<Offered> {
    let wanted = text.trim().to_lowercase();
    let typed = chosen
        .iter()
        .filter(|value| seen.iter().all(|group| group.value != **value))
        .map(|value| Offered { value: value.clone(), seen: None });
    let seen =
        seen.iter().map(|group| Offered { value: group.value.clone(), seen: Some((group.count, group.last_seen)) });
    typed.chain(seen).filter(|group| group.value.to_lowercase().contains(&wanted)).collect()
}

/// Groups that are listed besides the chosen ones: a provider may send thousands.
const SHOWN: usize = 100;

/// The chosen ones, and the first of the others. Gives how many are left out.
pub fn first(all: Vec<Offered>, chosen: &[String]) -> (Vec<Offered>, usize) {
    let (before, mut room) = (all.len(), SHOWN);
    let kept: Vec<Offered> = all
        .into_iter()
        .filter(|group| {
            if chosen.contains(&group.value) {
                return true;
            }
            let fits = room > 0;
            room = room.saturating_sub(1);
            fits
        })
        .collect();
    let left_out = before - kept.len();
    (kept, left_out)
}

/// Everybody at the provider, or only some groups. Everybody is chosen by a person, and never what is left when no group is.
#[component]
pub fn Readers(form: Form) -> impl IntoView {
    let option = move |everybody: bool, label: &'static str, help: &'static str| {
        let value = if everybody { "everybody" } else { "groups" };
        view! {
            <label class="opt">
                <input
                    type="radio"
                    name="readers"
                    value=value
                    checked=untrack(|| form.is_for_everybody()) == everybody
                    prop:checked=move || form.is_for_everybody() == everybody
                    on:change=move |_| form.choose_everybody(everybody)
                />
                <span>{label}<small>{help}</small></span>
            </label>
        }
    };
    let by_group = Memo::new(move |_| !form.is_for_everybody());
    view! {
        <fieldset role="radiogroup">
            <legend class="label">{words::READERS}</legend>
            <div class="opts">
                {option(false, words::ONLY_GROUPS, words::ONLY_GROUPS_HELP)}
                {option(true, words::EVERYBODY_AT, words::EVERYBODY_HELP)}
            </div>
        </fieldset>
        {move || by_group.get().then(|| view! { <GroupPicker form/> })}
    }
}

#[component]
fn GroupPicker(form: Form) -> impl IntoView {
    let text = form.typed;
    let chosen = Memo::new(move |_| form.chosen_groups());
    let rows = Memo::new(move |_| {
        let seen = form.idp.get().and_then(|idp| form.seen.with(|seen| seen.get(&idp).cloned())).unwrap_or_default();
        chosen.with(|chosen| first(offered(&seen, chosen, &text.get()), chosen))
    });
    let add = move || {
        let value = text.with_untracked(|text| text.trim().to_owned());
        if !value.is_empty() {
            form.choose_group(&value, true);
            text.set(String::new());
        }
    };
    let more = move || {
        let said = match rows.with(|(rows, left_out)| (rows.len(), *left_out)) {
            (0, _) => words::NO_GROUP.to_owned(),
            (_, 0) => return None,
            (_, left_out) => words::groups_left_out(left_out),
        };
        Some(view! { <li><p class="help">{said}</p></li> })
    };
    let help = move || match form.fault("groups") {
        Some(code) => text::field(&code),
        None if chosen.with(Vec::is_empty) => words::GROUPS_HELP.to_owned(),
        None => words::GROUPS_ANY.to_owned(),
    };
    view! {
        <fieldset class="stack s" aria-describedby="groups-help">
            <legend class="label">{words::GROUPS}</legend>
            <div class="pick">
                <div class="top">
                    <div class="with-icon">
                        <Icon name="search"/>
                        <label class="vh" for="groups">{words::FIND_GROUP}</label>
                        <input
                            class="input"
                            id="groups"
                            type="text"
                            autocomplete="off"
                            placeholder=words::FIND_GROUP
                            aria-describedby="groups-help"
                            aria-invalid=move || form.fault("groups").is_some().to_string()
                            prop:value=move || text.get()
                            on:input=move |event| {
                                text.set(event_target_value(&event));
                                form.unmark("groups");
                            }
                            on:keydown=move |event| {
                                // Enter adds the group; it must not create the link.
                                if event.key() == "Enter" {
                                    event.prevent_default();
                                    add();
                                }
                            }
                        />
                    </div>
                    <button class="btn" type="button" on:click=move |_| add()><Icon name="plus"/>{words::ADD_GROUP}</button>
                </div>
                <ul class="gl">
                    // A row that stays is not drawn anew, so the figures are part of the key, and so is the form: the same group of
                    // another provider, or of another link, is another row.
                    <For each=move || rows.get().0 key=move |group: &Offered| (chosen, group.clone()) let:group>
                        <Group form group chosen/>
                    </For>
                    {more}
                </ul>
            </div>
            <p class="help" class:bad=move || form.fault("groups").is_some() id="groups-help" role="status">{help}</p>
        </fieldset>
    }
}

#[component]
fn Group(form: Form, group: Offered, chosen: Memo<Vec<String>>) -> impl IntoView {
    let (value, here) = (group.value.clone(), group.value.clone());
    let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&here)));
    let goes = group.seen.is_none();
    let choose = move |event: leptos::ev::Event| {
        let chosen = event_target_checked(&event);
        form.choose_group(&value, chosen);
        // A typed group goes with its mark, and the focus with it.
        if goes && !chosen {
            request_animation_frame(|| focus_first("#groups"));
        }
    };
    let (known, times) = match group.seen {
        None => (words::TYPED.into_any(), None),
        Some((times, last)) => (view! { {words::LAST_SEEN} <When at=last/> }.into_any(), Some(words::seen(times))),
    };
    view! {
        <li>
            <label>
                <input
                    type="checkbox"
                    checked=is_chosen.get_untracked()
                    prop:checked=move || is_chosen.get()
                    on:change=choose
                />
                <span><span><Visible text=group.value/></span><small>{known}</small></span>
                <span class="c"><span class="faint">{times}</span></span>
            </label>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(value: &str, count: u64) -> GroupView {
        GroupView { value: value.into(), count, last_seen: Timestamp(0) }
    }

    fn values(text: &str) -> Vec<(String, bool)> {
        let all = [seen("Suppliers EU", 42), seen("Auditors", 7)];
        let chosen = ["Auditors".to_owned(), "New ones".to_owned()];
        offered(&all, &chosen, text).into_iter().map(|group| (group.value, group.seen.is_some())).collect()
    }

    #[test]
    fn typed_groups_stand_beside_those_seen() {
        assert_eq!(values(""), [("New ones".into(), false), ("Suppliers EU".into(), true), ("Auditors".into(), true)]);
    }

    #[test]
    fn of_many_groups_the_first_are_shown_and_all_that_are_chosen() {
        let seen: Vec<GroupView> = (0..150).map(|n| seen(&format!("g{n}"), 150 - n)).collect();
        let chosen = ["g0".to_owned(), "g149".to_owned()];
        let (shown, left_out) = first(offered(&seen, &chosen, ""), &chosen);
        assert_eq!((shown.len(), left_out), (SHOWN + 2, 48));
        assert_eq!(shown.last().map(|group| group.value.as_str()), Some("g149"));
        assert_eq!(first(offered(&seen[..5], &chosen, ""), &chosen).1, 0);
    }

    #[test]
    fn the_text_narrows_both() {
        assert_eq!(values(" eu"), [("Suppliers EU".into(), true)]);
        assert_eq!(values("new"), [("New ones".into(), false)]);
        assert_eq!(values("none"), []);
    }
}
