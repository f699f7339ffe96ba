//! One import: how far it is, or how it ended.

use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::components::{FormState, Icon, Progress, Stop};
use crate::error::AppError;
use crate::text::{self, content as words};
use leptos::prelude::*;
use sluice_domain::id::{ImportId, SpaceId};
use sluice_domain::view::content::{ImportProgressView, ImportStep, ImportView};

/// The attempt to cancel an import, by its id.
pub type Cancel = Action<ImportId, Result<(), AppError>>;

/// Nothing more will come of it.
pub const fn is_over(progress: &ImportProgressView) -> bool {
    !matches!(progress, ImportProgressView::Running { .. })
}

#[component]
pub fn RunCard(
    import: ImportView,
    /// Why the last attempt to cancel failed.
    form: FormState,
    cancel: Cancel,
) -> impl IntoView {
    let body = match import.progress {
        ImportProgressView::Running { step, done, total } => {
            view! { <Running id=import.id step done total form cancel/> }.into_any()
        }
        ImportProgressView::Done { spaces } => view! { <Done spaces/> }.into_any(),
        ImportProgressView::Failed { code, detail } => view! { <Failed code detail/> }.into_any(),
        ImportProgressView::Cancelled => view! { <p role="status">{words::CANCELLED_SAY}</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="h-run">
            <header><h2 id="h-run"><Visible text=import.file_name/></h2></header>
            <div class="body">{body}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Running(id: ImportId, step: ImportStep, done: u64, total: u64, form: FormState, cancel: Cancel) -> impl IntoView {
    let stop = Stop {
        label: words::CANCEL_IMPORT,
        busy: cancel.pending().into(),
        on_press: Callback::new(move |()| {
            cancel.dispatch(id.clone());
        }),
    };
    view! {
        <Progress
            label=words::step(step)
            percent=(total > 0).then(|| words::percent(done, total))
            figures=words::progress(step, done, total)
            failure=form.failure
            stop
        />
    }
    .into_any()
}

#[component]
fn Done(spaces: Vec<SpaceId>) -> impl IntoView {
    let said = words::imported(spaces.len());
    let ways = spaces
        .into_iter()
        .map(|id| view! { <a class="btn primary" href=format!("/spaces/{id}")>{words::OPEN_SPACE}</a> })
        .collect_view();
    view! {
        <div class="notice ok">
            <Icon name="on" class="ok"/>
            <p role="status">{said}</p>
            <div class="row wrap">{ways}</div>
        </div>
    }
    .into_any()
}

#[component]
fn Failed(code: String, detail: String) -> impl IntoView {
    view! {
        <div class="notice bad" role="alert">
            <Icon name="warn" class="bad"/>
            <div>
                <p>{text::import_fault(&code)}</p>
                {(!detail.is_empty()).then(|| view! { <p class="small dim"><code><Visible text=detail/></code></p> })}
            </div>
        </div>
    }
    .into_any()
}
