//! The choice between light, dark, and as the system has it.

use crate::any::IntoAny;
use crate::components::Segments;
use crate::text::frame as words;
use crate::theme::{COOKIE, Theme};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How the choice is kept: for a year, in this browser, for the dashboard's own pages. Without one the system's is taken again.
pub fn cookie(theme: Option<Theme>) -> String {
    const YEAR: u32 = 365 * 24 * 60 * 60;
    let (value, age) = theme.map_or(("", 0), |theme| (theme.name(), YEAR));
    format!("{COOKIE}={value}; Path=/; SameSite=Lax; Max-Age={age}")
}

/// The server wrote what was chosen into the document, which this reads: until then nothing is marked.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let chosen = RwSignal::new(None::<Option<Theme>>);
    Effect::new(move |_| {
        let root = document().document_element();
        let name = root.and_then(|root| root.get_attribute("data-theme"));
        chosen.set(Some(name.as_deref().and_then(Theme::named)));
    });
    let codes = [None, Some(Theme::Light), Some(Theme::Dark)].map(|theme| (theme, code(theme)));
    let on_choose = Callback::new(move |wanted: &'static str| {
        if let Some((theme, _)) = codes.into_iter().find(|(_, code)| *code == wanted) {
            chosen.set(Some(theme));
            put_on(theme);
        }
    });
    view! {
        <div class="theme">
            <Segments
                name="theme"
                legend=words::THEME
                quiet=true
                choices=vec![
                    (code(None), words::THEME_SYSTEM),
                    (code(Some(Theme::Light)), words::THEME_LIGHT),
                    (code(Some(Theme::Dark)), words::THEME_DARK),
                ]
                chosen=Signal::derive(move || chosen.get().map_or("", code))
                on_choose
            />
        </div>
    }
    .into_any()
}

fn code(theme: Option<Theme>) -> &'static str {
    theme.map_or("system", Theme::name)
}

/// At once, and for the pages to come. Where the browser keeps no cookies it holds until the next page is loaded.
fn put_on(theme: Option<Theme>) {
    let document = document();
    if let Some(root) = document.document_element() {
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme.name()),
            None => root.remove_attribute("data-theme"),
        };
    }
    if let Some(document) = document.dyn_ref::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&cookie(theme));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_kept_for_a_year_and_taken_back_by_none() {
        assert_eq!(cookie(Some(Theme::Dark)), "sluice-theme=dark; Path=/; SameSite=Lax; Max-Age=31536000");
        assert_eq!(cookie(None), "sluice-theme=; Path=/; SameSite=Lax; Max-Age=0");
    }
}
