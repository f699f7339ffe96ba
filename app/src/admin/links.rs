//! All links, with state tabs, filters and pages. What is shown stands in the query string, so that it can be gone back to.

mod bulk;
mod filters;
pub mod paging;
mod query;
mod table;

use crate::any::IntoAny;
use crate::api::links::list_links;
use crate::components::{
    Done, DoneNote, Empty, Icon, LoadingList, PageHead, Pager, PastEnd, Selection, Tab, Tabs, failed, follow,
};
use crate::text::links as words;
use bulk::{Bulk, Left, NotRevoked};
use filters::Filters;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use paging::page_signal;
use query::{from_query, to_path};
use sluice_domain::topic::Topic;
use sluice_domain::view::ListView;
use sluice_domain::view::link::{LinkQuery, LinkRow};
use table::LinkTable;
pub use table::State;

#[component]
pub fn LinksPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(|map| from_query(|key| map.get_str(key))));
    let links = Resource::new(move || query.get(), list_links);
    follow(&[Topic::Links, Topic::Idps], Callback::new(move |()| links.refetch()));
    let page = page_signal(
        move || query.with(|query| query.page),
        move |page| to_path(&LinkQuery { page, ..query.get_untracked() }),
    );
    let (selection, done, left) = (Selection::default(), Done::default(), Left::new(Vec::new()));
    let filter = Memo::new(move |_| query.with(query::filter));
    // What is chosen stays through another order and another page, and not through a question that may not find it.
    Effect::new(move |before: Option<LinkQuery>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            selection.clear();
            done.forget();
            left.set(Vec::new());
        }
        now
    });
    view! {
        <PageHead title=words::TITLE>
            <a class="btn primary" href="/links/new"><Icon name="plus"/>{words::CREATE}</a>
        </PageHead>
        <DoneNote done/>
        <NotRevoked left/>
        <States query/>
        <Filters query/>
        <Transition fallback=LoadingList>
            {move || Suspend::new(async move {
                match links.await {
                    Ok(list) => view! { <Found list query=query.get_untracked() page selection/> }.into_any(),
                    Err(error) => failed(&error),
                }
            })}
        </Transition>
        <Bulk selection done left changed=Callback::new(move |()| links.refetch())/>
    }
    .into_any()
}

#[component]
fn States(query: Memo<LinkQuery>) -> impl IntoView {
    let tab = move |active: Option<bool>, label: &'static str| Tab {
        label,
        href: Signal::derive(move || to_path(&LinkQuery { active, page: 1, ..query.get() })),
        here: Signal::derive(move || query.with(|query| query.active) == active),
    };
    let tabs = vec![tab(None, words::ALL), tab(Some(true), words::ACTIVE), tab(Some(false), words::REVOKED)];
    view! { <Tabs label=words::BY_STATE tabs/> }
}

#[component]
fn Found(list: ListView<LinkRow>, query: LinkQuery, page: RwSignal<u32>, selection: Selection) -> impl IntoView {
    let unfiltered = query::filter(&query) == query::filter(&LinkQuery::default());
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
        <LinkTable rows=list.rows query selection/>
        <Pager page total=Signal::stored(list.total) size=Signal::stored(list.size)/>
    }
    .into_any()
}
