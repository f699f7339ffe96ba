//! What happens when the code of a screen cannot be fetched: the network is down, or another version has been installed since the
//! page was opened, and the file is no longer there.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use leptos_router::location::Url;
use std::future::{Future, pending};
use wasm_split_helpers::SplitLoaderError;

/// The id of the element that says so in every document of the dashboard, hidden until then.
pub const NOT_LOADED: &str = "not-loaded";

/// The code of a screen is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Does what can be done in place of the screen, and never ends, so that the one before it stays.
///
/// On the way to another screen the browser is sent there: it gets the page whole, of the version that is installed now, or says
/// in its own words that there is no network. A page that has just been loaded is not loaded again, which could go on for ever:
/// it says so, and works without scripts as far as it can.
pub fn instead<T>() -> impl Future<Output = T> {
    let opened = Owner::current_shared_context().is_some_and(|context| context.during_hydration());
    let url = use_url().get_untracked();
    async move {
        if opened {
            say_so();
        } else {
            leave_for(&url);
        }
        pending().await
    }
}

fn say_so() {
    if let Some(note) = document().get_element_by_id(NOT_LOADED) {
        // Fails for names that are no attribute's.
        let _ = note.remove_attribute("hidden");
    }
}

/// By loading, not by the router. Going back has written the address already, and then it is loaded again.
fn leave_for(url: &Url) {
    let search = if url.search().is_empty() { String::new() } else { format!("?{}", url.search()) };
    let location = window().location();
    let here =
        location.pathname().is_ok_and(|path| path == url.path()) && location.search().is_ok_and(|here| here == search);
    // Both fail only for a page of an opaque origin, which ours is not.
    let _ = if here { location.reload() } else { location.set_href(&format!("{}{search}{}", url.path(), url.hash())) };
}
