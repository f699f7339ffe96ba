//! Which links are shown.

use super::super::sso::legible;
use super::query::{from_query, to_path};
use crate::api::content::list_spaces;
use crate::components::{FilterChip, Icon};
use crate::text::links as words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sluice_domain::id::{IdpId, SpaceId};
use sluice_domain::view::content::SpaceRow;
use sluice_domain::view::link::LinkQuery;

#[component]
pub fn Filters(query: Memo<LinkQuery>) -> impl IntoView {
    let asked = Memo::new(move |_| query.with(|query| query.name.clone().unwrap_or_default()));
    let name = RwSignal::new(asked.get_untracked());
    // The way back in the browser's history changes what is asked for, too. What is typed and not asked for yet stays when
    // anything else changes.
    Effect::new(move |_| name.set(asked.get()));
    let navigate = use_navigate();
    // Whatever is chosen, what is typed comes with it.
    let go = Callback::new(move |query: LinkQuery| {
        let typed = name.get_untracked();
        let name = from_query(|key| (key == "name").then_some(typed.as_str())).name;
        navigate(&to_path(&LinkQuery { page: 1, name, ..query }), NavigateOptions::default());
    });
    view! {
        <form
            class="filters"
            role="search"
            aria-label=words::FILTER
            on:submit=move |event| {
                event.prevent_default();
                go.run(query.get_untracked());
            }
        >
            <div class="with-icon">
                <Icon name="search"/>
                <label class="vh" for="q">{words::FIND}</label>
                <input
                    class="input"
                    id="q"
                    type="search"
                    placeholder=words::FIND
                    value=name.get_untracked()
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </div>
            <button class="btn" type="submit">{words::FIND_ACTION}</button>
            <Spaces query go/>
            <Provider query/>
        </form>
    }
}

/// The provider whose links are shown, which only a link on another page sets.
#[component]
fn Provider(query: Memo<LinkQuery>) -> impl IntoView {
    let chip = move || {
        let now = query.get();
        let value = now.idp.as_ref().map(IdpId::to_string)?;
        let without = to_path(&LinkQuery { idp: None, page: 1, ..now });
        Some(view! {
            <FilterChip label=words::ONE_IDP remove=words::REMOVE_IDP_FILTER name="idp" value without/>
        })
    };
    view! { {chip} }
}

#[component]
fn Spaces(query: Memo<LinkQuery>, go: Callback<LinkQuery>) -> impl IntoView {
    let spaces = Resource::new(|| (), |()| list_spaces());
    let chosen = move || query.with(|query| query.space.as_ref().map(SpaceId::to_string).unwrap_or_default());
    let option = move |space: SpaceRow| {
        let (id, here) = (space.id.to_string(), space.id.to_string());
        view! { <option value=id selected=move || chosen() == here>{legible(&space.name)}</option> }
    };
    let list = move |spaces: Vec<SpaceRow>| {
        view! {
            <select
                class="select"
                id="space"
                prop:value=chosen
                on:change=move |event| {
                    let space = SpaceId::parse(&event_target_value(&event));
                    go.run(LinkQuery { space, ..query.get_untracked() });
                }
            >
                <option value="">{words::ALL_SPACES}</option>
                {spaces.into_iter().map(option).collect_view()}
            </select>
        }
    };
    view! {
        <label class="vh" for="space">{words::SPACE}</label>
        <div>
            // Without the spaces the list can still be looked through.
            <Transition>{move || Suspend::new(async move { list(spaces.await.unwrap_or_default()) })}</Transition>
        </div>
    }
}
