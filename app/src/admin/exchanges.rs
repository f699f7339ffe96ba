//! Recorded SAML messages: newest first, filtered by what stands in the query string.

mod filters;
mod query;
mod table;

use super::links::paging::page_signal;
use crate::any::IntoAny;
use crate::api::exchanges::list_traces;
use crate::components::{Banner, Empty, LoadingList, PageHead, Pager, PastEnd, failed};
use crate::error::AppError;
use crate::text::{audit, exchanges as words};
use filters::Filters;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use query::Asked;
use sluice_domain::id::{IdpId, Reference};
use sluice_domain::sso::exchange::MessageKind;
use sluice_domain::view::ListView;
use sluice_domain::view::exchange::{TraceQuery, TraceRow};
pub use table::{TraceTable, connection, mark, purpose};

/// The address of what was recorded of one connection.
pub fn of_connection(idp: &IdpId) -> String {
    Asked { idp: idp.to_string(), ..Asked::default() }.path()
}

/// The address of the sign-in answers of one connection that were refused.
pub fn refused_answers(idp: &IdpId) -> String {
    let kind = MessageKind::Response.code().to_owned();
    Asked { idp: idp.to_string(), kind, refused: query::YES.to_owned(), ..Asked::default() }.path()
}

/// The address of the message whose refusal has this reference.
pub fn with_reference(reference: &Reference) -> String {
    Asked { reference: reference.to_string(), ..Asked::default() }.path()
}

#[component]
pub fn ExchangesPage() -> impl IntoView {
    let map = use_query_map();
    let asked = Memo::new(move |_| map.with(|map| Asked::read(|key| map.get_str(key))));
    let messages = Resource::new(move || asked.with(Asked::query).ok(), load);
    let page =
        page_signal(move || asked.with(|asked| asked.page), move |page| Asked { page, ..asked.get_untracked() }.path());
    view! {
        <PageHead title=words::TITLE lead=words::lead()/>
        <Banner><p>{words::kept()}</p></Banner>
        <Filters asked/>
        <Transition fallback=LoadingList>
            {move || Suspend::new(async move {
                match messages.await {
                    Ok(Some(list)) => view! { <Found list asked page/> }.into_any(),
                    Ok(None) => {
                        view! { <Nothing icon="warn" title=audit::UNREADABLE_TITLE text=audit::UNREADABLE_TEXT/> }
                            .into_any()
                    }
                    Err(error) => failed(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

async fn load(query: Option<TraceQuery>) -> Result<Option<ListView<TraceRow>>, AppError> {
    match query {
        Some(query) => list_traces(query).await.map(Some),
        None => Ok(None),
    }
}

#[component]
fn Found(list: ListView<TraceRow>, asked: Memo<Asked>, page: RwSignal<u32>) -> impl IntoView {
    if list.rows.is_empty() && list.total > 0 {
        let first = Asked { page: 1, ..asked.get_untracked() }.path();
        return view! { <PastEnd first/> }.into_any();
    }
    if list.rows.is_empty() && asked.with_untracked(Asked::is_filtered) {
        return view! { <Nothing icon="search" title=words::NONE_TITLE text=words::none_text()/> }.into_any();
    }
    if list.rows.is_empty() {
        return view! { <Empty icon="rec" title=words::empty_title() text=words::EMPTY_TEXT/> }.into_any();
    }
    view! {
        <div class="card"><TraceTable rows=list.rows label=words::TITLE/></div>
        <Pager page total=Signal::stored(list.total) size=Signal::stored(list.size)/>
    }
    .into_any()
}

/// Nothing is shown because of the filters: they can be cleared.
#[component]
fn Nothing(icon: &'static str, #[prop(into)] title: String, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <Empty icon title text>
            <a class="btn" href="/sso/exchanges">{words::CLEAR}</a>
        </Empty>
    }
    .into_any()
}
