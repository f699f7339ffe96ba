//! Where a connection's metadata is read again from, how that goes, and what of it waits for an admin.

mod form;
mod rows;
mod source;
mod state;
#[cfg(test)]
pub mod testing;
mod waiting;

use super::sso::legible;
use crate::any::IntoAny;
use crate::api::metadata::idp_metadata;
use crate::components::{Done, DoneNote, ErrorNote, Icon, Loading, PageHead, failed_in, focus_heading};
use crate::error::AppError;
use crate::text::{metadata as words, sso};
use form::Form;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sluice_domain::id::IdpId;
use sluice_domain::view::metadata::MetadataPage;
use source::{Source, Stop};
use state::State;
use waiting::Waiting;

/// What stays while the data is loaded anew. The parts of the screen are drawn anew with it.
#[derive(Clone, Copy)]
pub struct Screen {
    form: Form,
    done: Done,
    failure: RwSignal<Option<AppError>>,
    /// Gets what was done, in words.
    changed: Callback<String>,
    /// Gets why nothing was done.
    failed: Callback<AppError>,
}

#[component]
pub fn IdpMetadataPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(IdpId::parse)));
    let page = Resource::new(move || id.get(), load);
    let (form, done, failure) = (Form::new(), Done::default(), RwSignal::new(None::<AppError>));
    Effect::new(move |_| {
        id.track();
        done.forget();
        failure.set(None);
    });
    let changed = Callback::new(move |said: String| {
        failure.set(None);
        done.say(said);
        page.refetch();
    });
    let failed = Callback::new(move |error: AppError| {
        done.forget();
        // Otherwise loading would fail too, and what was typed would go with the screen.
        let told =
            matches!(error, AppError::Rule { .. } | AppError::Conflict | AppError::Invalid { .. } | AppError::NotFound);
        failure.set(Some(error));
        request_animation_frame(focus_heading);
        if told {
            page.refetch();
        }
    });
    let screen = Screen { form, done, failure, changed, failed };
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((idp, page)) => view! { <Sheet idp page screen/> }.into_any(),
                    Err(error) => {
                        view! { <PageHead title=words::TITLE/>{failed_in(&error, "/sso", sso::TO_IDPS)} }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

async fn load(id: Option<IdpId>) -> Result<(IdpId, MetadataPage), AppError> {
    let id = id.ok_or(AppError::NotFound)?;
    let page = idp_metadata(id.clone()).await?;
    Ok((id, page))
}

#[component]
fn Sheet(idp: IdpId, page: MetadataPage, screen: Screen) -> impl IntoView {
    let MetadataPage { name, active_links, source } = page;
    screen.form.begin(&idp, source.as_ref());
    let (back, name) = (format!("/sso/{idp}"), legible(&name));
    let body = match source {
        // Nothing is read, so nothing can be said about it: the form stands alone.
        None => view! { <div class="two"><Source idp trust=None primary=true screen/></div> }.into_any(),
        Some(source) => {
            let (of_state, of_form, of_stop) = (idp.clone(), idp.clone(), idp.clone());
            let (trust, pending) = (source.trust.clone(), source.pending.clone());
            // One filled button: what waits comes before the form.
            let primary = pending.is_none();
            let waiting = pending.map(|pending| view! { <Waiting idp pending links=active_links screen/> });
            view! {
                <div class="two">
                    <div>
                        <State idp=of_state source screen/>
                        {waiting}
                    </div>
                    <div>
                        <Source idp=of_form trust=Some(trust) primary screen/>
                        <Stop idp=of_stop screen/>
                    </div>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <PageHead title=words::TITLE lead=words::LEAD>
            <a class="btn ghost" href=back><Icon name="key"/>{name}</a>
        </PageHead>
        <DoneNote done=screen.done/>
        <ErrorNote error=screen.failure/>
        {body}
    }
}
