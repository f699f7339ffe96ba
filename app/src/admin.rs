//! The dashboard: one router, hydrated. Each screen has its file.

mod audit;
mod brand;
mod exchange;
mod exchanges;
mod frame;
mod gallery;
mod idp;
mod idp_add;
mod idp_metadata;
mod idp_settings;
mod import;
mod lazy;
mod link;
mod link_edit;
mod links;
mod not_found;
mod overview;
mod palette;
mod place;
mod question;
mod set_up;
mod settings_nav;
mod shortcuts;
mod sign_in;
mod space;
mod spaces;
mod sso;
mod support;
mod test_run;
mod theme_choice;
mod ticket;
mod undo;

use crate::components::provide_arrival;
use crate::text;
#[cfg(feature = "ssr")]
pub use lazy::NOT_LOADED;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The dashboard's root, on both sides.
///
/// Every route is rendered whole before it is sent: the status, a redirect to sign-in, the session cookie and what the browser
/// fetches ahead are headers.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_arrival();
    view! {
        <Title formatter=|title| format!("{title} · {}", text::PRODUCT)/>
        <Router>
            <Routes fallback=not_found::NotFoundPage>
                <Route path=path!("/set-up") view=set_up::SetUpPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=sign_in::SignInPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=lazy::frame::view() ssr=SsrMode::Async>
                    <Route path=path!("/") view=lazy::overview::view()/>
                    <Route path=path!("/spaces") view=lazy::spaces::view()/>
                    <Route path=path!("/spaces/:id") view=lazy::space::view()/>
                    <Route path=path!("/import") view=lazy::import::view()/>
                    <ParentRoute path=path!("/sso") view=Outlet>
                        <Route path=path!("") view=lazy::sso::view()/>
                        <Route path=path!("add") view=lazy::idp_add::view()/>
                        // Before the connections: it would be taken for the id of one.
                        <Route path=path!("exchanges") view=lazy::exchanges::view()/>
                        <Route path=path!("exchanges/:id") view=lazy::exchange::view()/>
                        <Route path=path!(":id") view=lazy::idp::view()/>
                        <Route path=path!(":id/metadata") view=lazy::idp_metadata::view()/>
                        <Route path=path!(":id/settings") view=lazy::idp_settings::view()/>
                        <Route path=path!(":id/test/:run") view=lazy::test_run::view()/>
                    </ParentRoute>
                    <Route path=path!("/links") view=lazy::links::view()/>
                    <Route path=path!("/links/new") view=lazy::link_edit::view()/>
                    <Route path=path!("/links/:id") view=lazy::link::view()/>
                    <Route path=path!("/links/:id/edit") view=lazy::link_edit::view()/>
                    <Route path=path!("/spaces/:id/brand") view=lazy::space_brand::view()/>
                    <Route path=path!("/audit") view=lazy::audit::view()/>
                    <Route path=path!("/settings/brand") view=lazy::brand::view()/>
                    <Route path=path!("/settings/support") view=lazy::support::view()/>
                    <Route path=path!("/gallery") view=lazy::gallery::view()/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
