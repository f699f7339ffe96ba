//! Boxes, switches, cards and words in a row.

use super::{State, sample};
use crate::any::IntoAny;
use crate::components::{CheckField, RadioCard, RadioCards, Segments};
use crate::text::gallery as words;
use leptos::prelude::*;

fn check(id: &'static str, on: bool, switch: bool, state: State) -> AnyView {
    let now = RwSignal::new(on);
    view! {
        <CheckField
            id
            label=words::DOWNLOADS
            help=words::DOWNLOADS_HELP
            warning=words::DOWNLOADS_WARNING
            on=now
            on_change=Callback::new(move |on| now.set(on))
            switch
            disabled=state == State::Disabled
            busy=state == State::Busy
        />
    }
    .into_any()
}

fn segments(name: &'static str, disabled: bool) -> AnyView {
    let chosen = RwSignal::new("tree");
    view! {
        <Segments
            name
            legend=words::EXTENT
            choices=words::EXTENTS.to_vec()
            chosen
            on_choose=Callback::new(move |code| chosen.set(code))
            disabled
        />
    }
    .into_any()
}

fn cards(name: &'static str, first: &'static str, wrong: bool) -> AnyView {
    let chosen = RwSignal::new(first);
    let card = move |(code, word, meaning): (&'static str, &'static str, &'static str)| {
        let offered = code != "world";
        view! {
            <RadioCard
                name
                value=code
                chosen=Signal::derive(move || chosen.get() == code)
                on_choose=Callback::new(move |()| chosen.set(code))
                disabled=!offered
            >
                {word}
                <small>{meaning}</small>
                {(!offered).then(|| view! { <small>{words::NOT_OFFERED}</small> })}
            </RadioCard>
        }
    };
    view! {
        <RadioCards name legend=words::READERS fault=Signal::stored(wrong.then(|| "required".to_owned()))>
            {words::KINDS_OF_READERS.map(card).collect_view()}
        </RadioCards>
    }
    .into_any()
}

pub fn all() -> AnyView {
    view! {
        {sample(words::PLAIN, check("gallery-check", false, false, State::Plain))}
        {sample(words::ON, check("gallery-check-on", true, false, State::Plain))}
        {sample(words::DISABLED, check("gallery-check-disabled", true, false, State::Disabled))}
        {sample(words::PLAIN, check("gallery-switch", false, true, State::Plain))}
        {sample(words::ON, check("gallery-switch-on", true, true, State::Plain))}
        {sample(words::DISABLED, check("gallery-switch-disabled", true, true, State::Disabled))}
        {sample(words::BUSY, check("gallery-switch-busy", false, true, State::Busy))}
        {sample(words::FILLED, segments("gallery-extent", false))}
        {sample(words::DISABLED, segments("gallery-extent-disabled", true))}
        {sample(words::FILLED, cards("gallery-readers", "groups", false))}
        {sample(words::INVALID, cards("gallery-readers-invalid", "", true))}
    }
    .into_any()
}
