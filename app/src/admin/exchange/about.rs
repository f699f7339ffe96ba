//! When and where a message was seen, and how long it stays.

use super::super::exchanges::{connection, purpose};
use crate::any::IntoAny;
use crate::components::{CopyField, KeyValues, When};
use crate::text::{exchanges as words, sso};
use leptos::prelude::*;
use sluice_domain::sso::idp::Binding;
use sluice_domain::time::Timestamp;
use sluice_domain::view::exchange::TraceRow;

#[component]
pub fn About(
    trace: TraceRow,
    binding: Binding,
    /// When it is removed.
    until: Timestamp,
    has_xml: bool,
) -> impl IntoView {
    let made_for = purpose(&trace);
    let reference = trace
        .reference
        .as_ref()
        .map(|reference| view! { <CopyField label=words::REFERENCE value=reference.to_string()/> });
    let xml = if has_xml { words::DOWNLOAD_HELP.to_owned() } else { words::no_xml() };
    // To the second: it is compared with the log of the provider.
    let at = trace.at.rfc3339();
    let machine = at.clone();
    let known = vec![
        (words::COL_WHEN, view! { <time datetime=machine>{at}</time> }.into_any()),
        (words::COL_IDP, connection(trace.idp)),
        (words::COL_FOR, made_for.into_any()),
        (words::TRAVELLED, sso::sso_by(binding).into_any()),
        (words::REMOVED_AT, view! { <When at=until/> }.into_any()),
    ];
    view! {
        <section class="card" aria-labelledby="about">
            <header><h2 id="about">{words::ABOUT}</h2></header>
            <div class="body stack">
                <KeyValues rows=known/>
                {reference}
                <p class="help">{xml}</p>
            </div>
        </section>
    }
    .into_any()
}
