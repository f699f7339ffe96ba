//! What needs a look, the first steps, and what happened.

mod steps;

use super::sso::legible;
use super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::api::overview::load_overview;
use crate::components::{Icon, Loading, PageHead, When, failed};
use crate::text::{audit, frame, metadata as metadata_words, overview as words};
use leptos::prelude::*;
use sluice_domain::view::Overview;
use sluice_domain::view::audit::AuditRow;
use sluice_domain::view::metadata::{MetadataNotice, MetadataTrouble};
pub use steps::ContentWays;
use steps::FirstSteps;

#[component]
pub fn OverviewPage() -> impl IntoView {
    let overview = Resource::new(|| (), |()| load_overview());
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match overview.await {
                    Ok(overview) => view! { <Sheet overview/> }.into_any(),
                    Err(error) => view! { <PageHead title=frame::OVERVIEW/> {failed(&error)} }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Sheet(overview: Overview) -> impl IntoView {
    let lead = words::lead(overview.refused.len(), overview.metadata.len());
    // Without content and a provider there is nothing that a link could share or ask for.
    let create = (overview.spaces > 0 && overview.enabled_idps > 0).then(|| {
        view! { <a class="btn primary" href="/links/new"><Icon name="plus"/>{frame::CREATE_LINK}</a> }
    });
    view! {
        <PageHead title=frame::OVERVIEW lead>{create}</PageHead>
        <div class="two">
            <div>
                <FirstSteps overview=overview.clone()/>
                <Attention metadata=overview.metadata.clone() rows=overview.refused.clone()/>
            </div>
            <div>
                <Figures overview=overview.clone()/>
                <Recent rows=overview.recent/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Attention(metadata: Vec<MetadataNotice>, rows: Vec<AuditRow>) -> impl IntoView {
    let body = if metadata.is_empty() && rows.is_empty() {
        view! { <p class="body dim">{words::CALM}</p> }.into_any()
    } else {
        let metadata = metadata.into_iter().map(|notice| view! { <OfMetadata notice/> }).collect_view();
        let rows = rows.into_iter().map(|row| view! { <Refusal row/> }).collect_view();
        view! { <ul class="attn">{metadata}{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="h-attn">
            <header>
                <h2 id="h-attn">{words::ATTENTION}</h2>
                <a class="small push" href="/audit?outcome=refused">{words::ALL_REFUSALS}</a>
            </header>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn OfMetadata(notice: MetadataNotice) -> impl IntoView {
    let MetadataNotice { idp, name, state } = notice;
    let class = if state == MetadataTrouble::Outdated { "bad" } else { "warn" };
    let label = format!("{}: {}", metadata_words::OPEN, legible(&name));
    view! {
        <li>
            <Icon name="warn" class=class/>
            <h3><Visible text=name/> ": " {metadata_words::trouble(&state)}</h3>
            <a class="btn sm" href=format!("/sso/{idp}/metadata") aria-label=label>{metadata_words::OPEN}</a>
            <p>{metadata_words::meaning(&state)}</p>
        </li>
    }
    .into_any()
}

#[component]
fn Refusal(row: AuditRow) -> impl IntoView {
    let target = words::target(&row).map(|text| view! { " " <Visible text/> });
    let look_up = row.reference.as_ref().map(|reference| {
        let label = format!("{}: {reference}", words::LOOK_UP);
        view! { <a class="btn sm" href=format!("/audit?reference={reference}") aria-label=label>{words::LOOK_UP}</a> }
    });
    view! {
        <li>
            <Icon name="x2" class="bad"/>
            <h3><Visible text=audit::actor(&row.actor)/> " " {words::did(row.action)} {target}</h3>
            {look_up}
            <p>{words::why(&row)} " " <When at=row.at/></p>
        </li>
    }
    .into_any()
}

#[component]
fn Figures(overview: Overview) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="h-use">
            <header><h2 id="h-use">{words::IN_USE}</h2></header>
            <dl class="figs body">
                <div><dt>{words::ACTIVE_LINKS}</dt><dd>{overview.active_links}</dd></div>
                <div>
                    <dt>{words::SPACES}</dt>
                    <dd>{overview.spaces} " " <small>{words::enforced(overview.enforced_spaces)}</small></dd>
                </div>
                <div>
                    <dt>{words::ENABLED_IDPS}</dt>
                    <dd>{overview.enabled_idps} " " <small>{words::of(overview.idps)}</small></dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Recent(rows: Vec<AuditRow>) -> impl IntoView {
    let body = if rows.is_empty() {
        view! { <p class="body dim">{words::NO_EVENTS}</p> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| view! { <Event row/> }).collect_view();
        view! { <ul class="feed">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="h-feed">
            <header>
                <h2 id="h-feed">{words::RECENT}</h2>
                <a class="small push" href="/audit">{frame::AUDIT}</a>
            </header>
            {body}
        </section>
    }
    .into_any()
}

#[component]
fn Event(row: AuditRow) -> impl IntoView {
    let who = audit::actor(&row.actor);
    let target = words::target(&row).map(|name| match &row.link {
        Some((id, link)) if *link == name => {
            view! { " " <a href=format!("/links/{id}")><Visible text=name/></a> }.into_any()
        }
        _ => view! { " " <Visible text=name/> }.into_any(),
    });
    view! {
        <li>
            <span class="avatar n" aria-hidden="true">{frame::initials(&who)}</span>
            <p><b><Visible text=who/></b> " " <span class="dim">{words::did(row.action)}</span> {target}</p>
            <When at=row.at/>
        </li>
    }
    .into_any()
}
