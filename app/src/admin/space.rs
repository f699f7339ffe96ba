//! One space: its facts, whether it enforces SSO, its pages, and its removal.

mod enforcement;
mod outline;

use super::spaces::{Enforcement as EnforcementMark, SampleChip};
use super::sso::legible;
use super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::api::content::{find_space, remove_space};
use crate::api::sso::list_idps;
use crate::components::{
    ConfirmAction, Empty, Icon, KeyValues, Loading, PageHead, When, failed_in, focus_heading, undone,
};
use crate::error::AppError;
use crate::text::{brand, content as words};
use enforcement::EnforcementCard;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use outline::Outline;
use sluice_domain::id::SpaceId;
use sluice_domain::sso::idp::IdpState;
use sluice_domain::view::content::{SpaceDetail, SpaceRow};
use sluice_domain::view::sso::IdpRow;

/// What the screen needs: the space, and the providers that may be proposed.
type Loaded = Result<(SpaceDetail, Vec<IdpRow>), AppError>;
/// The space that the address means; `None`: it means none.
type Looked = Option<SpaceId>;

#[component]
pub fn SpacePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| SpaceId::parse(&id)));
    let undone = undone();
    let space: Resource<Loaded> = Resource::new(
        move || (id.get(), undone.get()),
        |(id, _)| async move {
            let id = id.ok_or(AppError::NotFound)?;
            let detail = find_space(id).await?;
            let mut idps = list_idps().await?;
            idps.retain(|idp| idp.state == IdpState::Enabled);
            Ok((detail, idps))
        },
    );
    let revoked = RwSignal::new(None::<u64>);
    // What was done to one space says nothing about another.
    Effect::new(move |before: Option<Looked>| {
        let now = id.get();
        if before.is_some_and(|before| before != now) {
            revoked.set(None);
        }
        now
    });
    view! {
        <Transition fallback=Loading>
            {move || {
                let revoked_links = revoked.get();
                Suspend::new(async move {
                match (revoked_links, space.await) {
                    (Some(links), _) => view! { <Removed links/> }.into_any(),
                    (None, Ok((detail, idps))) => {
                        view! { <Sheet detail idps changed=Callback::new(move |()| space.refetch()) revoked/> }.into_any()
                    }
                    (None, Err(error)) => {
                        view! { <PageHead title=words::SPACE/> {failed_in(&error, "/spaces", words::TO_SPACES)} }.into_any()
                    }
                }
            })}}
        </Transition>
    }
    .into_any()
}

#[component]
fn Sheet(
    detail: SpaceDetail,
    idps: Vec<IdpRow>,
    changed: Callback<()>,
    /// Set when the space is removed: how many links that revoked.
    revoked: RwSignal<Option<u64>>,
) -> impl IntoView {
    let row = detail.space.clone();
    let create = format!("/links/new?space={}", row.id);
    let look = format!("/spaces/{}/brand", row.id);
    view! {
        <PageHead title=legible(&row.name) names=true>
            <a class="btn" href=look><Icon name="image"/>{brand::TITLE}</a>
            <a class="btn primary" href=create>
                <Icon name="plus"/>
                {words::CREATE_SPACE_LINK}
            </a>
        </PageHead>
        <div class="two">
            <div><Outline detail/></div>
            <div>
                <EnforcementCard space=row.clone() idps changed/>
                <Facts row revoked/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Facts(row: SpaceRow, revoked: RwSignal<Option<u64>>) -> impl IntoView {
    let links = format!("/links?space={}", row.id);
    let known = vec![
        (words::KEY, view! { <code><Visible text=row.key.clone()/></code> }.into_any()),
        (words::PAGES, row.pages.into_any()),
        (words::FILES, row.files.into_any()),
        (words::ACTIVE_LINKS, view! { <a href=links>{row.active_links}</a> }.into_any()),
        (words::SSO, view! { <EnforcementMark enforced=row.enforce_sso/> }.into_any()),
        (words::IMPORTED, view! { <When at=row.imported_at/> }.into_any()),
    ];
    view! {
        <section class="card" aria-labelledby="h-facts">
            <header>
                <h2 id="h-facts">{words::FACTS}</h2>
                {row.sample.then(|| view! { <SampleChip/> })}
            </header>
            <div class="body"><KeyValues rows=known/></div>
            <footer><Removal row revoked/></footer>
        </section>
    }
    .into_any()
}

#[component]
fn Removal(row: SpaceRow, revoked: RwSignal<Option<u64>>) -> impl IntoView {
    let consequence = words::remove_consequence(&legible(&row.name), row.pages, row.files, row.active_links);
    let id = row.id;
    let remove = Action::new(move |(): &()| remove_space(id.clone()));
    view! {
        <ConfirmAction
            label=words::REMOVE
            title=words::REMOVE_TITLE
            consequence
            action=words::REMOVE_DO
            act=remove
            on_done=Callback::new(move |links: u64| revoked.set(Some(links)))
        />
    }
    .into_any()
}

#[component]
fn Removed(links: u64) -> impl IntoView {
    // The button that had the focus went with the space.
    Effect::new(move |_| request_animation_frame(focus_heading));
    view! {
        <PageHead title=words::REMOVED/>
        <div class="card" role="status">
            <Empty icon="check" title=words::REMOVED text=words::removed(links)>
                <a class="btn" href="/spaces">{words::TO_SPACES}</a>
            </Empty>
        </div>
    }
    .into_any()
}
