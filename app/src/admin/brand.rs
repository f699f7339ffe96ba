//! How visitors' pages look: of the installation, and of one space.

mod form;
mod logo;
mod parts;
mod preview;

use super::settings_nav::SettingsNav;
use super::sso::legible;
use super::undo::tell_brand;
use crate::any::IntoAny;
use crate::api::brand::{find_brand, find_space_brand, save_brand, save_space_brand};
use crate::components::{
    ErrorNote, Icon, Loading, PageHead, Submit, Toasts, failed, failed_in, focus_heading, guard_changes, undone,
};
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

async fn save(of: Of, seen: Option<Timestamp>, input: BrandInput) -> Result<Option<Timestamp>, AppError> {
    match of {
        Of::Installation => save_brand(seen, input).await,
        Of::Space(id) => save_space_brand(id, seen, input).await,
        Of::Nothing => Err(AppError::NotFound),
    }
}

fn screen(of: Memo<Of>) -> AnyView {
    let undone = undone();
    let page: Resource<Loaded> = Resource::new(move || (of.get(), undone.get()), |(of, _)| load(of));
    let form = Form::new();
    let saved = Callback::new(move |()| {
        form.forget();
        // What had the focus may go with the old data.
        request_animation_frame(focus_heading);
        page.refetch();
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok((of, page)) => view! { <Sheet of page form saved/> }.into_any(),
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
fn Sheet(of: Of, page: Page, form: Form, saved: Callback<()>) -> impl IntoView {
    form.begin(&of, &page);
    let begun = StoredValue::new(untrack(move || form.work()));
    let changed = move || begun.with_value(|begun| form.work() != *begun);
    guard_changes(Signal::derive(changed));
    begin_again_when_undone(form, changed);
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
        _ => view! {
            <PageHead title=words::TITLE lead=words::SAY/>
            <SettingsNav/>
        }
        .into_any(),
    };
    let of_space = page.space.is_some();
    let own_logo = page.own.logo.clone();
    let seen = page.seen;
    let (before, toasts) = (page.own.clone(), use_context::<Toasts>());
    let space = if let Of::Space(id) = &of { Some(id.clone()) } else { None };
    let send = Action::new(move |input: &BrandInput| {
        let (of, input) = (of.clone(), input.clone());
        async move { save(of, seen, input.clone()).await.map(|at| (at, input)) }
    });
    form.state.follow(send, move |(at, input)| {
        if let Some(toasts) = toasts {
            tell_brand(toasts, space.clone(), at, &before, &input);
        }
        saved.run(());
    });
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

/// What was undone is shown, unless somebody types already: that stays, over what is in force now.
fn begin_again_when_undone(form: Form, changed: impl Fn() -> bool + 'static) {
    let undone = undone();
    Effect::new(move |before: Option<u32>| {
        let now = undone.get();
        if before.is_some_and(|before| before != now) && !untrack(&changed) {
            form.forget();
        }
        now
    });
}
