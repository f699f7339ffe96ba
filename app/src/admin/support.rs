//! The support bundle: every file of it to be read, and then the download.

use super::settings_nav::SettingsNav;
use crate::any::IntoAny;
use crate::api::support::preview_support;
use crate::components::{Icon, Loading, PageHead, failed};
use crate::text::{frame, support as words};
use leptos::html::Input;
use leptos::prelude::*;
use sluice_domain::view::support::SupportPart;

/// Where the download comes from. A form of the browser's own posts there: what comes back is a file, and this screen stays.
const BUNDLE: &str = "/settings/support/bundle";

#[component]
pub fn SupportPage() -> impl IntoView {
    let names = RwSignal::new(false);
    let parts = Resource::new(move || names.get(), preview_support);
    view! {
        <PageHead title=frame::SUPPORT lead=words::SAY/>
        <SettingsNav/>
        <Choice names/>
        <section class="stack" aria-labelledby="h-files">
            <h2 id="h-files">{words::FILES}</h2>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match parts.await {
                        Ok(parts) => view! { <Files names=names.get_untracked() parts/> }.into_any(),
                        Err(error) => failed(&error),
                    }
                })}
            </Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Choice(names: RwSignal<bool>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    // Before the page is alive somebody may tick it, or the browser may remember that it was: what is shown is what would be sent.
    Effect::new(move |_| input.get().map(|input| names.set(input.checked())));
    view! {
        <form class="stack" method="post" action=BUNDLE autocomplete="off">
            <div class="field">
                <label class="check">
                    <input
                        type="checkbox"
                        id="names"
                        name="names"
                        value="yes"
                        node_ref=input
                        aria-describedby="names-help"
                        on:change=move |event| names.set(event_target_checked(&event))
                    />
                    <span>{words::NAMES}</span>
                </label>
                <span class="help" id="names-help">{words::NAMES_HELP}</span>
            </div>
            <div class="row wrap">
                <button class="btn primary" type="submit"><Icon name="dl"/>{words::DOWNLOAD}</button>
                <span class="small dim">{words::AUDITED}</span>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Files(names: bool, parts: Vec<SupportPart>) -> impl IntoView {
    let parts = parts.into_iter().map(|part| file(part.file.name(), words::about(part.file), part.text)).collect_view();
    view! {
        {file(words::README, words::README_SAY, words::readme(names))}
        {parts}
    }
    .into_any()
}

fn file(name: &'static str, about: &'static str, text: String) -> AnyView {
    view! {
        <details class="disc card">
            <summary><Icon name="right" class="tw"/><b>{name}</b><span class="small dim">{about}</span></summary>
            <pre class="whole mono" tabindex="0" role="region" aria-label=name>{text}</pre>
        </details>
    }
    .into_any()
}
