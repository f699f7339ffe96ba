//! Buttons. They are class names; only those that do something of their own are components.

use super::sample;
use crate::any::IntoAny;
use crate::components::{ActionButton, Confirm, Icon, Submit};
use crate::text::gallery as words;
use leptos::prelude::*;

pub fn all() -> AnyView {
    let nothing = Callback::new(|()| {});
    let row = |sm: &'static str| {
        let class = |kind: &'static str| ["btn", kind, sm].join(" ");
        view! {
            <div class="row wrap">
                <button class=class("primary") type="button">{words::PRIMARY}</button>
                <button class=class("") type="button"><Icon name="redo"/>{words::SECONDARY}</button>
                <button class=class("ghost") type="button">{words::QUIET}</button>
                <button class=class("icon") type="button" aria-label=words::ADD><Icon name="plus"/></button>
            </div>
        }
        .into_any()
    };
    let destructive = view! {
        <Confirm
            label=words::DANGER
            title=words::DANGER_TITLE
            consequence=Signal::stored(words::DANGER_SAY.to_owned())
            action=words::DANGER_DO
            on_confirm=nothing
        />
    };
    let busy = view! {
        <div class="row wrap">
            <Submit label=words::SAVING busy=Signal::stored(true)/>
            <ActionButton label=words::SAVING busy=Signal::stored(true) on_press=nothing/>
        </div>
    };
    let disabled = view! {
        <div class="stack s">
            <div class="row wrap">
                <button class="btn" type="button" disabled=true>{words::SECONDARY}</button>
                <button class="btn primary" type="button" aria-disabled="true" aria-describedby="gallery-blocked">
                    {words::BLOCKED}
                </button>
            </div>
            <p class="help" id="gallery-blocked">{words::BLOCKED_WHY}</p>
        </div>
    };
    view! {
        {sample(words::PLAIN, row(""))}
        {sample(words::SMALL, row("sm"))}
        {sample(words::DANGER_DO, destructive.into_any())}
        {sample(words::BUSY, busy.into_any())}
        {sample(words::DISABLED, disabled.into_any())}
    }
    .into_any()
}
