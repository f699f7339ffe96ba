//! The frame around every screen: skip link, navigation, breadcrumb, who is signed in.

use super::lazy::fetch_ahead;
use super::palette::Palette;
use super::place::{Area, Crumb, crumbs};
use super::shortcuts::{self, ShortcutHelp};
use super::test_run::visible::Visible;
use super::theme_choice::ThemeChoice;
use crate::any::IntoAny;
use crate::api::auth::{sign_out, who_am_i};
use crate::components::{
    ErrorNote, Icon, LeaveQuestion, Mark, Named, Opening, SessionWatch, ToastRegion, Toasts, Unsaved, click_catcher,
    failed, signed_out,
};
use crate::error::AppError;
use crate::text::{self, frame as words, search};
use leptos::html::Nav;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use sluice_domain::view::Me;

/// Stays while screens change, so that focus and the navigation keep their place.
#[component]
pub fn Frame() -> impl IntoView {
    let side = NodeRef::<Nav>::new();
    let named = Named::provide();
    let (unsaved, toasts) = (Unsaved::provide(), Toasts::provide());
    let (palette, help) = (Opening::default(), Opening::default());
    shortcuts::listen(palette, help, unsaved);
    close_on_navigation(side);
    view! {
        <a class="skip" href="#main" rel="external">{words::SKIP}</a>
        <div
            class="app"
            on:click:capture=click_catcher(unsaved)
            on:pointerdown:capture=move |_| unsaved.touch()
            on:keydown:capture=move |_| unsaved.touch()
            on:pointerover=|event| fetch_ahead(&event)
            on:focusin=|event| fetch_ahead(&event)
        >
            <nav class="side" id="side" popover="auto" aria-label=words::MAIN node_ref=side>
                <button
                    class="btn ghost icon sm close"
                    type="button"
                    popovertarget="side"
                    popovertargetaction="hide"
                    aria-label=words::CLOSE
                >
                    <Icon name="x"/>
                </button>
                <a class="brand" href="/"><Mark/>{text::PRODUCT}</a>
                <button
                    class="find"
                    type="button"
                    aria-haspopup="dialog"
                    aria-keyshortcuts="Control+K Meta+K"
                    on:click=move |_| palette.show()
                >
                    <Icon name="search"/>
                    <span>{search::SEARCH}</span>
                    <kbd aria-hidden="true">{search::KEY}</kbd>
                </button>
                <div class="areas">
                    <ul class="nav">
                        <NavItem area=Area::Overview/>
                        <NavItem area=Area::Links/>
                        <NavItem area=Area::Spaces/>
                        <NavItem area=Area::Audit/>
                    </ul>
                    <div>
                        <h2>{words::ACCESS}</h2>
                        <ul class="nav"><NavItem area=Area::Sso/></ul>
                    </div>
                    <div>
                        <h2>{words::INSTALLATION}</h2>
                        <ul class="nav"><NavItem area=Area::Settings/></ul>
                    </div>
                </div>
                <ThemeChoice/>
                <WhoIsSignedIn/>
            </nav>
            <div class="sheet">
                <header class="bar">
                    <button class="btn ghost icon only-phone" type="button" popovertarget="side" aria-label=words::OPEN_NAV>
                        <Icon name="menu"/>
                    </button>
                    <Crumbs named/>
                    <button
                        class="btn ghost icon only-phone"
                        type="button"
                        aria-haspopup="dialog"
                        aria-label=search::SEARCH
                        on:click=move |_| palette.show()
                    >
                        <Icon name="search"/>
                    </button>
                    <button
                        class="btn ghost icon sm hide-phone"
                        type="button"
                        aria-haspopup="dialog"
                        aria-label=words::SHORTCUTS
                        title=words::SHORTCUTS
                        on:click=move |_| help.show()
                    >
                        <Icon name="ask"/>
                    </button>
                </header>
                <ToastRegion toasts/>
                <main id="main" class="work" tabindex="-1"><SessionWatch/><Outlet/></main>
            </div>
        </div>
        <Palette opening=palette unsaved/>
        <ShortcutHelp opening=help/>
        <LeaveQuestion unsaved/>
    }
    .into_any()
}

#[component]
fn NavItem(area: Area) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || (path.with(|path| Area::of(path)) == Some(area)).then_some("page");
    view! { <li><a href=area.href() aria-current=current><Icon name=area.icon()/>{area.label()}</a></li> }.into_any()
}

#[component]
fn Crumbs(named: Named) -> impl IntoView {
    let path = use_location().pathname;
    let steps = move || {
        let (all, name) = path.with(|path| (crumbs(path), named.at(path)));
        let step = |(n, crumb): (usize, Crumb)| {
            let between = (n > 0).then(|| view! { <Icon name="right"/> });
            let label = if let Some(href) = crumb.href {
                view! { <a href=href>{crumb.label}</a> }.into_any()
            } else {
                let here = name.clone().unwrap_or_else(|| crumb.label.to_owned());
                view! { <span aria-current="page"><Visible text=here/></span> }.into_any()
            };
            view! { {between}{label} }
        };
        all.into_iter().enumerate().map(step).collect_view()
    };
    view! { <nav class="crumbs" aria-label=words::BREADCRUMB>{steps}</nav> }.into_any()
}

#[component]
fn WhoIsSignedIn() -> impl IntoView {
    let me = Resource::new(|| (), |()| who_am_i());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match me.await {
                    Ok(me) => view! { <Account me/> }.into_any(),
                    Err(error) => failed(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Account(me: Me) -> impl IntoView {
    let unsaved = use_context::<Unsaved>();
    let leave = Action::new(|(): &()| sign_out());
    let navigate = use_navigate();
    Effect::new(move |_| {
        // A session that is over already has nothing left to end.
        if let Some(Ok(()) | Err(AppError::Unauthenticated)) = leave.value().get() {
            signed_out();
            navigate("/sign-in", leptos_router::NavigateOptions::default());
        }
    });
    let fault = move || leave.value().get().and_then(Result::err).filter(|e| *e != AppError::Unauthenticated);
    view! {
        <div class="me">
            <span class="avatar n" aria-hidden="true">{words::initials(&me.name)}</span>
            <span>{me.name}<span class="tiny faint">{me.email}</span></span>
            <button
                class="btn ghost icon sm push"
                type="button"
                aria-label=words::SIGN_OUT
                title=words::SIGN_OUT
                aria-disabled=move || leave.pending().get().to_string()
                on:click=move |_| {
                    if leave.pending().get_untracked() {
                        return;
                    }
                    let end = move || {
                        leave.dispatch(());
                    };
                    match unsaved {
                        Some(unsaved) => unsaved.leave(end),
                        None => end(),
                    }
                }
            >
                <Icon name="signout"/>
            </button>
        </div>
        <ErrorNote error=Signal::derive(fault)/>
    }
    .into_any()
}

/// A new path closes the navigation of a phone.
fn close_on_navigation(side: NodeRef<Nav>) {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now)
            && let Some(side) = side.get_untracked()
        {
            // Refused only where it is no popover, which is no fault here.
            let _ = side.hide_popover();
        }
        now
    });
}
