//! One identity provider: how far it is, its settings and rules, what its attributes mean, and its end.

mod certificates;
mod facts;
mod metadata;
mod power;
mod rules;
pub mod start_test;
mod stepper;

use super::exchanges::of_connection;
use super::sso::{legible, tone};
use crate::any::IntoAny;
use crate::api::metadata::idp_metadata;
use crate::api::sso::{find_idp, remove_idp};
use crate::components::{Banner, ConfirmAction, Done, DoneNote, Loading, PageHead, StateMark, Tone, failed_in};
use crate::error::AppError;
use crate::text::rules::differences;
use crate::text::sso as words;
use certificates::Certificates;
pub use certificates::{CertificateTable, colon_form};
pub use facts::result;
use facts::{Facts, GroupsSeen, LastTest, Mapping};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use metadata::{MetadataLine, Troubles, troubles};
pub use power::EnableButton;
use power::Power;
pub use rules::Differences;
use rules::Rules;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::{Binding, IdpState};
use sluice_domain::view::metadata::MetadataPage;
use sluice_domain::view::sso::IdpDetail;
use start_test::StartTest;
use stepper::Stepper;

/// A connection, and how its metadata is kept up to date; `None`: it is the demo provider, whose metadata is never read again.
type Found = Result<(IdpDetail, Option<MetadataPage>), AppError>;

#[component]
pub fn IdpPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(IdpId::parse)));
    let idp = Resource::new(move || id.get(), load);
    let done = Done::default();
    Effect::new(move |_| {
        id.track();
        done.forget();
    });
    let changed = Callback::new(move |said: String| {
        done.say(said);
        idp.refetch();
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match idp.await {
                    Ok((detail, metadata)) => view! { <Detail detail metadata done changed/> }.into_any(),
                    Err(error) => {
                        view! { <PageHead title=words::TITLE/>{failed_in(&error, "/sso", words::TO_IDPS)} }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

async fn load(id: Option<IdpId>) -> Found {
    let detail = find_idp(id.ok_or(AppError::NotFound)?).await?;
    let metadata = if detail.idp.demo { None } else { Some(idp_metadata(detail.idp.id.clone()).await?) };
    Ok((detail, metadata))
}

#[component]
fn Detail(detail: IdpDetail, metadata: Option<MetadataPage>, done: Done, changed: Callback<String>) -> impl IntoView {
    let binding = used_binding(&detail);
    let IdpDetail {
        idp, sso_url, slo_url, rules, certificates, mapping, tested, last_test, passed_test, groups, ..
    } = detail;
    let demo = idp.demo.then(|| {
        view! { <Banner tone=Tone::Warn><p>{words::DEMO_NOTE}</p></Banner> }
    });
    let missing = match (tested, &mapping.email) {
        (false, _) => Some(words::MISSING_TEST),
        (true, None) => Some(words::MISSING_EMAIL),
        (true, Some(_)) => None,
    };
    let recorded = of_connection(&idp.id);
    let (id, tested_idp) = (idp.id.clone(), idp.id.clone());
    let in_trouble = metadata.as_ref().and_then(|page| page.source.as_ref()).map(troubles).unwrap_or_default();
    let kept = metadata.map(|page| {
        let href = format!("/sso/{}/metadata", idp.id);
        view! { <MetadataLine href source=page.source/> }.into_any()
    });
    view! {
        <PageHead title=legible(&idp.name) names=true>
            <StateMark tone=tone(idp.state) label=words::state(idp.state)/>
            <StartTest idp=tested_idp label=words::TEST primary=!tested/>
        </PageHead>
        <DoneNote done/>
        {demo}
        <Troubles idp=idp.id.clone() all=in_trouble/>
        <Stepper state=idp.state/>
        <div class="two">
            <div>
                <Facts entity_id=idp.entity_id.clone() sign_in_at=sso_url binding logout_url=slo_url recorded/>
                <Certificates rows=certificates footer=kept/>
                <GroupsSeen rows=groups/>
            </div>
            <div>
                <Power idp=idp.id.clone() enabled=idp.state == IdpState::Enabled links=idp.active_links missing changed/>
                <LastTest test=last_test/>
                <Rules all=differences(&rules) settings=format!("/sso/{}/settings", idp.id)/>
                <Mapping idp=idp.id.clone() mapping passed_test/>
                <Remove idp=id links=idp.active_links/>
            </div>
        </div>
    }
}

/// How requests travel: as the rules have it if the provider offers that, else by redirect, else by what there is.
const fn used_binding(detail: &IdpDetail) -> Binding {
    match (detail.rules.request_binding, detail.offers_redirect, detail.offers_post) {
        (Some(Binding::Post), _, true) | (_, false, true) => Binding::Post,
        _ => Binding::Redirect,
    }
}

#[component]
fn Remove(idp: IdpId, links: u64) -> impl IntoView {
    if links > 0 {
        return view! {
            <div class="row wrap">
                <p class="help">{words::remove_blocked(links)}</p>
                <a class="btn sm" href=format!("/links?state=active&idp={idp}")>{words::SHOW_LINKS}</a>
            </div>
        }
        .into_any();
    }
    let remove = Action::new(move |(): &()| remove_idp(idp.clone()));
    let navigate = use_navigate();
    view! {
        <ConfirmAction
            label=words::REMOVE
            title=words::REMOVE_TITLE
            consequence=words::REMOVE_CONSEQUENCE
            action=words::REMOVE_ACTION
            act=remove
            on_done=Callback::new(move |()| navigate("/sso", NavigateOptions::default()))
        />
    }
    .into_any()
}
