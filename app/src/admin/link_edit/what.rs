//! The first part of the form: what is shared.

use super::super::sso::legible;
use super::super::test_run::visible::Visible;
use super::branch::find;
use super::draft::Extent;
use super::form::{Form, Pages};
use super::tree_picker::TreePicker;
use super::words::Part;
use crate::any::IntoAny;
use crate::api::content::find_space;
use crate::components::ErrorNote;
use crate::text::{self, links as words};
use leptos::prelude::*;
use sluice_domain::id::{IdpId, SpaceId};
use sluice_domain::view::content::SpaceRow;

#[component]
pub fn What(
    form: Form,
    spaces: Vec<SpaceRow>,
    /// Providers that a space may propose.
    enabled: Vec<IdpId>,
    /// An existing link stays in its space.
    fixed: bool,
) -> impl IntoView {
    let extent = move |extent: Extent, label: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="extent"
                    value=extent.code()
                    checked=form.extent.get_untracked() == extent
                    prop:checked=move || form.extent.get() == extent
                    on:change=move |_| form.extent.set(extent)
                />
                {label}
            </label>
        }
    };
    // A memo, so that the tree keeps its state while it stays.
    let asks = Memo::new(move |_| form.extent.get() != Extent::Space && form.space.with(Option::is_some));
    let picker = move || asks.get().then(|| view! { <TreePicker form/> });
    view! {
        <section class="part" id=Part::What.id() aria-labelledby="what">
            <header><h2 id="what">{words::WHAT}</h2></header>
            <fieldset>
                <legend class="vh">{words::EXTENT}</legend>
                <div class="seg">
                    {extent(Extent::Page, words::ONE_PAGE)}
                    {extent(Extent::Tree, words::PAGE_TREE)}
                    {extent(Extent::Space, words::WHOLE_SPACE)}
                </div>
            </fieldset>
            <Space form spaces enabled fixed/>
            {picker}
            <Help form/>
        </section>
    }
}

#[component]
fn Space(form: Form, spaces: Vec<SpaceRow>, enabled: Vec<IdpId>, fixed: bool) -> impl IntoView {
    let load = Action::new(|space: &SpaceId| {
        let space = space.clone();
        async move { find_space(space).await }
    });
    Effect::new(move |_| {
        if let Some(Ok(detail)) = load.value().get()
            && form.space.with_untracked(|space| space.as_ref() == Some(&detail.space.id))
        {
            form.pages.set(Pages::of(&detail));
            // As long as nobody chose a provider, the space's own is proposed.
            let proposed = detail.space.default_idp.filter(|idp| enabled.contains(idp));
            if proposed.is_some() && form.idp.with_untracked(Option::is_none) {
                form.idp.set(proposed);
            }
        }
    });
    let choose = move |event: leptos::ev::Event| {
        let space = SpaceId::parse(&event_target_value(&event));
        form.page.set(None);
        form.pages.set(Pages::default());
        form.space.set(space.clone());
        if let Some(space) = space {
            load.dispatch(space);
        }
    };
    let chosen = form.space.get_untracked();
    if fixed {
        let name = spaces.iter().find(|space| Some(&space.id) == chosen.as_ref()).map(|space| space.name.clone());
        return view! { <p class="dim">{name.map(|text| view! { <Visible text/> })}</p> }.into_any();
    }
    let none = chosen.is_none();
    let option = move |space: SpaceRow| {
        view! { <option value=space.id.to_string() selected=chosen.as_ref() == Some(&space.id)>{legible(&space.name)}</option> }
    };
    view! {
        <div class="field">
            <label for="space">{words::SPACE}</label>
            <select
                class="select"
                id="space"
                aria-describedby="tree-help"
                aria-invalid=move || (form.fault("scope").is_some() && form.space.with(Option::is_none)).to_string()
                prop:value=move || form.space.with(|space| space.as_ref().map(SpaceId::to_string).unwrap_or_default())
                on:change=choose
            >
                <option value="" selected=none>{words::CHOOSE_SPACE}</option>
                {spaces.into_iter().map(option).collect_view()}
            </select>
        </div>
        <ErrorNote error=Signal::derive(move || load.value().get().and_then(Result::err))/>
    }
    .into_any()
}

/// What is wrong, or how much is shared and how much is not.
#[component]
fn Help(form: Form) -> impl IntoView {
    let fault = move || form.fault("scope").map(|code| text::field(&code));
    let shared = move || {
        let pages = form.pages.get();
        let n = match (form.extent.get(), form.page.get()) {
            (Extent::Space, _) => Some(pages.nodes.iter().map(|node| node.beneath + usize::from(!node.folder)).sum()),
            (Extent::Page, page) => page.map(|_| 1),
            (Extent::Tree, page) => {
                page.and_then(|page| find(&pages.nodes, &page).map(|node| node.beneath + usize::from(!node.folder)))
            }
        };
        let shared = n.filter(|n| *n > 0).map(words::will_be_shared);
        let left_out = (form.extent.get() != Extent::Page).then(|| words::left_out_of_space(pages.left_out)).flatten();
        [shared, left_out].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    view! {
        <p class="help" class:bad=move || form.fault("scope").is_some() id="tree-help" role="status">
            {move || fault().unwrap_or_else(shared)}
        </p>
    }
}
