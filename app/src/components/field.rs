//! Form fields: a label, a control, help, and what is wrong with it.

use super::Icon;
use crate::any::IntoAny;
use crate::text;
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use sluice_domain::input::FieldError;
use std::time::Duration;

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
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let fault = Memo::new(move |_| errors.with(|all| all.iter().find(|e| e.field == id).map(|e| e.code.clone())));
    let (help_id, fault_id) = (format!("{id}-help"), format!("{id}-fault"));
    let described = if help.is_empty() { fault_id.clone() } else { format!("{help_id} {fault_id}") };
    let invalid = move || if fault.with(Option::is_some) { "true" } else { "false" };
    // Before the page is alive somebody may type, or a password manager fill in: that is taken over, not wiped out.
    let alive = StoredValue::new(false);
    let take_over = move |typed: String| {
        alive.set_value(true);
        if !typed.is_empty() && value.with_untracked(String::is_empty) {
            value.set(typed);
        }
    };
    let shown = move || {
        let now = value.get();
        (alive.get_value() || !now.is_empty()).then_some(now)
    };
    let control = if let Some(rows) = lines {
        let area = NodeRef::<Textarea>::new();
        Effect::new(move |_| area.get().map(|area| take_over(area.value())));
        view! {
            <textarea
                class="input mono"
                id=id
                name=id
                rows=rows
                spellcheck="false"
                node_ref=area
                disabled=move || disabled.get()
                aria-describedby=described
                aria-invalid=invalid
                prop:value=shown
                on:input=move |e| value.set(event_target_value(&e))
            ></textarea>
        }
        .into_any()
    } else {
        let input = NodeRef::<Input>::new();
        Effect::new(move |_| input.get().map(|input| take_over(input.value())));
        view! {
            <input
                class="input"
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                node_ref=input
                disabled=move || disabled.get()
                aria-describedby=described
                aria-invalid=invalid
                prop:value=shown
                on:input=move |e| value.set(event_target_value(&e))
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {control}
            {(!help.is_empty()).then(|| view! { <span class="help" id=help_id>{help}</span> })}
            <FieldFault id=fault_id fault/>
        </div>
    }
    .into_any()
}

/// What is wrong with a field, announced when it appears. `id` is what the field's `aria-describedby` names.
#[component]
pub fn FieldFault(
    id: String,
    /// The code of it.
    #[prop(into)]
    fault: Signal<Option<String>>,
    /// What a code says.
    #[prop(default = text::field)]
    in_words: fn(&str) -> String,
) -> impl IntoView {
    view! {
        <span class="error" id=id role="status">
            {move || fault.get().map(|code| view! { <Icon name="warn"/><span>{in_words(&code)}</span> })}
        </span>
    }
    .into_any()
}

/// How long a button says that it copied.
const COPIED_FOR: Duration = Duration::from_secs(3);

/// A value to take elsewhere, with a button that copies it.
#[component]
pub fn CopyField(#[prop(into)] label: String, #[prop(into)] value: String) -> impl IntoView {
    view! {
        <div class="field">
            <span class="label">{label.clone()}</span>
            <CopyShort label shown=value.clone() value/>
        </div>
    }
    .into_any()
}

/// As [`CopyField`], where the value is too long to be shown whole and the label stands elsewhere.
#[component]
pub fn CopyShort(
    /// What is copied, behind the word “Copy”.
    #[prop(into)]
    label: String,
    #[prop(into)] shown: String,
    #[prop(into)] value: String,
) -> impl IntoView {
    // Whether the last attempt went well; `None` some seconds after it, and before the first.
    let copied = RwSignal::new(None::<bool>);
    let name = [text::COPY.to_owned(), label].join(" ");
    let copy = move |_| {
        let text = value.clone();
        leptos::task::spawn_local(async move {
            let done = copy_text(&text).await;
            // The screen may be gone by now, and later still.
            let _ = copied.try_set(Some(done));
            if done {
                let later = move || {
                    let _ = copied.try_set(None);
                };
                set_timeout(later, COPIED_FOR);
            }
        });
    };
    view! {
        <div class="copy">
            <code>{shown}</code>
            <button type="button" aria-label=name on:click=copy>
                {move || if copied.get() == Some(true) { view! { <Icon name="check"/> } } else { view! { <Icon name="copy"/> } }}
            </button>
        </div>
        <span class="help" class:vh=move || copied.get() != Some(false) role="status">
            {move || copied.get().map(|done| if done { text::COPIED } else { text::NOT_COPIED })}
        </span>
    }
    .into_any()
}

/// Puts text on the clipboard. `false` where the browser does not allow it.
#[cfg(feature = "hydrate")]
pub async fn copy_text(text: &str) -> bool {
    // Elsewhere there is no clipboard to ask (W3C Clipboard API, 5.1), and asking would throw.
    if !window().is_secure_context() {
        return false;
    }
    let promise = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// On the server nobody clicks.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "the same signature as in the browser")]
pub async fn copy_text(_: &str) -> bool {
    false
}
