//! Uploading an export, following its import, and the latest imports.

mod form;
mod list;
mod run;
mod upload;

use crate::any::IntoAny;
use crate::api::content::{cancel_import, find_import, list_imports};
use crate::components::{FormState, Loading, PageHead, failed, follow as follow_topics};
use crate::error::AppError;
use crate::text::content as words;
use form::UploadForm;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use list::ImportList;
use run::{RunCard, is_over};
use sluice_domain::id::ImportId;
use sluice_domain::topic::Topic;
use sluice_domain::view::content::ImportView;
use std::time::Duration;

/// How often a running import is asked for.
const POLL: Duration = Duration::from_millis(700);

/// The import that is followed stands in the address (`?run=`), so that a reload does not lose it.
#[component]
pub fn ImportPage() -> impl IntoView {
    let query = use_query_map();
    let followed = Memo::new(move |_| query.with(|query| query.get("run")).and_then(|id| ImportId::parse(&id)));
    let imports = Resource::new(|| (), |()| list_imports());
    follow_topics(&[Topic::Imports], Callback::new(move |()| imports.refetch()));
    let run: Resource<Result<Option<ImportView>, AppError>> = Resource::new(
        move || followed.get(),
        |id| async move {
            match id {
                Some(id) => find_import(id).await.map(Some),
                None => Ok(None),
            }
        },
    );
    follow(run, Callback::new(move |()| imports.refetch()));
    // They are the page's: the card is made anew each time the import is asked for.
    let form = FormState::default();
    let cancel = Action::new(|id: &ImportId| cancel_import(id.clone()));
    form.follow(cancel, move |()| run.refetch());
    // That one import could not be cancelled says nothing about another.
    Effect::new(move |_| {
        followed.track();
        form.failure.set(None);
    });
    let navigate = use_navigate();
    let begun = Callback::new(move |id: ImportId| navigate(&format!("/import?run={id}"), NavigateOptions::default()));
    view! {
        <PageHead title=words::IMPORT lead=words::IMPORT_SAY/>
        <UploadForm begun/>
        <Transition>
            {move || Suspend::new(async move {
                match run.await {
                    Ok(Some(import)) => view! { <RunCard import form cancel/> }.into_any(),
                    Ok(None) => ().into_any(),
                    Err(error) => failed(&error),
                }
            })}
        </Transition>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match imports.await {
                    Ok(rows) => view! { <ImportList rows/> }.into_any(),
                    Err(error) => failed(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// The import that is looked at, and whether it runs.
type Followed = Option<(ImportId, bool)>;

/// Asks again while the import runs, and calls `changed` when another one is looked at or this one ends. A short import is
/// over before it is asked for. Runs in the browser alone.
fn follow(run: Resource<Result<Option<ImportView>, AppError>>, changed: Callback<()>) {
    Effect::new(move |before: Option<Followed>| {
        let now = match run.get() {
            Some(Ok(Some(import))) => Some((import.id, !is_over(&import.progress))),
            // The answer did not arrive: the import goes on all the same, so it is asked for again.
            Some(Err(AppError::Transport)) => before.clone().flatten(),
            _ => None,
        };
        if let Some((_, true)) = now
            && let Ok(timer) = set_timeout_with_handle(move || run.refetch(), POLL)
        {
            on_cleanup(move || timer.clear());
        }
        // The first time the list is as new as the import.
        if before.is_some_and(|before| before != now) {
            changed.run(());
        }
        now
    });
}
