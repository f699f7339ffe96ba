//! Creating a link, and changing one.

mod branch;
mod draft;
mod form;
mod groups;
mod start;
mod summary;
mod tree_picker;
mod what;
mod who;
pub mod words;

use crate::any::IntoAny;
use crate::api::links::{create_link, edit_link};
use crate::components::{Empty, ErrorNote, FormState, Icon, Loading, PageHead, TextField, failed_in, guard_changes};
use crate::error::AppError;
use crate::text::links as text;
use form::{Form, Pages};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use sluice_domain::id::{LinkId, PageId, SpaceId};
use sluice_domain::input::LinkInput;
use sluice_domain::link::LinkState;
use sluice_domain::sso::idp::IdpState;
use sluice_domain::time::Timestamp;
use start::{Start, Wanted, load};
use summary::Summary;
use what::What;
use who::Who;

#[component]
pub fn LinkEditPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let wanted = move || {
        query.with(|query| Wanted {
            link: params.with(|params| params.get("id")),
            space: query.get_str("space").and_then(SpaceId::parse),
            page: query.get_str("page").and_then(PageId::parse),
        })
    };
    let start = Resource::new(wanted, load);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match start.await {
                    Ok(start) => view! { <Editor start/> }.into_any(),
                    Err(error) => {
                        view! { <PageHead title=text::TITLE/>{failed_in(&error, "/links", text::TO_LINKS)} }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Editor(start: Start) -> impl IntoView {
    let head = match start.link {
        None => view! { <PageHead title=text::CREATE_TITLE lead=text::CREATE_LEAD/> }.into_any(),
        Some(_) => view! { <PageHead title=text::EDIT_TITLE lead=text::EDIT_LEAD/> }.into_any(),
    };
    let revoked = start.link.as_ref().and_then(|link| match link.row.state {
        LinkState::Revoked { at } => Some((link.row.id.clone(), at)),
        LinkState::Active => None,
    });
    let body = match revoked {
        Some((id, at)) => view! {
            <div class="notice">
                <Icon name="ban"/>
                <p>{text::revoked_on(&at.long_date())}</p>
                <a class="btn sm" href=format!("/links/{id}")>{text::BACK}</a>
            </div>
        }
        .into_any(),
        None if start.link.is_none() && start.spaces.is_empty() => view! {
            <Empty icon="space" title=text::NO_SPACES_TITLE text=text::NO_SPACES>
                <a class="btn primary" href="/import"><Icon name="upload"/>{text::IMPORT}</a>
            </Empty>
        }
        .into_any(),
        None => view! { <Parts start/> }.into_any(),
    };
    view! { {head}{body} }
}

#[component]
fn Parts(start: Start) -> impl IntoView {
    let pages = start.detail.as_ref().map(Pages::of).unwrap_or_default();
    let form = Form::new(start.draft(), pages, start.groups.iter().cloned().collect());
    let begun = untrack(|| form.draft());
    guard_changes(Signal::derive(move || form.draft() != begun));
    let edited = start.link.map(|link| (link.row.id, link.changed_at));
    let fixed = edited.is_some();
    let back = edited.as_ref().map_or_else(|| "/links".to_owned(), |(id, _)| format!("/links/{id}"));
    let save = Action::new(move |input: &LinkInput| send(edited.clone(), input.clone()));
    let state = FormState { fields: form.errors, failure: RwSignal::new(None) };
    let navigate = use_navigate();
    state.follow(save, move |id| navigate(&format!("/links/{id}"), NavigateOptions::default()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if save.pending().get_untracked() {
            return;
        }
        match untrack(|| form.draft()).input() {
            Ok(input) => {
                state.check(Ok(()));
                save.dispatch(input);
            }
            Err(fields) => {
                state.check(Err(fields));
            }
        }
    };
    let (spaces, idps) = (start.spaces, start.idps);
    let enabled =
        idps.iter().filter(|idp| idp.state == IdpState::Enabled).map(|idp| idp.id.clone()).collect::<Vec<_>>();
    view! {
        <div class="two">
            <form id="editor" class="stack l" novalidate on:submit=submit>
                <ErrorNote error=state.failure/>
                <TextField id="name" label=text::NAME help=text::NAME_HELP value=form.name errors=form.errors/>
                <What form spaces=spaces.clone() enabled fixed/>
                <Who form idps=idps.clone()/>
            </form>
            <Summary form spaces idps fixed back busy=Signal::derive(move || save.pending().get())/>
        </div>
    }
}

/// `edited` is the link and when it was last changed; without one the link is new.
async fn send(edited: Option<(LinkId, Timestamp)>, input: LinkInput) -> Result<LinkId, AppError> {
    match edited {
        Some((id, seen)) => edit_link(id.clone(), seen, input).await.map(|()| id),
        None => create_link(input).await,
    }
}
