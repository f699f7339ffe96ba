//! A sentence that stands over what it is about.

use super::{Icon, Tone};
use crate::any::IntoAny;
use leptos::prelude::*;

/// Its children are a `p`, and what can be done about it.
#[component]
pub fn Banner(
    #[prop(default = Tone::Quiet)] tone: Tone,
    /// Where the tone's own does not fit.
    #[prop(optional)]
    icon: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let (class, own, colour) = match tone {
        Tone::Ok => ("notice ok", "on", "ok"),
        Tone::Warn => ("notice warn", "warn", "warn"),
        Tone::Bad => ("notice bad", "warn", "bad"),
        Tone::Accent => ("notice", "info", "acc"),
        Tone::Quiet => ("notice", "info", ""),
    };
    view! { <div class=class><Icon name=icon.unwrap_or(own) class=colour/>{children()}</div> }.into_any()
}
