//! Form fields: a label, a control, help, and what is wrong with it.

use super::Icon;
use crate::text;
use leptos::prelude::*;
use sluice_domain::input::FieldError;

/// One line of text. What was typed stays when the form comes back with errors.
#[component]
pub fn TextField(
    /// Unique in the page; also the field's name in [`FieldError`].
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] errors: Signal<Vec<FieldError>>,
    #[prop(optional, into)] help: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    /// Several lines.
    #[prop(optional)]
    lines: Option<u32>,
) -> impl IntoView {
    let fault = Memo::new(move |_| errors.with(|all| all.iter().find(|e| e.field == id).map(|e| e.code.clone())));
    let help_id = format!("{id}-help");
    let described = help_id.clone();
    let invalid = move || if fault.with(Option::is_some) { "true" } else { "false" };
    let control = if let Some(rows) = lines {
        view! {
            <textarea
                class="input mono"
                id=id
                name=id
                rows=rows
                spellcheck="false"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input=move |e| value.set(event_target_value(&e))
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="input"
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input=move |e| value.set(event_target_value(&e))
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {control}
            <span class="help" class:bad=move || fault.with(Option::is_some) id=help_id role="status">
                {move || fault.get().map_or_else(|| help.clone(), |code| text::field(&code))}
            </span>
        </div>
    }
}

/// A value to take elsewhere, with a button that copies it.
#[component]
pub fn CopyField(#[prop(into)] label: String, #[prop(into)] value: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let to_copy = value.clone();
    let copy = move |_| {
        let text = to_copy.clone();
        leptos::task::spawn_local(async move {
            copied.set(copy_text(&text).await);
        });
    };
    view! {
        <div class="field">
            <span class="label">{label.clone()}</span>
            <div class="copy">
                <code>{value}</code>
                <button type="button" aria-label=format!("{} {label}", text::COPY) on:click=copy>
                    {move || if copied.get() { view! { <Icon name="check"/> } } else { view! { <Icon name="copy"/> } }}
                </button>
                <span class="vh" role="status">{move || copied.get().then_some(text::COPIED)}</span>
            </div>
        </div>
    }
}

/// Puts text on the clipboard. `false` where the browser does not allow it.
#[cfg(feature = "hydrate")]
pub async fn copy_text(text: &str) -> bool {
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// On the server nobody clicks.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "the same signature as in the browser")]
pub async fn copy_text(_: &str) -> bool {
    false
}
