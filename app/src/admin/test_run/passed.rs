//! A test that passed: choose what the attributes mean, look at the person that comes out, save, enable.

use super::super::idp::EnableButton;
use super::attributes::{AttributeTable, with_suggestions};
use super::visible::Visible;
use crate::any::IntoAny;
use crate::api::sso::save_mapping;
use crate::components::{ErrorNote, FormState, Icon, KeyValues, StateMark, Tone, focus_heading, guard_changes};
use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::IdpState;
use sluice_domain::sso::mapping::{Attribute, AttributeMapping, Profile};
use sluice_domain::view::sso::IdpDetail;

#[component]
pub fn Passed(
    name_id: String,
    name_id_format: Option<String>,
    attributes: Vec<Attribute>,
    suggested: AttributeMapping,
    idp: IdpDetail,
    /// The settings tested are those in force.
    current: bool,
    /// The mapping was saved.
    changed: Callback<()>,
    /// The provider was enabled.
    enabled: Callback<()>,
) -> impl IntoView {
    let saved = idp.mapping;
    let mapping = RwSignal::new(saved.clone());
    let in_force = saved.clone();
    guard_changes(Signal::derive(move || mapping.with(|mapping| *mapping != in_force)));
    let person = {
        let (name_id, attributes) = (name_id.clone(), attributes.clone());
        Memo::new(move |_| mapping.with(|mapping| mapping.apply(&name_id, &attributes)))
    };
    let none =
        attributes.is_empty().then(|| view! { <div class="body"><p class="dim">{words::NO_ATTRIBUTES}</p></div> });
    view! {
        <section class="card" aria-labelledby="attributes">
            <header>
                <h2 id="attributes">{words::ATTRIBUTES}</h2>
                <StateMark tone=Tone::Ok label=words::TEST_PASSED/>
            </header>
            <Suggestion suggested mapping/>
            <AttributeTable name_id name_id_format attributes mapping/>
            {none}
        </section>
        <section class="card" aria-labelledby="preview">
            <header><h2 id="preview">{words::PREVIEW}</h2></header>
            <div class="body" role="status">{move || view! { <Preview person=person.get()/> }}</div>
        </section>
        <SaveAndEnable idp=idp.idp.id state=idp.idp.state current saved mapping changed enabled/>
    }
}

/// Offers the suggestions as long as one of them is not taken.
#[component]
fn Suggestion(suggested: AttributeMapping, mapping: RwSignal<AttributeMapping>) -> impl IntoView {
    let open = {
        let suggested = suggested.clone();
        Memo::new(move |_| mapping.with(|mapping| with_suggestions(mapping, &suggested) != *mapping))
    };
    let offer = move || {
        let suggested = suggested.clone();
        open.get().then(move || {
            let take = move |_| {
                mapping.update(|mapping| *mapping = with_suggestions(mapping, &suggested));
                // The button goes with its offer, and the focus with it.
                request_animation_frame(focus_heading);
            };
            view! {
                <div class="body">
                    <div class="notice">
                        <Icon name="info" class="acc"/>
                        <p>{words::SUGGESTED}</p>
                        <button class="btn sm" type="button" on:click=take>{words::TAKE_ALL}</button>
                    </div>
                </div>
            }
        })
    };
    view! { {offer} }
}

#[component]
fn Preview(person: Profile) -> impl IntoView {
    let line = |label: &'static str, value: Option<String>| {
        let value = match value {
            Some(text) => view! { <Visible text/> }.into_any(),
            None => view! { <span class="faint">{words::NOTHING}</span> }.into_any(),
        };
        (label, value)
    };
    let no_email = person.email.is_none().then(|| view! { <p class="bad">{words::NO_EMAIL_PREVIEW}</p> });
    let groups = if person.groups.is_empty() {
        view! { <span class="faint">{words::NOTHING}</span> }.into_any()
    } else {
        let chip = |text: String| view! { <span class="chip on"><Icon name="people"/><b><Visible text/></b></span> };
        view! { <div class="groups">{person.groups.into_iter().map(chip).collect_view()}</div> }.into_any()
    };
    let known = vec![
        line(words::EMAIL, person.email),
        line(words::FIRST_NAME, person.first_name),
        line(words::LAST_NAME, person.last_name),
        (words::GROUPS, groups),
    ];
    view! {
        <div class="stack s">
            <KeyValues rows=known/>
            {no_email}
        </div>
    }
}

#[component]
fn SaveAndEnable(
    idp: IdpId,
    state: IdpState,
    current: bool,
    saved: AttributeMapping,
    mapping: RwSignal<AttributeMapping>,
    changed: Callback<()>,
    enabled: Callback<()>,
) -> impl IntoView {
    let same = {
        let saved = saved.clone();
        Memo::new(move |_| mapping.with(|mapping| *mapping == saved))
    };
    let missing = Signal::derive(move || match () {
        () if !current => Some(words::MISSING_TEST),
        () if !same.get() => Some(words::MISSING_SAVE),
        () if saved.email.is_none() => Some(words::MISSING_EMAIL),
        () => None,
    });
    // Readers exist only where the provider is enabled.
    let readers = (state == IdpState::Enabled).then(|| view! { <p class="help">{words::SAVE_ENDS_SESSIONS}</p> });
    let enable = if state == IdpState::Enabled {
        view! {
            <div class="row wrap">
                <StateMark tone=Tone::Ok label=words::state(state)/>
                <a class="btn" href="/links/new"><Icon name="plus"/>{words::CREATE_LINK}</a>
            </div>
        }
        .into_any()
    } else {
        view! { <EnableButton idp=idp.clone() missing on_done=enabled/> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="save">
            <header><h2 id="save">{words::MAPPING}</h2></header>
            <div class="body stack">
                {readers}
                <Save idp same mapping changed/>
                {enable}
            </div>
        </section>
    }
}

#[component]
fn Save(idp: IdpId, same: Memo<bool>, mapping: RwSignal<AttributeMapping>, changed: Callback<()>) -> impl IntoView {
    let save = Action::new(move |mapping: &AttributeMapping| save_mapping(idp.clone(), mapping.clone()));
    let form = FormState::default();
    form.follow(save, move |()| changed.run(()));
    let press = move |_| {
        if !same.get_untracked() && !save.pending().get_untracked() {
            save.dispatch(mapping.get_untracked());
        }
    };
    let said = move || if same.get() { words::MISSING_CHANGE } else { "" };
    view! {
        <ErrorNote error=form.failure/>
        <div class="row wrap">
            <button
                class="btn"
                class:primary=move || !same.get()
                type="button"
                aria-disabled=move || (same.get() || save.pending().get()).to_string()
                aria-describedby="save-missing"
                on:click=press
            >
                {move || if save.pending().get() { words::SAVING } else { words::SAVE_MAPPING }}
            </button>
            <span class="help" id="save-missing" role="status">{said}</span>
        </div>
    }
}
