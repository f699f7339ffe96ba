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
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Outlet, ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The dashboard's root, on both sides.
///
/// Every route is rendered whole before it is sent: the status, a redirect to sign-in and the session cookie are headers.
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
                <ParentRoute path=path!("") view=frame::Frame ssr=SsrMode::Async>
                    <Route path=path!("/") view=overview::OverviewPage/>
                    <Route path=path!("/spaces") view=spaces::SpacesPage/>
                    <Route path=path!("/spaces/:id") view=space::SpacePage/>
                    <Route path=path!("/import") view=import::ImportPage/>
                    <ParentRoute path=path!("/sso") view=Outlet>
                        <Route path=path!("") view=sso::SsoPage/>
                        <Route path=path!("add") view=idp_add::IdpAddPage/>
                        // Before the connections: it would be taken for the id of one.
                        <Route path=path!("exchanges") view=exchanges::ExchangesPage/>
                        <Route path=path!("exchanges/:id") view=exchange::ExchangePage/>
                        <Route path=path!(":id") view=idp::IdpPage/>
                        <Route path=path!(":id/metadata") view=idp_metadata::IdpMetadataPage/>
                        <Route path=path!(":id/settings") view=idp_settings::IdpSettingsPage/>
                        <Route path=path!(":id/test/:run") view=test_run::TestRunPage/>
                    </ParentRoute>
                    <Route path=path!("/links") view=links::LinksPage/>
                    <Route path=path!("/links/new") view=link_edit::LinkEditPage/>
                    <Route path=path!("/links/:id") view=link::LinkPage/>
                    <Route path=path!("/links/:id/edit") view=link_edit::LinkEditPage/>
                    <Route path=path!("/spaces/:id/brand") view=brand::SpaceBrandPage/>
                    <Route path=path!("/audit") view=audit::AuditPage/>
                    <Route path=path!("/settings/brand") view=brand::BrandPage/>
                    <Route path=path!("/settings/support") view=support::SupportPage/>
                    <Route path=path!("/gallery") view=gallery::GalleryPage/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
