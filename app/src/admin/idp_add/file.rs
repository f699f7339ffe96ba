//! A metadata file, read in the browser: what will be sent can be looked over first.

use crate::text::sso as words;
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use sluice_domain::input::METADATA_MAX;
use wasm_bindgen::JsCast;

#[component]
pub fn FileField(
    /// Receives the file's text.
    content: RwSignal<String>,
) -> impl IntoView {
    let said = RwSignal::new(words::FILE_HELP.to_owned());
    let failed = RwSignal::new(false);
    let chosen = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        leptos::task::spawn_local(async move {
            let read = read(&file).await;
            // Another way of importing may be chosen by now, and the field gone.
            let _ = failed.try_set(read.is_err());
            match read {
                Ok(text) => {
                    let _ = said.try_set(words::file_read(&file.name()));
                    let _ = content.try_set(text);
                }
                Err(fault) => {
                    let _ = said.try_set(fault.to_owned());
                }
            }
        });
    };
    view! {
        <div class="field">
            <label for="file">{words::FILE}</label>
            <div class="drop">
                <input
                    id="file"
                    type="file"
                    accept=".xml,application/xml,text/xml,application/samlmetadata+xml"
                    aria-describedby="file-help"
                    aria-invalid=move || failed.get().to_string()
                    on:change=chosen
                />
            </div>
            <span class="help" class:bad=move || failed.get() id="file-help" role="status">{move || said.get()}</span>
        </div>
    }
}

#[cfg(feature = "hydrate")]
async fn read(file: &web_sys::File) -> Result<String, &'static str> {
    #[expect(clippy::cast_precision_loss, reason = "the limit is far below the point where f64 skips whole numbers")]
    if file.size() > METADATA_MAX as f64 {
        return Err(words::FILE_TOO_LARGE);
    }
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    // The browser puts U+FFFD where bytes are no UTF-8, and an archive has zero bytes.
    text.filter(|text| !text.contains(['\u{fffd}', '\0'])).ok_or(words::FILE_FAILED)
}

/// On the server nobody chooses a file.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "the same signature as in the browser")]
async fn read(_: &web_sys::File) -> Result<String, &'static str> {
    Err(words::FILE_FAILED)
}
