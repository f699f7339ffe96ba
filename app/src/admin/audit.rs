//! The audit log: newest first, filtered by what stands in the query string.

mod filters;
mod query;
mod table;

use super::links::paging::page_signal;
use crate::any::IntoAny;
use crate::api::audit::list_audit;
use crate::components::{Empty, LoadingList, NewOnes, PageHead, Pager, PastEnd, failed};
use crate::error::AppError;
use crate::text::audit as words;
use filters::Filters;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use query::Asked;
use sluice_domain::topic::Topic;
use sluice_domain::view::ListView;
use sluice_domain::view::audit::{AuditQuery, AuditRow};
use table::AuditTable;

#[component]
pub fn AuditPage() -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| map.with(|map| Asked::read(|key| map.get_str(key))));
    let events = Resource::new(move || asked.with(Asked::query).ok(), load);
    let page =
        page_signal(move || asked.with(|asked| asked.page), move |page| Asked { page, ..asked.get_untracked() }.path());
    view! {
        <PageHead title=words::TITLE lead=words::LEAD/>
        <Filters asked/>
        <NewOnes
            topic=Topic::Audit
            here=Signal::derive(move || asked.with(|asked| asked.page == 1))
            label=words::SHOW_NEW
            show=Callback::new(move |()| events.refetch())
        />
        <Transition fallback=LoadingList>
            {move || Suspend::new(async move {
                match events.await {
                    Ok(Some(list)) => view! { <Found list asked page/> }.into_any(),
                    Ok(None) => view! { <Unreadable/> }.into_any(),
                    Err(error) => failed(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// A filter that is no filter. Where it was typed, its field says what is wrong.
#[component]
fn Unreadable() -> impl IntoView {
    view! {
        <Empty icon="warn" title=words::UNREADABLE_TITLE text=words::UNREADABLE_TEXT>
            <a class="btn" href="/audit">{words::CLEAR}</a>
        </Empty>
    }
}

async fn load(query: Option<AuditQuery>) -> Result<Option<ListView<AuditRow>>, AppError> {
    match query {
        Some(query) => list_audit(query).await.map(Some),
        None => Ok(None),
    }
}

#[component]
fn Found(list: ListView<AuditRow>, asked: Memo<Asked>, page: RwSignal<u32>) -> impl IntoView {
    if list.rows.is_empty() && list.total > 0 {
        let first = Asked { page: 1, ..asked.get_untracked() }.path();
        return view! { <PastEnd first/> }.into_any();
    }
    if list.rows.is_empty() {
        return view! {
            <Empty icon="log" title=words::EMPTY_TITLE text=words::EMPTY_TEXT>
                <a class="btn" href="/audit">{words::CLEAR}</a>
            </Empty>
        }
        .into_any();
    }
    view! {
        <AuditTable rows=list.rows asked=asked.get_untracked()/>
        <Pager page total=Signal::stored(list.total) size=Signal::stored(list.size)/>
    }
    .into_any()
}
