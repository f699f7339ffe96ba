//! The button "Test configuration".

use crate::api::sso::start_test;
use crate::components::{ErrorNote, Icon};
use crate::error::AppError;
use crate::text::sso as words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sluice_domain::id::IdpId;
use wasm_bindgen::JsValue;

/// Begins a test in a new tab and leads to the page where its result will stand.
#[component]
pub fn StartTest(idp: IdpId, label: &'static str, primary: bool) -> impl IntoView {
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<AppError>);
    // Address of the sign-in and of the result, where the browser opened no tab.
    let blocked = RwSignal::new(None::<(String, String)>);
    let navigate = use_navigate();
    let go_on = navigate.clone();
    let press = move |_| {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        error.set(None);
        blocked.set(None);
        // Within the click, before anything is awaited: browsers open tabs only there.
        let tab = window().open_with_url_and_target("", "_blank").ok().flatten();
        let (idp, navigate) = (idp.clone(), navigate.clone());
        leptos::task::spawn_local(async move {
            let begun = start_test(idp.clone()).await;
            // Whoever left the screen meanwhile is not led away from the next one; the tab is theirs all the same.
            let here = pending.try_set(false).is_none();
            match begun {
                Ok((run, url)) => {
                    let result = format!("/sso/{idp}/test/{run}");
                    let led = tab.is_some_and(|tab| lead(&tab, &url));
                    if here && led {
                        navigate(&result, NavigateOptions::default());
                    } else if here {
                        blocked.set(Some((url, result)));
                    }
                }
                Err(fault) => {
                    if let Some(tab) = tab {
                        // Stays open only if the person closed it already.
                        let _ = tab.close();
                    }
                    let _ = error.try_set(Some(fault));
                }
            }
        });
    };
    let by_hand = move || {
        let navigate = go_on.clone();
        blocked.get().map(|(url, result)| {
            view! {
                <div class="notice warn">
                    <Icon name="warn" class="warn"/>
                    <p>{words::TEST_BLOCKED}</p>
                    <a
                        class="btn sm"
                        href=url
                        target="_blank"
                        rel="noopener noreferrer"
                        on:click=move |_| navigate(&result, NavigateOptions::default())
                    >
                        {words::TEST_OPEN}
                    </a>
                </div>
            }
        })
    };
    view! {
        <button
            class="btn"
            class:primary=primary
            type="button"
            aria-disabled=move || pending.get().to_string()
            on:click=press
        >
            <Icon name="play"/>
            {move || if pending.get() { words::TEST_STARTING } else { label }}
        </button>
        <div role="status">{by_hand}</div>
        <ErrorNote error=error/>
    }
}

/// Sends the tab on its way, without a hold on this page: what it shows comes from elsewhere.
fn lead(tab: &web_sys::Window, url: &str) -> bool {
    tab.set_opener(&JsValue::NULL).is_ok() && tab.location().set_href(url).is_ok()
}
