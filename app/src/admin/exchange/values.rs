//! Values of a message, of which some are not kept.

use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::text::exchanges as words;
use leptos::prelude::*;
use sluice_domain::sso::exchange::{REDACTED, VALUES_MAX};

/// Whether something in it was taken out before it was stored.
pub fn is_redacted(value: &str) -> bool {
    value == REDACTED
}

/// One below the other; those that are not kept are counted.
pub fn values(
    mut all: Vec<String>,
    // What stands there when there is no value.
    none: &'static str,
) -> AnyView {
    if all.is_empty() {
        return view! { <span class="faint">{none}</span> }.into_any();
    }
    let most = (all.len() >= VALUES_MAX).then(|| view! { <div class="sub">{words::most_kept()}</div> });
    let before = all.len();
    all.retain(|value| !is_redacted(value));
    let hidden = before - all.len();
    let hidden = (hidden > 0).then(|| view! { <div class="faint">{words::not_kept(hidden)}</div> });
    let shown = all.into_iter().map(|text| view! { <div><code><Visible text/></code></div> }).collect_view();
    view! { {shown}{hidden}{most} }.into_any()
}
