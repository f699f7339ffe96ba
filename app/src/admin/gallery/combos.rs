//! Selects: plain, with search, and with chips.

use super::{State, sample};
use crate::any::IntoAny;
use crate::components::{ChipsField, Choice, SearchSelect, SelectField};
use crate::text::{self, gallery as words};
use leptos::prelude::*;

fn harbours() -> Vec<Choice> {
    words::HARBOURS.map(|(value, label, detail)| Choice::new(value, label).with_detail(detail)).to_vec()
}

/// What is wrong with a sample that nothing is chosen in.
fn fault(state: State) -> Signal<Option<String>> {
    Signal::stored((state == State::Invalid).then(|| "required".to_owned()))
}

fn select(id: &'static str, chosen: &str, state: State) -> AnyView {
    let value = RwSignal::new(chosen.to_owned());
    view! {
        <SelectField
            id
            label=words::HARBOUR
            blank=words::CHOOSE_HARBOUR
            help=words::HARBOUR_HELP
            choices=harbours()
            value
            on_choose=Callback::new(move |chosen| value.set(chosen))
            fault=fault(state)
            disabled=state == State::Disabled
        />
    }
    .into_any()
}

pub fn plain() -> AnyView {
    view! {
        {sample(words::EMPTY, select("gallery-select", "", State::Plain))}
        {sample(words::FILLED, select("gallery-select-filled", "cork", State::Plain))}
        {sample(words::INVALID, select("gallery-select-invalid", "", State::Invalid))}
        {sample(words::DISABLED, select("gallery-select-disabled", "cork", State::Disabled))}
    }
    .into_any()
}

fn search(id: &'static str, chosen: &str, state: State) -> AnyView {
    let value = RwSignal::new(chosen.to_owned());
    view! {
        <SearchSelect
            id
            label=words::HARBOUR
            placeholder=words::CHOOSE_HARBOUR
            help=words::HARBOUR_HELP
            choices=Signal::stored(if state == State::Busy { Vec::new() } else { harbours() })
            value
            on_choose=Callback::new(move |chosen| value.set(chosen))
            fault=fault(state)
            disabled=state == State::Disabled
            busy=state == State::Busy
        />
    }
    .into_any()
}

pub fn with_search() -> AnyView {
    view! {
        {sample(words::EMPTY, search("gallery-combo", "", State::Plain))}
        {sample(words::FILLED, search("gallery-combo-filled", "cork", State::Plain))}
        {sample(words::INVALID, search("gallery-combo-invalid", "", State::Invalid))}
        {sample(words::DISABLED, search("gallery-combo-disabled", "cork", State::Disabled))}
        {sample(words::BUSY, search("gallery-combo-busy", "", State::Busy))}
    }
    .into_any()
}

fn chips(id: &'static str, chosen: &[&str], state: State) -> AnyView {
    let seen = words::SEEN_GROUPS.map(|(group, seen)| Choice::new(group, group).with_detail(seen)).to_vec();
    let chosen = RwSignal::new(chosen.iter().map(|group| (*group).to_owned()).collect::<Vec<_>>());
    let help = if state == State::Invalid { text::field("no_group_chosen") } else { words::GROUPS_HELP.to_owned() };
    let on_choose = Callback::new(move |(group, on): (String, bool)| {
        chosen.update(|chosen| {
            chosen.retain(|other| *other != group);
            if on {
                chosen.push(group);
            }
        });
    });
    view! {
        <ChipsField
            id
            label=words::GROUPS
            choices=Signal::stored(if state == State::Busy { Vec::new() } else { seen })
            chosen
            on_choose
            text=RwSignal::new(String::new())
            placeholder=words::FIND_GROUP
            add=words::ADD_GROUP
            unknown=words::NOT_SEEN
            help=Signal::stored(help)
            invalid=state == State::Invalid
            disabled=state == State::Disabled
            busy=state == State::Busy
        />
    }
    .into_any()
}

pub fn with_chips() -> AnyView {
    let filled = ["Suppliers EU", "Stevedores"];
    view! {
        {sample(words::EMPTY, chips("gallery-chips", &[], State::Plain))}
        {sample(words::FILLED, chips("gallery-chips-filled", &filled, State::Plain))}
        {sample(words::INVALID, chips("gallery-chips-invalid", &[], State::Invalid))}
        {sample(words::DISABLED, chips("gallery-chips-disabled", &filled, State::Disabled))}
        {sample(words::BUSY, chips("gallery-chips-busy", &[], State::Busy))}
    }
    .into_any()
}
