//! How visitors' pages look: of the installation, and of one space.

mod form;
mod logo;
mod parts;
mod preview;

use super::sso::legible;
use crate::any::IntoAny;
use crate::api::brand::{find_brand, find_space_brand, save_brand, save_space_brand};
use crate::components::{Done, DoneNote, ErrorNote, Icon, Loading, PageHead, Submit, failed, failed_in, guard_changes};
use crate::error::AppError;
use crate::text::{brand as words, content};
use form::Form;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use parts::{AccentPart, FooterPart, LogoPart};
use preview::Preview;
use serde::{Deserialize, Serialize};
use sluice_domain::id::SpaceId;
use sluice_domain::input::BrandInput;
use sluice_domain::time::Timestamp;
use sluice_domain::view::brand::BrandPage as Page;

/// Whose brand it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Of {
    Installation,
    Space(SpaceId),
    /// The address means no space.
    Nothing,
}

type Loaded = Result<(Of, Page), AppError>;

#[component]
pub fn BrandPage() -> impl IntoView {
    screen(Memo::new(|_| Of::Installation))
}

#[component]
pub fn SpaceBrandPage() -> impl IntoView {
    let params = use_params_map();
    screen(Memo::new(move |_| {
        let id = params.with(|params| params.get_str("id").and_then(SpaceId::parse));
        id.map_or(Of::Nothing, Of::Space)
    }))
}

async fn load(of: Of) -> Loaded {
    let page = match &of {
        Of::Installation => find_brand().await?,
        Of::Space(id) => find_space_brand(id.clone()).await?,
        Of::Nothing => return Err(AppError::NotFound),
    };
    Ok((of, page))
}

async fn save(of: Of, seen: Option<Timestamp>, input: BrandInput) -> Result<(), AppError> {
    match of {
        Of::Installation => save_brand(seen, input).await,
        Of::Space(id) => save_space_brand(id, seen, input).await,
        Of::Nothing => Err(AppError::NotFound),
    }
}

fn screen(of: Memo<Of>) -> AnyView {
    let page: Resource<Loaded> = Resource::new(move || of.get(), load);
    let (form, done) = (Form::new(), Done::default());
    Effect::new(move |_| {
        of.track();
        done.forget();
    });
    let saved = Callback::new(move |()| {
        form.forget();
        done.say(words::SAVED);
        page.refetch();
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((of, page)) => view! { <Sheet of page form done saved/> }.into_any(),
                    Err(error) if of.get_untracked() == Of::Installation => {
                        view! { <PageHead title=words::TITLE/> {failed(&error)} }.into_any()
                    }
                    Err(error) => {
                        view! { <PageHead title=words::SPACE_BRAND/> {failed_in(&error, "/spaces", content::TO_SPACES)} }
                            .into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Sheet(of: Of, page: Page, form: Form, done: Done, saved: Callback<()>) -> impl IntoView {
    form.begin(&of, &page);
    let begun = untrack(move || form.work());
    guard_changes(Signal::derive(move || form.work() != begun));
    let head = match (&of, page.space.as_deref()) {
        (Of::Space(id), Some(name)) => {
            let (back, name) = (format!("/spaces/{id}"), legible(name));
            view! {
                <PageHead title=words::SPACE_BRAND lead=words::SPACE_SAY>
                    <a class="btn ghost" href=back><Icon name="space"/>{name}</a>
                </PageHead>
            }
            .into_any()
        }
        _ => view! { <PageHead title=words::TITLE lead=words::SAY/> }.into_any(),
    };
    let of_space = page.space.is_some();
    let own_logo = page.own.logo.clone();
    let seen = page.seen;
    let send = Action::new(move |input: &BrandInput| save(of.clone(), seen, input.clone()));
    form.state.follow(send, move |()| saved.run(()));
    let had_logo = own_logo.is_some();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if send.pending().get_untracked() {
            return;
        }
        let input = form.input(had_logo);
        if form.state.check(form.check(&input, had_logo)) {
            send.dispatch(input);
        }
    };
    view! {
        {head}
        <DoneNote done/>
        <div class="two">
            <form class="stack l" novalidate on:submit=submit>
                <ErrorNote error=form.state.failure/>
                <LogoPart form of_space now=own_logo/>
                <AccentPart form of_space base=page.base.accent/>
                <FooterPart form of_space/>
                <div class="row"><Submit label=words::SAVE busy=send.pending()/></div>
            </form>
            <Preview form page/>
        </div>
    }
    .into_any()
}
