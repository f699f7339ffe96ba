//! Screens whose code is fetched when they are opened.
//!
//! The build cuts the front end along the functions made here: what is reached from one chunk alone stands in its file, what
//! several share in files of its own (docs/adr/0012-chunks-of-the-dashboard.md). Screens that lead to each other are one chunk: each
//! further chunk can double the number of shared files.

mod failure;

use super::place::Area;
use crate::any::IntoAny;
#[cfg(feature = "ssr")]
pub use failure::NOT_LOADED;
use failure::{NotLoaded, instead};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{Lazy, LazyRoute};
use wasm_bindgen::JsCast;
use wasm_split_helpers::wasm_split;

/// For each screen a module with its `view`, which a route takes, and with `fetch`.
macro_rules! chunks {
    ($($chunk:ident { $($name:ident: $page:path,)+ })+) => { $($(
        pub mod $name {
            use super::*;

            pub struct Screen;

            pub fn view() -> Lazy<Screen> {
                Lazy::new()
            }

            #[wasm_split($chunk, fallible, preload(fetch))]
            pub fn $name() -> Result<AnyView, NotLoaded> {
                Ok($page().into_any())
            }

            impl LazyRoute for Screen {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    #[cfg(feature = "ssr")]
                    crate::shell::preload(stringify!($chunk));
                    match $name().await {
                        Ok(view) => view,
                        // It was fetched before; should it be gone all the same, nothing else can be shown.
                        Err(NotLoaded) => instead().await,
                    }
                }

                async fn preload() {
                    let instead = instead();
                    if fetch().await.is_err() {
                        instead.await
                    }
                }
            }
        }
    )+)+ };
}

chunks! {
    frame {
        frame: crate::admin::frame::Frame,
        overview: crate::admin::overview::OverviewPage,
    }
    spaces {
        spaces: crate::admin::spaces::SpacesPage,
        space: crate::admin::space::SpacePage,
        import: crate::admin::import::ImportPage,
        brand: crate::admin::brand::BrandPage,
        space_brand: crate::admin::brand::SpaceBrandPage,
        support: crate::admin::support::SupportPage,
    }
    links {
        links: crate::admin::links::LinksPage,
        link: crate::admin::link::LinkPage,
        link_edit: crate::admin::link_edit::LinkEditPage,
    }
    sso {
        sso: crate::admin::sso::SsoPage,
        idp_add: crate::admin::idp_add::IdpAddPage,
        idp: crate::admin::idp::IdpPage,
        idp_metadata: crate::admin::idp_metadata::IdpMetadataPage,
        idp_settings: crate::admin::idp_settings::IdpSettingsPage,
        test_run: crate::admin::test_run::TestRunPage,
    }
    records {
        audit: crate::admin::audit::AuditPage,
        exchanges: crate::admin::exchanges::ExchangesPage,
        exchange: crate::admin::exchange::ExchangePage,
        // For development only: it stands where most room is left.
        gallery: crate::admin::gallery::GalleryPage,
    }
}

/// Fetches the code of the screen behind a link that is pointed at or has the focus, ahead of its opening. Should that fail, opening
/// it tries again, and says so.
pub fn fetch_ahead(event: &web_sys::Event) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
    let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) else { return };
    if window().location().origin().is_ok_and(|here| here == link.origin()) {
        fetch_for(&link.pathname());
    }
}

fn fetch_for(path: &str) {
    macro_rules! fetch {
        ($name:ident) => {
            spawn_local(async {
                let _ = $name::fetch().await;
            })
        };
    }
    match Area::of(path) {
        _ if path.starts_with("/sso/exchanges") => fetch!(exchanges),
        Some(Area::Spaces | Area::Settings) => fetch!(spaces),
        Some(Area::Links) => fetch!(links),
        Some(Area::Sso) => fetch!(sso),
        Some(Area::Audit) => fetch!(audit),
        // It came with the frame.
        Some(Area::Overview) | None => {}
    }
}
