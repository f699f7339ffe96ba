//! Who of those who sign in may read: everybody, or groups. Groups are those seen in real sign-ins with their counts, and typed
//! ones.

use super::form::Form;
use crate::any::IntoAny;
use crate::components::{ChipsField, Choice, RadioCard, RadioCards};
use crate::text::{self, links as words};
use leptos::prelude::*;
use sluice_domain::view::sso::GroupView;

/// A group that was seen, as it is offered.
fn offered(group: GroupView) -> Choice {
    let detail = words::seen(group.count, &group.last_seen.short());
    Choice::new(group.value.clone(), group.value).with_detail(detail)
}

/// Everybody at the provider, or only some groups. Everybody is chosen by a person, and never what is left when no group is.
#[component]
pub fn Readers(form: Form) -> impl IntoView {
    let option = move |everybody: bool, label: &'static str, help: &'static str| {
        let value = if everybody { "everybody" } else { "groups" };
        view! {
            <RadioCard
                name="readers"
                value
                chosen=Signal::derive(move || form.is_for_everybody() == everybody)
                on_choose=Callback::new(move |()| form.choose_everybody(everybody))
            >
                {label}
                <small>{help}</small>
            </RadioCard>
        }
    };
    let by_group = Memo::new(move |_| !form.is_for_everybody());
    view! {
        <RadioCards name="readers" legend=words::READERS>
            {option(false, words::ONLY_GROUPS, words::ONLY_GROUPS_HELP)}
            {option(true, words::EVERYBODY_AT, words::EVERYBODY_HELP)}
        </RadioCards>
        {move || by_group.get().then(|| view! { <GroupPicker form/> })}
    }
    .into_any()
}

#[component]
fn GroupPicker(form: Form) -> impl IntoView {
    let text = form.typed;
    let seen = Memo::new(move |_| {
        let seen = form.idp.get().and_then(|idp| form.seen.with(|seen| seen.get(&idp).cloned()));
        seen.map(|seen| seen.into_iter().map(offered).collect::<Vec<_>>())
    });
    let chosen = Memo::new(move |_| form.chosen_groups());
    // Whoever types mends it.
    Effect::new(move |before: Option<()>| {
        text.track();
        if before.is_some() {
            form.unmark("groups");
        }
    });
    let help = move || match form.fault("groups") {
        Some(code) => text::field(&code),
        None if chosen.with(Vec::is_empty) => words::GROUPS_HELP.to_owned(),
        None => words::GROUPS_ANY.to_owned(),
    };
    view! {
        <ChipsField
            id="groups"
            label=words::GROUPS
            choices=Signal::derive(move || seen.get().unwrap_or_default())
            chosen
            on_choose=Callback::new(move |(group, on): (String, bool)| form.choose_group(&group, on))
            text
            placeholder=words::FIND_GROUP
            add=words::ADD_GROUP
            unknown=words::TYPED
            help=Signal::derive(help)
            invalid=Signal::derive(move || form.fault("groups").is_some())
            busy=Signal::derive(move || seen.with(Option::is_none))
        />
    }
    .into_any()
}
