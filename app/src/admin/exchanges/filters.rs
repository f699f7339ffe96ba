//! The filter form. It is a plain GET form, so it works without scripts too.

use super::super::question::form_of;
use super::super::sso::legible;
use super::query::{Asked, YES};
use crate::any::IntoAny;
use crate::api::sso::list_idps;
use crate::components::{Choice, Icon, SelectField};
use crate::text::{audit, exchanges as words};
use leptos::html::Input;
use leptos::prelude::*;
use sluice_domain::sso::exchange::MessageKind;
use sluice_domain::view::sso::IdpRow;

#[component]
pub fn Filters(asked: Memo<Asked>) -> impl IntoView {
    let (form, submit) = form_of(asked, Asked::follow, |asked| Asked { page: 1, ..asked }.path());
    let clear = move || {
        let filtered = asked.with(Asked::is_filtered);
        filtered.then(|| view! { <a class="btn ghost" href="/sso/exchanges">{words::CLEAR}</a> })
    };
    view! {
        <form
            class="stack s"
            role="search"
            aria-label=words::FILTER
            action="/sso/exchanges"
            method="get"
            novalidate
            on:submit=submit
        >
            <div class="grid2">
                <Connections form/>
                <Kinds form/>
                <ReferenceField asked form/>
            </div>
            <OnlyRefused form/>
            <div class="row wrap">
                <button class="btn" type="submit"><Icon name="search"/>{words::APPLY}</button>
                {clear}
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Connections(form: RwSignal<Asked>) -> impl IntoView {
    let idps = Resource::new(|| (), |()| list_idps());
    let chosen = move || form.with(|form| form.idp.clone());
    let option = move |(id, name): (String, String)| {
        let here = id.clone();
        view! { <option value=id selected=move || form.with(|form| form.idp == here)>{name}</option> }
    };
    let list = move |idps: Vec<IdpRow>| {
        let options = choices(idps, &form.with_untracked(|form| form.idp.clone()));
        view! {
            <select
                class="select"
                id="idp"
                name="idp"
                prop:value=chosen
                on:change=move |event| form.update(|form| form.idp = event_target_value(&event))
            >
                <option value="">{words::ANY_IDP}</option>
                {options.into_iter().map(option).collect_view()}
            </select>
        }
    };
    view! {
        <div class="field">
            <label for="idp">{words::IDP}</label>
            // Without the connections the list can still be looked through.
            <Transition>{move || Suspend::new(async move { list(idps.await.unwrap_or_default()) })}</Transition>
        </div>
    }
}

/// Id and name of each connection. One that is asked for and is not there any more can still be seen to be asked for.
fn choices(idps: Vec<IdpRow>, chosen: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = idps.into_iter().map(|idp| (idp.id.to_string(), legible(&idp.name))).collect();
    if !chosen.is_empty() && all.iter().all(|(id, _)| id != chosen) {
        all.push((chosen.to_owned(), words::IDP_GONE.to_owned()));
    }
    all
}

#[component]
fn Kinds(form: RwSignal<Asked>) -> impl IntoView {
    view! {
        <SelectField
            id="kind"
            label=words::KIND
            blank=words::ANY_KIND
            choices=MessageKind::ALL.map(|kind| Choice::new(kind.code(), words::kind(kind))).to_vec()
            value=Signal::derive(move || form.with(|form| form.kind.clone()))
            on_choose=Callback::new(move |code| form.update(|form| form.kind = code))
        />
    }
}

#[component]
fn ReferenceField(asked: Memo<Asked>, form: RwSignal<Asked>) -> impl IntoView {
    let value = move || form.with(|form| form.reference.clone());
    // Before the page is alive somebody may type: that is taken over, not wiped out.
    let (input, alive) = (NodeRef::<Input>::new(), StoredValue::new(false));
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            alive.set_value(true);
            let typed = input.value();
            if !typed.is_empty() && form.with_untracked(|form| form.reference.is_empty()) {
                form.update(|form| form.reference = typed);
            }
        }
    });
    let shown = move || {
        let now = value();
        (alive.get_value() || !now.is_empty()).then_some(now)
    };
    let fault = Memo::new(move |_| {
        let faults = asked.with(Asked::query).err().unwrap_or_default();
        faults.into_iter().find(|fault| fault.field == "reference").map(|fault| audit::fault(&fault.code))
    });
    view! {
        <div class="field">
            <label for="reference">{words::REFERENCE}</label>
            <input
                class="input"
                id="reference"
                name="reference"
                type="text"
                autocomplete="off"
                node_ref=input
                aria-describedby="reference-help"
                aria-invalid=move || fault.with(Option::is_some).to_string()
                value=untrack(value)
                prop:value=shown
                on:input=move |event| form.update(|form| form.reference = event_target_value(&event))
            />
            <span class="help" class:bad=move || fault.with(Option::is_some) id="reference-help" role="status">
                {move || fault.get().unwrap_or(words::REFERENCE_HELP)}
            </span>
        </div>
    }
}

#[component]
fn OnlyRefused(form: RwSignal<Asked>) -> impl IntoView {
    let on = move || form.with(|form| !form.refused.is_empty());
    let choose = move |chosen: bool| {
        let said = if chosen { YES } else { "" };
        form.update(|form| said.clone_into(&mut form.refused));
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                name="refused"
                value=YES
                checked=untrack(on)
                prop:checked=on
                on:change=move |event| choose(event_target_checked(&event))
            />
            <span>{words::ONLY_REFUSED}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::id::IdpId;
    use sluice_domain::sso::idp::IdpState;

    #[test]
    fn a_removed_connection_that_is_asked_for_can_be_seen() {
        let idp = IdpRow {
            id: IdpId::random([1; 16]),
            name: "Tide\u{202e}well".into(),
            entity_id: "https://idp.example".into(),
            state: IdpState::Enabled,
            demo: false,
            active_links: 0,
        };
        let id = idp.id.to_string();
        let here = (id.clone(), "Tide[U+202E]well".to_owned());
        for chosen in ["", id.as_str()] {
            assert_eq!(choices(vec![idp.clone()], chosen), std::slice::from_ref(&here));
        }
        assert_eq!(choices(vec![idp], "gone"), [here, ("gone".to_owned(), words::IDP_GONE.to_owned())]);
    }
}
