//! The latest imports, newest first.

use super::super::test_run::visible::Visible;
use super::run::is_over;
use crate::any::IntoAny;
use crate::components::{StateMark, Tone, When};
use crate::text::{self, content as words};
use leptos::prelude::*;
use sluice_domain::view::content::{ImportProgressView, ImportView};

#[component]
pub fn ImportList(rows: Vec<ImportView>) -> impl IntoView {
    let body = if rows.is_empty() {
        view! { <p class="dim">{words::NO_IMPORTS}</p> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| view! { <Row row/> }).collect_view();
        view! {
            <div class="links plain">
                <table class="table cards" role="table" aria-labelledby="h-latest">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{words::FILE_NAME}</th>
                            <th role="columnheader" scope="col">{words::STATE}</th>
                            <th role="columnheader" scope="col">{words::STARTED}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! { <section class="stack s" aria-labelledby="h-latest"><h2 id="h-latest">{words::LATEST}</h2>{body}</section> }
        .into_any()
}

#[component]
fn Row(row: ImportView) -> impl IntoView {
    let href = match &row.progress {
        // One space: the name leads right to it.
        ImportProgressView::Done { spaces } if spaces.len() == 1 => format!("/spaces/{}", spaces[0]),
        _ => format!("/import?run={}", row.id),
    };
    let note = match &row.progress {
        ImportProgressView::Failed { code, .. } => Some(text::import_fault(code)),
        _ => None,
    };
    let (tone, word) = state(&row.progress);
    view! {
        <tr role="row" aria-busy=(!is_over(&row.progress)).then_some("true")>
            <th role="rowheader" scope="row"><a href=href><Visible text=row.file_name/></a></th>
            <td role="cell" data-l=words::STATE>
                <div class="stack s">
                    <StateMark tone label=word/>
                    {note.map(|note| view! { <p class="small dim">{note}</p> })}
                </div>
            </td>
            <td role="cell" data-l=words::STARTED><span class="small dim"><When at=row.started_at/></span></td>
        </tr>
    }
    .into_any()
}

const fn state(progress: &ImportProgressView) -> (Tone, &'static str) {
    match progress {
        ImportProgressView::Running { .. } => (Tone::Accent, words::RUNNING),
        ImportProgressView::Done { .. } => (Tone::Ok, words::DONE),
        ImportProgressView::Failed { .. } => (Tone::Bad, words::FAILED),
        ImportProgressView::Cancelled => (Tone::Quiet, words::CANCELLED),
    }
}
