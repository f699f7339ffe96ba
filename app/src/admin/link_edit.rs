//! Creating a link, and changing one.

mod draft;
mod form;
mod groups;
mod pages;
mod start;
mod summary;
mod what;
mod who;
pub mod words;

use super::undo::{LinkChange, link_input};
use crate::any::IntoAny;
use crate::api::links::{create_link, edit_link};
use crate::components::{
    Empty, ErrorNote, FormState, Icon, Loading, PageHead, TextField, Toasts, failed_in, guard_changes,
};
use crate::error::AppError;
use crate::text::links as text;
use form::Form;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use pages::Pages;
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
    let edited = start.link.map(|link| (link.row.id.clone(), link.changed_at, link_input(&link.row)));
    let fixed = edited.is_some();
    let back = edited.as_ref().map_or_else(|| "/links".to_owned(), |(id, ..)| format!("/links/{id}"));
    let save = Action::new(move |input: &LinkInput| send(edited.clone(), input.clone()));
    let state = FormState { fields: form.errors, failure: RwSignal::new(None) };
    let (navigate, toasts) = (use_navigate(), use_context::<Toasts>());
    state.follow(save, move |(id, change)| {
        navigate(&format!("/links/{id}"), NavigateOptions::default());
        if let (Some(change), Some(toasts)) = (change, toasts) {
            change.tell(toasts);
        }
    });
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

/// A link, when it was last changed, and what it was then.
type Edited = (LinkId, Timestamp, LinkInput);

/// Without an edited link it is new.
async fn send(edited: Option<Edited>, input: LinkInput) -> Result<(LinkId, Option<LinkChange>), AppError> {
    match edited {
        Some((id, seen, before)) => {
            let at = edit_link(id.clone(), seen, input.clone()).await?;
            Ok((id.clone(), Some(LinkChange { id, at, before, after: input })))
        }
        None => Ok((create_link(input).await?, None)),
    }
}
