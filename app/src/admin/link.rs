//! One link: its address, who may read it, its figures, and its end.

use super::link_edit::words::{InWords, policy_in_words};
use super::links::State;
use super::sso::legible;
use super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::api::links::{find_link, revoke_link};
use crate::components::{
    Banner, ConfirmAction, CopyField, Done, DoneNote, Icon, KeyValues, Loading, PageHead, When, failed_in, follow,
    undone,
};
use crate::error::AppError;
use crate::text::links as words;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sluice_domain::id::{IdpId, LinkId};
use sluice_domain::link::{Gate, LinkState};
use sluice_domain::sso::group::GroupRef;
use sluice_domain::topic::Topic;
use sluice_domain::view::link::{LinkDetail, LinkRow, Revoked};

#[component]
pub fn LinkPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(LinkId::parse)));
    let undone = undone();
    let link = Resource::new(
        move || (id.get(), undone.get()),
        |(id, _)| async move {
            match id {
                Some(id) => find_link(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    follow(&[Topic::Links], Callback::new(move |()| link.refetch()));
    let done = Done::default();
    Effect::new(move |_| {
        id.track();
        done.forget();
    });
    let revoked = Callback::new(move |revoked: Revoked| {
        done.say(words::revoked_now(revoked.grants));
        link.refetch();
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match link.await {
                    Ok(link) => view! { <Detail link done revoked/> }.into_any(),
                    Err(error) => {
                        view! { <PageHead title=words::TITLE/>{failed_in(&error, "/links", words::TO_LINKS)} }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Detail(link: LinkDetail, done: Done, revoked: Callback<Revoked>) -> impl IntoView {
    let LinkDetail { row, url, live_grants, .. } = link;
    let id = row.id.clone();
    let edit = (row.state == LinkState::Active)
        .then(|| view! { <a class="btn" href=format!("/links/{id}/edit")><Icon name="edit"/>{words::EDIT}</a> });
    let top = match row.state {
        LinkState::Active => view! { <Address url/> }.into_any(),
        LinkState::Revoked { at } => view! {
            <Banner icon="ban"><p>{words::revoked_on(&at.long_date())}</p></Banner>
        }
        .into_any(),
    };
    // Nobody may read a revoked link, so there is nothing to say about who does.
    let who = (row.state == LinkState::Active).then(|| view! { <WhoMayRead row=row.clone()/> });
    let revoke =
        (row.state == LinkState::Active).then(|| view! { <Revoke id=row.id.clone() readers=live_grants revoked/> });
    view! {
        <PageHead title=legible(&row.name) names=true>
            <State state=row.state idp_enabled=row.idp_enabled/>
            {edit}
        </PageHead>
        <DoneNote done/>
        {top}
        {who}
        <Figures row readers=live_grants/>
        {revoke}
    }
}

/// A revoked link has no address any more: there is nothing to send.
#[component]
fn Address(url: String) -> impl IntoView {
    view! {
        <section class="card" aria-label=words::ADDRESS>
            <div class="body stack s">
                <CopyField label=words::ADDRESS value=url/>
                <p class="help">{words::ADDRESS_HELP}</p>
            </div>
        </section>
    }
}

#[component]
fn WhoMayRead(row: LinkRow) -> impl IntoView {
    let groups = row.groups.iter().map(|group| GroupRef::new(row.idp.clone(), group.clone())).collect();
    let gate = Gate::Sso { idp: row.idp.clone(), groups };
    let name = |_: &IdpId| if row.idp_name.is_empty() { words::PROVIDER_GONE.to_owned() } else { row.idp_name.clone() };
    let phrases = policy_in_words(Ok(&gate), name, Some(words::scope(&row.scope)));
    let left_out = words::left_out(row.scope.left_out).map(|text| view! { <p class="help">{text}</p> });
    view! {
        <section class="card" aria-labelledby="who">
            <header><h2 id="who">{words::WHO}</h2></header>
            <div class="body stack s"><p class="words"><InWords phrases linked=false/></p>{left_out}</div>
        </section>
    }
}

#[component]
fn Figures(row: LinkRow, readers: u64) -> impl IntoView {
    let last = match row.last_open {
        Some(at) => view! { <When at/> }.into_any(),
        None => words::NEVER.into_any(),
    };
    let known = vec![
        (words::LAST_OPENED, last),
        (words::CREATED, view! { <When at=row.created_at/> }.into_any()),
        (words::COL_CREATED_BY, row.created_by.unwrap_or_else(|| words::SOMEBODY.to_owned()).into_any()),
        (words::SPACE, view! { <Visible text=row.scope.space_name/> }.into_any()),
    ];
    view! {
        <section class="card" aria-labelledby="figures">
            <header><h2 id="figures">{words::FIGURES}</h2></header>
            <div class="body stack">
                <dl class="figs">
                    <div><dt>{words::OPENINGS}</dt><dd>{row.opens}</dd></div>
                    <div><dt>{words::READERS_NOW}</dt><dd>{readers}</dd></div>
                    <div><dt>{words::PAGES_SHARED}</dt><dd>{row.scope.pages}</dd></div>
                </dl>
                <KeyValues rows=known/>
            </div>
            <footer>
                <a class="btn sm" href=format!("/audit?link={}", row.id)><Icon name="log"/>{words::TO_AUDIT}</a>
            </footer>
        </section>
    }
}

#[component]
fn Revoke(id: LinkId, readers: u64, revoked: Callback<Revoked>) -> impl IntoView {
    let revoke = Action::new(move |(): &()| revoke_link(id.clone()));
    view! {
        <ConfirmAction
            label=words::REVOKE
            title=words::REVOKE_TITLE
            consequence=words::revoke_consequence(readers)
            action=words::REVOKE_ACTION
            act=revoke
            on_done=revoked
        />
    }
}
