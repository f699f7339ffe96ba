//! Fields for text, and values to copy.

use super::sample;
use crate::any::IntoAny;
use crate::components::{CopyField, CopyShort, TextField};
use crate::text::gallery as words;
use leptos::prelude::*;
use sluice_domain::input::FieldError;

/// A field that stands for itself; `code` is what is wrong with it.
fn field(id: &'static str, value: &str, code: &str, disabled: bool) -> AnyView {
    let errors: Vec<FieldError> =
        (!code.is_empty()).then(|| FieldError { field: id.to_owned(), code: code.to_owned() }).into_iter().collect();
    view! {
        <TextField
            id
            label=words::NAME
            help=words::NAME_HELP
            value=RwSignal::new(value.to_owned())
            errors=Signal::stored(errors)
            disabled
        />
    }
    .into_any()
}

pub fn all() -> AnyView {
    let lines = view! {
        <TextField
            id="gallery-notes"
            label=words::NOTES
            lines=3
            value=RwSignal::new(words::NAME_VALUE.to_owned())
            errors=Signal::stored(Vec::new())
        />
    };
    view! {
        {sample(words::EMPTY, field("gallery-name", "", "", false))}
        {sample(words::FILLED, field("gallery-name-filled", words::NAME_VALUE, "", false))}
        {sample(words::INVALID, field("gallery-name-invalid", "", "required", false))}
        {sample(words::DISABLED, field("gallery-name-disabled", words::NAME_VALUE, "", true))}
        {sample(words::LONG, lines.into_any())}
    }
    .into_any()
}

pub fn copies() -> AnyView {
    let short = view! {
        <div class="field">
            <span class="label">{words::FINGERPRINT}</span>
            <CopyShort label=words::FINGERPRINT shown=words::FINGERPRINT_SHORT value=words::FINGERPRINT_VALUE/>
        </div>
    };
    view! {
        {sample(words::LONG, view! { <CopyField label=words::ADDRESS value=words::ADDRESS_VALUE/> }.into_any())}
        {sample(words::SMALL, short.into_any())}
    }
    .into_any()
}
