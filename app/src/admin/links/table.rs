//! The table of links.

use super::super::sso::legible;
use super::super::test_run::visible::Visible;
use super::query;
use crate::any::IntoAny;
use crate::components::{Column, Icon, Pick, PickAll, Selection, StateMark, Table, Tone, When};
use crate::text::links as words;
use leptos::prelude::*;
use sluice_domain::link::LinkState;
use sluice_domain::scope::Scope;
use sluice_domain::view::link::{LinkOrder, LinkQuery, LinkRow};

/// Groups that a row shows before it counts the rest.
const GROUPS_SHOWN: usize = 3;

#[component]
pub fn LinkTable(
    rows: Vec<LinkRow>,
    /// As they were asked for.
    query: LinkQuery,
    selection: Selection,
) -> impl IntoView {
    let sorted = move |label, order: LinkOrder| {
        Column::of(label).sorted(query::sorted(&query, order), query::rising(&query, order))
    };
    let columns = vec![
        sorted(words::COL_LINK, LinkOrder::Name),
        Column::of(words::COL_WHO),
        Column::of(words::COL_STATE),
        Column::number(words::COL_OPENINGS),
        sorted(words::COL_LAST_OPENED, LinkOrder::LastOpen),
        sorted(words::COL_CREATED, LinkOrder::Newest),
    ];
    let active = rows.iter().filter(|link| link.state == LinkState::Active);
    let can_be_chosen = active.map(|link| (link.id.to_string(), legible(&link.name))).collect();
    let pick = view! { <PickAll selection rows=can_be_chosen/> }.into_any();
    view! {
        <div class="card">
            <Table label=words::TITLE columns pick>
                {rows.into_iter().map(|link| row(link, selection)).collect_view()}
            </Table>
        </div>
    }
}

fn row(link: LinkRow, selection: Selection) -> impl IntoView {
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
    // With a revoked link nothing can be done any more.
    let active = link.state == LinkState::Active;
    let key = link.id.to_string();
    let pick = if active {
        view! { <Pick selection key=key.clone() name=legible(&link.name)/> }.into_any()
    } else {
        view! { <td role="cell" class="pick"></td> }.into_any()
    };
    let chosen = move || active.then(|| selection.has(&key).to_string());
    view! {
        <tr role="row" aria-selected=chosen>
            {pick}
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
            <td role="cell" data-l=words::COL_CREATED>
                <span class="small dim"><When at=link.created_at/></span>
                <div class="sub">{link.created_by.unwrap_or_else(|| words::SOMEBODY.to_owned())}</div>
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
