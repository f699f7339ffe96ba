//! All links, with state tabs, filters and pages. What is shown stands in the query string, so that it can be gone back to.

mod filters;
pub mod paging;
mod query;
mod table;

use crate::any::IntoAny;
use crate::api::links::list_links;
use crate::components::{Empty, Icon, Loading, PageHead, Pager, PastEnd, failed};
use crate::text::links as words;
use filters::Filters;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use paging::page_signal;
use query::{from_query, to_path};
use sluice_domain::view::ListView;
use sluice_domain::view::link::{LinkQuery, LinkRow};
use table::LinkTable;
pub use table::State;

#[component]
pub fn LinksPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| from_query(|key| map.get_str(key))));
    let links = Resource::new(move || query.get(), list_links);
    let page = page_signal(
        move || query.with(|query| query.page),
        move |page| to_path(&LinkQuery { page, ..query.get_untracked() }),
    );
    view! {
        <PageHead title=words::TITLE>
            <a class="btn primary" href="/links/new"><Icon name="plus"/>{words::CREATE}</a>
        </PageHead>
        <Tabs query/>
        <Filters query/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match links.await {
                    Ok(list) => view! { <Found list query=query.get_untracked() page/> }.into_any(),
                    Err(error) => failed(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Tabs(query: Memo<LinkQuery>) -> impl IntoView {
    let tab = move |active: Option<bool>, label: &'static str| {
        let path = move || to_path(&LinkQuery { active, page: 1, ..query.get() });
        let current = move || (query.with(|query| query.active) == active).then_some("page");
        view! { <a href=path aria-current=current>{label}</a> }
    };
    view! {
        <nav class="tabs" aria-label=words::BY_STATE>
            {tab(None, words::ALL)}
            {tab(Some(true), words::ACTIVE)}
            {tab(Some(false), words::REVOKED)}
        </nav>
    }
}

#[component]
fn Found(list: ListView<LinkRow>, query: LinkQuery, page: RwSignal<u32>) -> impl IntoView {
    let unfiltered = LinkQuery { order: query.order, page: query.page, ..LinkQuery::default() } == query;
    if list.total == 0 && unfiltered {
        return view! {
            <Empty icon="link" title=words::EMPTY_TITLE text=words::EMPTY_TEXT>
                <a class="btn" href="/links/new"><Icon name="plus"/>{words::CREATE}</a>
            </Empty>
        }
        .into_any();
    }
    if list.rows.is_empty() && list.total > 0 {
        let first = to_path(&LinkQuery { page: 1, ..query });
        return view! { <PastEnd first/> }.into_any();
    }
    if list.rows.is_empty() {
        return view! {
            <Empty icon="search" title=words::NONE_FOUND text=words::NONE_FOUND_TEXT>
                <a class="btn" href="/links">{words::CLEAR}</a>
            </Empty>
        }
        .into_any();
    }
    view! {
        <LinkTable rows=list.rows/>
        <Pager page total=Signal::stored(list.total) size=Signal::stored(list.size)/>
    }
    .into_any()
}
