//! The table of messages.

use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::components::{Column, StateMark, Table, Tone, When};
use crate::text::{exchanges as words, saml};
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::sso::exchange::Verdict;
use sluice_domain::view::exchange::{TracePurpose, TraceRow};

/// To be put into a card.
#[component]
pub fn TraceTable(
    rows: Vec<TraceRow>,
    /// What the table is called.
    label: &'static str,
) -> impl IntoView {
    let columns =
        [words::COL_WHEN, words::COL_MESSAGE, words::COL_IDP, words::COL_FOR, words::COL_RESULT, words::COL_REFERENCE];
    view! {
        <Table label columns=columns.map(Column::of).into()>{rows.into_iter().map(row).collect_view()}</Table>
    }
    .into_any()
}

fn row(trace: TraceRow) -> impl IntoView {
    let (tone, label) = mark(&trace.verdict);
    let why = match &trace.verdict {
        Verdict::Refused { code, .. } => Some(view! { <div class="sub">{saml::refusal(code).happened}</div> }),
        Verdict::Sent | Verdict::Accepted => None,
    };
    let made_for = purpose(&trace);
    let reference = trace.reference.as_ref().map(|reference| view! { <code>{reference.to_string()}</code> });
    let href = format!("/sso/exchanges/{}", trace.id);
    view! {
        <tr role="row">
            <td role="cell" data-l=words::COL_WHEN><span class="small"><When at=trace.at/></span></td>
            <th role="rowheader" scope="row">
                <a href=href>{words::kind(trace.kind)}</a>
                <div class="sub">{words::way(trace.kind, trace.sent)}</div>
            </th>
            <td role="cell" data-l=words::COL_IDP>{connection(trace.idp)}</td>
            <td role="cell" data-l=words::COL_FOR>{made_for}</td>
            <td role="cell" data-l=words::COL_RESULT><StateMark tone label/>{why}</td>
            <td role="cell" data-l=words::COL_REFERENCE>{reference}</td>
        </tr>
    }
}

/// What became of a message, as a mark.
pub const fn mark(verdict: &Verdict) -> (Tone, &'static str) {
    match verdict {
        Verdict::Sent => (Tone::Quiet, words::SENT),
        Verdict::Accepted => (Tone::Ok, words::ACCEPTED),
        Verdict::Refused { .. } => (Tone::Bad, words::REFUSED),
    }
}

/// The connection that a message belongs to.
pub fn connection(idp: Option<(IdpId, Option<String>)>) -> AnyView {
    match idp {
        Some((id, Some(text))) => view! { <a href=format!("/sso/{id}")><Visible text/></a> }.into_any(),
        Some((_, None)) => view! { <span class="faint">{words::IDP_GONE}</span> }.into_any(),
        None => view! { <span class="faint">{words::IDP_UNKNOWN}</span> }.into_any(),
    }
}

/// What a message was for, and the way there as long as it is there.
pub fn purpose(trace: &TraceRow) -> AnyView {
    let (text, href) = match (&trace.purpose, &trace.idp) {
        (Some(TracePurpose::Visit { link }), _) => (words::FOR_VISIT, Some(format!("/links/{link}"))),
        (Some(TracePurpose::Test { run }), Some((idp, Some(_)))) => {
            (words::FOR_TEST, Some(format!("/sso/{idp}/test/{run}")))
        }
        (Some(TracePurpose::Test { .. }), _) => (words::FOR_TEST, None),
        (Some(TracePurpose::SignOut), _) => (words::FOR_SIGN_OUT, None),
        (None, _) => (words::FOR_UNKNOWN, None),
    };
    match href {
        Some(href) => view! { <a href=href>{text}</a> }.into_any(),
        None => view! { <span class="dim">{text}</span> }.into_any(),
    }
}
