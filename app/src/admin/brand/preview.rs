//! The head of a small visitor's page in both themes. Its colours are set by script, one property each: the policy lets no style
//! attribute in, and this is none.

use super::form::Form;
use crate::any::IntoAny;
use crate::text::brand as words;
use leptos::html::Div;
use leptos::prelude::*;
use sluice_domain::brand::{Accent, Colour, HOUSE, Theme};
use sluice_domain::view::brand::{BrandPage, LogoView};

#[component]
pub fn Preview(form: Form, page: BrandPage) -> impl IntoView {
    let again = page.clone();
    view! {
        <section class="card" aria-labelledby="h-preview">
            <header><h2 id="h-preview">{words::PREVIEW}</h2></header>
            <div class="body stack">
                <Look form page theme=Theme::Light/>
                <Look form page=again theme=Theme::Dark/>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Look(form: Form, page: BrandPage, theme: Theme) -> impl IntoView {
    let BrandPage { company, own, base, .. } = page;
    let look = NodeRef::<Div>::new();
    let base_accent = base.accent;
    // What is typed and no colour yet changes nothing.
    let colour = Memo::new(move |last: Option<&Colour>| {
        let now = form.colour(base_accent);
        now.or(last.copied().filter(|_| form.own_accent.get())).unwrap_or(HOUSE)
    });
    Effect::new(move |_| {
        let Some(look) = look.get() else { return };
        let style = web_sys::HtmlElement::style(&look);
        for (name, colour) in theme.paper().into_iter().chain(Accent::of(colour.get(), theme).tokens()) {
            // Refused only where it were no property, which is no fault here.
            let _ = style.set_property(name, &colour.to_string());
        }
    });
    let (own_logo, base_logo) = (own.logo, base.logo);
    let sender = move || {
        let logo = if form.own_logo.get() { own_logo.clone() } else { base_logo.clone() };
        match logo {
            Some(LogoView { src, width, height }) => {
                view! { <img src=src width=width height=height alt=""/> }.into_any()
            }
            None => view! { <span>{company.clone()}</span> }.into_any(),
        }
    };
    let base_footer = base.footer.unwrap_or_default();
    let footer = move || {
        let text = if form.own_footer.get() { form.footer.get() } else { base_footer.clone() };
        (!text.is_empty()).then_some(text)
    };
    view! {
        <div class="look" role="img" aria-label=words::preview(theme) node_ref=look>
            <div class="look-top brand">{sender}</div>
            <div class="look-page">
                <strong>{words::PREVIEW_HEADING}</strong>
                <p>{words::PREVIEW_TEXT}" "<span class="look-link">{words::PREVIEW_LINK}</span></p>
                <p class="look-tint">{words::PREVIEW_TINT}</p>
                <p><span class="btn primary">{words::PREVIEW_BUTTON}</span></p>
            </div>
            <p class="look-foot">{footer}</p>
        </div>
    }
    .into_any()
}
