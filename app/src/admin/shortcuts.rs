//! Keyboard shortcuts, and the dialog that lists them and switches the single keys off (WCAG 2.1.4).

pub mod keys;

use crate::any::IntoAny;
use crate::components::{CheckField, CloseModal, Modal, Opening, Unsaved, focus_first};
use crate::text::{frame as words, search};
use keys::{AREAS, BEFORE_AREA, CREATE, Command, DONE, HELP, Held, Key, Sequence};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

/// Where the browser keeps that they are off.
const SWITCH: &str = "sluice-single-keys";
const OFF: &str = "off";

/// Listens for as long as the frame stands.
pub fn listen(palette: Opening, help: Opening, unsaved: Unsaved) {
    let sequence = StoredValue::new(Sequence::default());
    let navigate = use_navigate();
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let press = move |event: web_sys::Event| {
            // A browser that fills a form in sends events of this name that are none of keys.
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            match command(event, palette, sequence) {
                Some(Command::Help) => help.show(),
                Some(Command::Done) => focus_first(".toast .btn"),
                Some(Command::Go(href)) => {
                    let navigate = navigate.clone();
                    unsaved.leave(move || navigate(href, NavigateOptions::default()));
                }
                None => return,
            }
            event.prevent_default();
        };
        let listener = window_event_listener_untyped("keydown", press);
        on_cleanup(move || listener.remove());
    });
}

fn command(event: &KeyboardEvent, palette: Opening, sequence: StoredValue<Sequence>) -> Option<Command> {
    if event.default_prevented() || event.is_composing() || event.repeat() {
        return None;
    }
    let (key, code) = (event.key(), event.code());
    let key = Key { writes: &key, code: &code, held: held(event) };
    if key.opens_search() {
        search_key(event, palette);
        return None;
    }
    if types(event) || dialog_is_open() || is_off() {
        sequence.update_value(Sequence::forget);
        return None;
    }
    sequence.try_update_value(|sequence| sequence.press(key, event.time_stamp())).flatten()
}

fn held(event: &KeyboardEvent) -> Held {
    match (event.ctrl_key(), event.meta_key(), event.alt_key(), event.shift_key()) {
        (false, false, false, false) => Held::Nothing,
        (false, false, false, true) => Held::Shift,
        (true, false, false, false) | (false, true, false, false) => Held::CtrlOrCmd,
        _ => Held::Other,
    }
}

/// Opens the search, or closes it again. Another dialog wants its answer first.
fn search_key(event: &KeyboardEvent, palette: Opening) {
    if palette.is_open() {
        palette.hide();
    } else if !dialog_is_open() {
        palette.show();
    }
    // The browser's own search is not what was meant, either way.
    event.prevent_default();
}

fn types(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    // A list and a tree take letters too.
    let fields = "input, textarea, select, [contenteditable], [role=tree], [role=listbox]";
    target.is_some_and(|target| target.closest(fields).is_ok_and(|found| found.is_some()))
}

fn dialog_is_open() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|found| found.is_some())
}

/// Where the browser keeps nothing, they are on.
fn is_off() -> bool {
    let kept = window().local_storage().ok().flatten().and_then(|kept| kept.get_item(SWITCH).ok().flatten());
    kept.as_deref() == Some(OFF)
}

fn switch(on: bool) {
    if let Ok(Some(kept)) = window().local_storage() {
        let _ = if on { kept.remove_item(SWITCH) } else { kept.set_item(SWITCH, OFF) };
    }
}

#[component]
pub fn ShortcutHelp(opening: Opening) -> impl IntoView {
    view! {
        <Modal opening class="dialog shortcuts" label=words::SHORTCUTS>
            <Content opening/>
        </Modal>
    }
    .into_any()
}

#[component]
fn Content(opening: Opening) -> impl IntoView {
    // Made in the browser alone, when the dialog opens: what it keeps can be read at once.
    let on = RwSignal::new(!is_off());
    let one = |keys: AnyView, label: &'static str| view! { <dt>{keys}</dt><dd>{label}</dd> }.into_any();
    let single = |key: char| view! { <kbd>{key.to_string()}</kbd> }.into_any();
    let areas = AREAS.map(|(letter, area)| {
        let keys = view! { {single(BEFORE_AREA)} " " {words::THEN} " " {single(letter)} }.into_any();
        one(keys, area.label())
    });
    view! {
        <div class="inside stack">
            <header class="row">
                <h2>{words::SHORTCUTS}</h2>
                <CloseModal opening label=words::CLOSE_SHORTCUTS/>
            </header>
            <h3>{words::ANYWHERE}</h3>
            <dl class="keys">
                {one(view! { <kbd>{search::KEY}</kbd> }.into_any(), words::SEARCH_OR_JUMP)}
                {one(single(CREATE), words::CREATE_LINK)}
                {one(single(DONE), words::TO_WHAT_WAS_DONE)}
                {one(single(HELP), words::SHOW_SHORTCUTS)}
            </dl>
            <h3>{words::GO_TO_AREA}</h3>
            <dl class="keys">{areas.collect_view()}</dl>
            <CheckField
                id="single-keys"
                label=words::SINGLE_KEYS
                help=words::SINGLE_KEYS_HELP
                on=on
                on_change=Callback::new(move |now| {
                    on.set(now);
                    switch(now);
                })
            />
        </div>
    }
}
