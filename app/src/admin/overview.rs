//! What needs a look, the first steps, and what happened.

mod attention;
mod openings;
mod steps;

use super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::api::overview::load_overview;
use crate::components::{Icon, Loading, PageHead, When, failed, follow};
use crate::text::{audit, frame, overview as words};
use attention::Attention;
use leptos::prelude::*;
use openings::Openings;
use sluice_domain::topic::Topic;
use sluice_domain::view::Overview;
use sluice_domain::view::audit::AuditRow;
pub use steps::ContentWays;
use steps::FirstSteps;

#[component]
pub fn OverviewPage() -> impl IntoView {
    let overview = Resource::new(|| (), |()| load_overview());
    follow(&[Topic::Audit], Callback::new(move |()| overview.refetch()));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match overview.await {
                    Ok(overview) => view! { <Sheet overview/> }.into_any(),
                    Err(error) => view! { <PageHead title=frame::OVERVIEW/> {failed(&error)} }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Sheet(overview: Overview) -> impl IntoView {
    let lead = words::lead(overview.refused.len(), overview.metadata.len() + overview.notices.len());
    // Without content and a provider there is nothing that a link could share or ask for.
    let create = (overview.spaces > 0 && overview.enabled_idps > 0).then(|| {
        view! { <a class="btn primary" href="/links/new"><Icon name="plus"/>{frame::CREATE_LINK}</a> }
    });
    view! {
        <PageHead title=frame::OVERVIEW lead>{create}</PageHead>
        <div class="two">
            <div>
                <FirstSteps overview=overview.clone()/>
                <Attention
                    notices=overview.notices.clone()
                    metadata=overview.metadata.clone()
                    rows=overview.refused.clone()
                />
                <Openings/>
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
