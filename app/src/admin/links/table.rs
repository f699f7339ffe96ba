//! The table of links.

use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::components::{Icon, StateMark, Tone, When};
use crate::text::links as words;
use leptos::prelude::*;
use sluice_domain::link::LinkState;
use sluice_domain::scope::Scope;
use sluice_domain::view::link::LinkRow;

/// Groups that a row shows before it counts the rest.
const GROUPS_SHOWN: usize = 3;

#[component]
pub fn LinkTable(rows: Vec<LinkRow>) -> impl IntoView {
    view! {
        <div class="card">
            <table class="table cards" role="table" aria-label=words::TITLE>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words::COL_LINK}</th>
                        <th role="columnheader" scope="col">{words::COL_WHO}</th>
                        <th role="columnheader" scope="col">{words::COL_STATE}</th>
                        <th role="columnheader" scope="col" class="r">{words::COL_OPENINGS}</th>
                        <th role="columnheader" scope="col">{words::COL_LAST_OPENED}</th>
                        <th role="columnheader" scope="col">{words::COL_CREATED_BY}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(link: LinkRow) -> impl IntoView {
    let extent = words::scope(&link.scope);
    let icon = match link.scope.scope {
        Scope::Page { .. } => "doc",
        Scope::PageTree { .. } => "tree",
        Scope::Space { .. } => "space",
    };
    let opened = match link.last_open {
        Some(at) => view! { <When at/> }.into_any(),
        None => view! { <span class="faint">{words::NEVER}</span> }.into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <div class="row">
                    <Icon name=icon class="faint"/>
                    <a href=format!("/links/{}", link.id)><Visible text=link.name/></a>
                </div>
                <div class="sub"><Visible text=extent/></div>
            </th>
            <td role="cell" data-l=words::COL_WHO><Who idp=link.idp_name groups=link.groups/></td>
            <td role="cell" data-l=words::COL_STATE><State state=link.state idp_enabled=link.idp_enabled/></td>
            <td role="cell" class="r num" data-l=words::COL_OPENINGS>{link.opens}</td>
            <td role="cell" data-l=words::COL_LAST_OPENED><span class="small dim">{opened}</span></td>
            <td role="cell" data-l=words::COL_CREATED_BY>
                <span class="small dim">{link.created_by.unwrap_or_else(|| words::SOMEBODY.to_owned())}</span>
            </td>
        </tr>
    }
}

/// The provider and the groups, as chips.
#[component]
pub fn Who(idp: String, groups: Vec<String>) -> impl IntoView {
    let provider = if idp.is_empty() { words::PROVIDER_GONE.to_owned() } else { idp };
    let rest = groups.len().saturating_sub(GROUPS_SHOWN);
    let everybody = groups.is_empty().then(|| view! { <span class="chip">{words::EVERYBODY}</span> });
    let chips =
        groups.into_iter().take(GROUPS_SHOWN).map(|text| view! { <span class="chip"><b><Visible text/></b></span> });
    let more = (rest > 0).then(|| view! { <span class="small faint">{words::groups_more(rest)}</span> });
    view! {
        <div class="groups">
            <span class="chip"><Icon name="key"/><Visible text=provider/></span>
            {everybody}
            {chips.collect_view()}
            {more}
        </div>
    }
}

/// The state as it matters to a visitor: an active link of a provider that is not enabled does not open.
#[component]
pub fn State(state: LinkState, idp_enabled: bool) -> impl IntoView {
    match state {
        LinkState::Revoked { .. } => view! { <StateMark tone=Tone::Quiet label=words::state(state)/> }.into_any(),
        LinkState::Active if !idp_enabled => view! {
            <StateMark tone=Tone::Warn label=words::CLOSED/>
            <div class="sub">{words::CLOSED_HELP}</div>
        }
        .into_any(),
        LinkState::Active => view! { <StateMark tone=Tone::Ok label=words::state(state)/> }.into_any(),
    }
}
