//! The table of events.

use super::super::exchanges::with_reference;
use super::super::test_run::visible::Visible;
use super::query::Asked;
use crate::components::{Column, StateMark, Table, Tone, When};
use crate::text::{self, audit as words, exchanges};
use leptos::prelude::*;
use sluice_domain::audit::{Action, Outcome};
use sluice_domain::id::Reference;
use sluice_domain::view::audit::{ActorView, AuditRow};

#[component]
pub fn AuditTable(rows: Vec<AuditRow>, asked: Asked) -> impl IntoView {
    let columns = [
        words::COL_WHEN,
        words::COL_WHO,
        words::COL_WHAT,
        words::COL_ON,
        words::COL_RESULT,
        words::COL_WHY,
        words::COL_REFERENCE,
    ];
    view! {
        <div class="card">
            <Table label=words::TITLE columns=columns.map(Column::of).into()>
                {rows.into_iter().map(|event| row(event, &asked)).collect_view()}
            </Table>
        </div>
    }
}

fn row(event: AuditRow, asked: &Asked) -> impl IntoView + use<> {
    let (at, action, outcome) = (event.at, event.action, event.outcome);
    let tone = match outcome {
        Outcome::Done => Tone::Ok,
        Outcome::Refused | Outcome::Failed => Tone::Bad,
    };
    let why = event.reasons.iter().map(|code| view! { <div>{words::reason(action, code)}</div> }).collect_view();
    let note = words::note(&event).map(|text| view! { <div class="sub"><Visible text/></div> });
    let actor = who(&event.actor, asked);
    let reference = event.reference.as_ref().map(|reference| {
        let message = is_of_message(action).then(|| see_message(reference));
        view! { <code>{reference.to_string()}</code>{message} }
    });
    view! {
        <tr role="row">
            <td role="cell" data-l=words::COL_WHEN><span class="small"><When at/></span></td>
            <td role="cell" data-l=words::COL_WHO>{actor}</td>
            <th role="rowheader" scope="row">{text::action(action)}{note}</th>
            <td role="cell" data-l=words::COL_ON>{on_what(event)}</td>
            <td role="cell" data-l=words::COL_RESULT><StateMark tone label=words::outcome(outcome)/></td>
            <td role="cell" data-l=words::COL_WHY><div class="small">{why}</div></td>
            <td role="cell" data-l=words::COL_REFERENCE>{reference}</td>
        </tr>
    }
}

/// Whether it was a SAML message that was refused: then the recorder has it, for some days.
const fn is_of_message(action: Action) -> bool {
    matches!(action, Action::VisitorSignInRefused | Action::LogoutRefused)
}

fn see_message(reference: &Reference) -> impl IntoView + use<> {
    let label = format!("{}: {reference}", exchanges::SEE);
    view! { <div><a class="small" href=with_reference(reference) aria-label=label>{exchanges::SEE}</a></div> }
}

fn who(actor: &ActorView, asked: &Asked) -> impl IntoView + use<> {
    let email = match actor {
        ActorView::Visitor { name: Some(_), email: Some(email), .. } => Some(email.clone()),
        _ => None,
    };
    let only = match actor {
        ActorView::Visitor { person, .. } if asked.person.is_empty() => {
            let path = Asked { person: person.to_string(), page: 1, ..asked.clone() }.path();
            Some(view! { <div><a class="small" href=path>{words::ONLY_PERSON}</a></div> })
        }
        _ => None,
    };
    view! {
        <Visible text=words::actor(actor)/>
        {email.map(|text| view! { <div class="sub"><Visible text/></div> })}
        {only}
    }
}

fn on_what(event: AuditRow) -> impl IntoView + use<> {
    let link = event.link.map(|(id, text)| view! { <div><a href=format!("/links/{id}")><Visible text/></a></div> });
    let page = event.page.map(|text| view! { <div><Visible text/></div> });
    let around: Vec<String> = [event.space, event.idp].into_iter().flatten().collect();
    let around = (!around.is_empty()).then(|| view! { <div class="sub">{listed(around)}</div> });
    view! { {link}{page}{around} }
}

/// Each name by itself, so that none turns the next one around.
fn listed(names: Vec<String>) -> impl IntoView {
    let name = |(at, text): (usize, String)| view! { {(at > 0).then_some(", ")}<Visible text/> };
    names.into_iter().enumerate().map(name).collect_view()
}
