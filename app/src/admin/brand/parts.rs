//! The three parts of the form. Each has a box that leaves it to what stands behind it, and fields for a choice of one's own.

use super::form::Form;
use super::logo::read;
use crate::any::IntoAny;
use crate::components::{FieldFault, TextField};
use crate::text::brand as words;
use leptos::prelude::*;
use sluice_domain::brand::{Accent, Colour, HOUSE, Theme};
use sluice_domain::input::FieldError;
use sluice_domain::view::brand::LogoView;
use wasm_bindgen::JsCast;

/// One part: its name, the box, and the fields while it is of one's own.
#[component]
fn Part(
    id: &'static str,
    title: &'static str,
    /// What it is while it is not of one's own.
    plain: &'static str,
    own: RwSignal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let heading = format!("h-{id}");
    let box_id = format!("plain-{id}");
    let (labelled, described) = (heading.clone(), heading.clone());
    let shown = Memo::new(move |_| own.get());
    view! {
        <section class="card" aria-labelledby=labelled>
            <header><h2 id=heading>{title}</h2></header>
            <div class="body stack">
                <label class="check">
                    <input
                        type="checkbox"
                        id=box_id
                        aria-describedby=described
                        checked=!own.get_untracked()
                        prop:checked=move || !own.get()
                        on:change=move |event| own.set(!event_target_checked(&event))
                    />
                    <span>{plain}</span>
                </label>
                {move || shown.get().then(|| children())}
            </div>
        </section>
    }
    .into_any()
}

const fn plain(of_space: bool, of_installation: &'static str) -> &'static str {
    if of_space { words::AS_INSTALLATION } else { of_installation }
}

#[component]
pub fn LogoPart(
    form: Form,
    of_space: bool,
    /// The one in force.
    now: Option<LogoView>,
) -> impl IntoView {
    let now = StoredValue::new(now);
    view! {
        <Part id="logo" title=words::LOGO plain=plain(of_space, words::LOGO_PLAIN) own=form.own_logo>
            {now.get_value().map(|logo| view! {
                <div class="logo-now">
                    <img src=logo.src width=logo.width height=logo.height alt=words::LOGO_NOW/>
                </div>
            })}
            <LogoField form/>
        </Part>
    }
    .into_any()
}

#[component]
fn LogoField(form: Form) -> impl IntoView {
    let fault = Memo::new(move |_| {
        form.state.fields.with(|all| all.iter().find(|e| e.field == "logo").map(|e| e.code.clone()))
    });
    let chosen = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        leptos::task::spawn_local(async move {
            let read = read(&file).await;
            // The screen may be gone by now.
            let _ = form.state.fields.try_update(|fields| {
                fields.retain(|fault| fault.field != "logo");
                if let Err(code) = &read {
                    fields.push(FieldError { field: "logo".to_owned(), code: (*code).to_owned() });
                }
            });
            let _ = form.logo.try_set(read.ok());
        });
    };
    let said = move || form.logo.with(|logo| logo.as_ref().map(|logo| words::chosen(&logo.file_name)));
    view! {
        <div class="field">
            <label for="logo">{words::LOGO_FILE}</label>
            <div class="drop">
                <input
                    id="logo"
                    type="file"
                    accept="image/png,image/jpeg,image/webp"
                    aria-describedby="logo-help logo-chosen logo-fault"
                    aria-invalid=move || fault.with(Option::is_some).to_string()
                    on:change=chosen
                />
            </div>
            <span class="help" id="logo-help">{words::logo_help()}</span>
            <span class="help" id="logo-chosen" role="status">{said}</span>
            <FieldFault id="logo-fault".to_owned() fault/>
        </div>
    }
    .into_any()
}

#[component]
pub fn AccentPart(
    form: Form,
    of_space: bool,
    /// The installation's.
    base: Option<Colour>,
) -> impl IntoView {
    // A colour field holds a colour always: where none is typed yet, the one that would be left.
    let shown = Memo::new(move |last: Option<&Colour>| {
        let typed = form.accent.with(|typed| Colour::parse(typed.trim()));
        typed.or(last.copied()).or(base).unwrap_or(HOUSE)
    });
    view! {
        <Part id="accent" title=words::ACCENT plain=plain(of_space, words::ACCENT_PLAIN) own=form.own_accent>
            <div class="pick-colour">
                <input
                    class="swatch"
                    type="color"
                    aria-label=words::PICK
                    value=shown.get_untracked().to_string()
                    prop:value=move || shown.get().to_string()
                    on:input=move |event| form.accent.set(event_target_value(&event))
                />
                <TextField
                    id="accent"
                    label=words::ACCENT_HEX
                    help=words::ACCENT_HELP
                    value=form.accent
                    errors=form.state.fields
                />
            </div>
            <Moved form/>
        </Part>
    }
    .into_any()
}

/// Says where the colour cannot be taken as it is.
#[component]
fn Moved(form: Form) -> impl IntoView {
    let chosen = Memo::new(move |_| form.accent.with(|typed| Colour::parse(typed.trim())));
    let said = move || {
        let all = [Theme::Light, Theme::Dark].into_iter().filter_map(|theme| {
            let chosen = chosen.get()?;
            words::moved(theme, chosen, Accent::of(chosen, theme).accent)
        });
        all.map(|text| view! { <p class="help">{text}</p> }).collect_view()
    };
    view! { <div class="stack s" role="status">{said}</div> }.into_any()
}

#[component]
pub fn FooterPart(form: Form, of_space: bool) -> impl IntoView {
    view! {
        <Part id="footer" title=words::FOOTER plain=plain(of_space, words::FOOTER_PLAIN) own=form.own_footer>
            <TextField
                id="footer"
                label=words::FOOTER_TEXT
                help=words::footer_help()
                value=form.footer
                errors=form.state.fields
            />
        </Part>
    }
    .into_any()
}
