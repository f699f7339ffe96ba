//! The first part of the form: what is shared.

use super::super::sso::legible;
use super::draft::Extent;
use super::form::Form;
use super::pages::{PageFacts, Pages};
use super::words::Part;
use crate::any::IntoAny;
use crate::api::content::find_space;
use crate::components::{Choice, ErrorNote, SearchSelect, Segments, TreePicker, TreeWords, Visible};
use crate::error::AppError;
use crate::text::{self, links as words};
use leptos::prelude::*;
use sluice_domain::id::{IdpId, PageId, SpaceId};
use sluice_domain::view::content::{SpaceDetail, SpaceRow};
use std::sync::Arc;

#[component]
pub fn What(
    form: Form,
    spaces: Vec<SpaceRow>,
    /// Providers that a space may propose.
    enabled: Vec<IdpId>,
    /// An existing link stays in its space.
    fixed: bool,
) -> impl IntoView {
    let load = Action::new(|space: &SpaceId| {
        let space = space.clone();
        async move { find_space(space).await }
    });
    // A memo, so that the tree keeps its state while it stays.
    let asks = Memo::new(move |_| form.extent.get() != Extent::Space && form.space.with(Option::is_some));
    let picker = move || asks.get().then(|| view! { <PagePicker form busy=load.pending().into()/> });
    view! {
        <section class="part" id=Part::What.id() aria-labelledby="what">
            <header><h2 id="what">{words::WHAT}</h2></header>
            <Segments
                name="extent"
                legend=words::EXTENT
                quiet=true
                choices=vec![
                    (Extent::Page.code(), words::ONE_PAGE),
                    (Extent::Tree.code(), words::PAGE_TREE),
                    (Extent::Space.code(), words::WHOLE_SPACE),
                ]
                chosen=Signal::derive(move || form.extent.get().code())
                on_choose=Callback::new(move |code: &'static str| {
                    if let Some(extent) = Extent::parse(code) {
                        form.extent.set(extent);
                    }
                })
            />
            <Space form spaces enabled fixed load/>
            {picker}
            <Help form/>
        </section>
    }
    .into_any()
}

#[component]
fn PagePicker(form: Form, busy: Signal<bool>) -> impl IntoView {
    view! {
        <TreePicker
            id="page"
            words=TreeWords {
                label: words::PAGES,
                find: words::FIND_PAGE,
                empty: words::NO_PAGES,
                none_found: words::NO_PAGE_FOUND,
            }
            nodes=Signal::derive(move || form.pages.with(|pages| Arc::clone(&pages.nodes)))
            chosen=Signal::derive(move || form.page.with(|page| page.as_ref().map(PageId::to_string)))
            on_choose=Callback::new(move |id: String| form.page.set(PageId::parse(&id)))
            with_beneath=Signal::derive(move || form.extent.get() == Extent::Tree)
            described_by="tree-help"
            invalid=Signal::derive(move || form.fault("scope").is_some())
            busy
        />
    }
    .into_any()
}

/// What [`find_space`] brought.
type Load = Action<SpaceId, Result<SpaceDetail, AppError>>;

#[component]
fn Space(form: Form, spaces: Vec<SpaceRow>, enabled: Vec<IdpId>, fixed: bool, load: Load) -> impl IntoView {
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
    let choose = Callback::new(move |id: String| {
        let space = SpaceId::parse(&id);
        // The same again changes nothing.
        if form.space.with_untracked(|now| *now == space) {
            return;
        }
        form.page.set(None);
        form.pages.set(Pages::default());
        form.space.set(space.clone());
        if let Some(space) = space {
            load.dispatch(space);
        }
    });
    if fixed {
        let chosen = form.space.get_untracked();
        let name = spaces.iter().find(|space| Some(&space.id) == chosen.as_ref()).map(|space| space.name.clone());
        return view! { <p class="dim">{name.map(|text| view! { <Visible text/> })}</p> }.into_any();
    }
    let choices: Vec<Choice> = spaces
        .into_iter()
        .map(|space| Choice::new(space.id.to_string(), legible(&space.name)).with_detail(legible(&space.key)))
        .collect();
    let fault = move || form.fault("scope").filter(|_| form.space.with(Option::is_none));
    view! {
        <SearchSelect
            id="space"
            label=words::SPACE
            placeholder=words::CHOOSE_SPACE
            choices=Signal::stored(choices)
            value=Signal::derive(move || form.space.with(|space| space.as_ref().map(SpaceId::to_string).unwrap_or_default()))
            on_choose=choose
            fault=Signal::derive(fault)
        />
        <ErrorNote error=Signal::derive(move || load.value().get().and_then(Result::err))/>
    }
    .into_any()
}

/// What is wrong, or how much is shared and how much is not.
#[component]
fn Help(form: Form) -> impl IntoView {
    // That no space is chosen stands at its field.
    let fault = Memo::new(move |_| form.fault("scope").filter(|_| form.space.with(Option::is_some)));
    let shared = move || {
        let pages = form.pages.get();
        let n = match (form.extent.get(), form.page.get()) {
            (Extent::Space, _) => Some(pages.count()),
            (Extent::Page, page) => page.map(|_| 1),
            (Extent::Tree, page) => page.and_then(|page| pages.find(&page).map(PageFacts::with_beneath)),
        };
        let shared = n.filter(|n| *n > 0).map(words::will_be_shared);
        let left_out = (form.extent.get() != Extent::Page).then(|| words::left_out_of_space(pages.left_out)).flatten();
        [shared, left_out].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    view! {
        <p class="help" class:bad=move || fault.with(Option::is_some) id="tree-help" role="status">
            {move || fault.get().map_or_else(shared, |code| text::field(&code))}
        </p>
    }
}
