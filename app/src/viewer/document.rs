//! The document around a visitor's page.

use crate::theme::Theme;
use leptos::prelude::*;
use sluice_domain::view::brand::VisitorBrand;
use std::sync::{Arc, LazyLock};

/// What every page of one process needs.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Path of the style sheet.
    pub style: String,
}

/// What one answer puts around its page.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    pub frame: &'a Frame,
    /// Of this answer; its scripts carry it.
    pub nonce: &'a str,
    /// `None`: as the visitor's system has it.
    pub theme: Option<Theme>,
    pub brand: &'a VisitorBrand,
}

/// A part of a page. Most of a page is shared by many answers, so parts are handed on as they are: put together they would be copied
/// for each.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Of every page of this process.
    Fixed(&'static str),
    /// Of this answer.
    Own(String),
    /// Of all answers with this page.
    Shared(Arc<str>),
}

impl AsRef<str> for Piece {
    fn as_ref(&self) -> &str {
        match self {
            Self::Fixed(text) => text,
            Self::Own(text) => text,
            Self::Shared(text) => text,
        }
    }
}

/// The symbols that pages and rendered content use. They stand in the page itself: content refers to `#i-…`.
static SPRITE: LazyLock<String> = LazyLock::new(|| sprite(include_str!("../../../public/icons.svg")));

const SYMBOLS: &[&str] =
    &["info", "note", "check", "warn", "right", "lock", "copy", "menu", "list", "x", "dl", "grow", "sun", "moon"];

fn sprite(all: &str) -> String {
    let mut out = String::from("<svg class=\"sprite\" aria-hidden=\"true\">");
    for name in SYMBOLS {
        let start = all.find(&format!("<symbol id=\"i-{name}\""));
        if let Some(rest) = start.map(|at| &all[at..])
            && let Some(end) = rest.find("</symbol>")
        {
            out.push_str(&rest[..end + "</symbol>".len()]);
        }
    }
    out.push_str("</svg>");
    out
}

/// One document. `scripts` are files under `public/`, run by this nonce alone.
pub(super) struct Document<'a> {
    pub(super) title: String,
    pub(super) body_class: &'static str,
    pub(super) extra_style: Option<&'a str>,
    pub(super) script: Option<&'static str>,
    /// Goes on to this address by itself.
    pub(super) forward: Option<&'a str>,
}

impl Document<'_> {
    /// Around a body that is HTML already.
    pub(super) fn around<const N: usize>(self, around: Around<'_>, body: [Piece; N]) -> Vec<Piece> {
        let nonce = around.nonce.to_owned();
        let theme = around.theme.map(|theme| format!(" data-theme=\"{}\"", theme.name())).unwrap_or_default();
        let head = view! {
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            {self.forward.map(|href| view! { <meta http-equiv="refresh" content=format!("0;url={href}")/> })}
            <meta name="robots" content="noindex, nofollow"/>
            <title>{self.title}</title>
            <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
            <link rel="stylesheet" href=around.frame.style.clone()/>
            // After the house's own: it re-values tokens of that one.
            {around.brand.style.clone().map(|href| view! { <link rel="stylesheet" href=href/> })}
            {self.extra_style.map(|href| view! { <link rel="stylesheet" href=href.to_owned()/> })}
            {self.script.map(|src| view! { <script src=src nonce=nonce defer></script> })}
        };
        let begin = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"{theme}><head>{}</head><body class=\"{}\">",
            head.to_html(),
            self.body_class,
        );
        let mut pieces = Vec::with_capacity(N + 3);
        pieces.extend([Piece::Own(begin), Piece::Fixed(SPRITE.as_str())]);
        pieces.extend(body);
        pieces.push(Piece::Fixed("</body></html>\n"));
        pieces
    }
}

/// Who shares: the logo, or the name where there is none.
pub(super) fn sender(brand: &VisitorBrand, company: &str) -> AnyView {
    match brand.logo.clone() {
        Some(logo) => view! {
            <span class="brand"><img src=logo.src width=logo.width height=logo.height alt=company.to_owned()/></span>
        }
        .into_any(),
        None => view! { <span class="brand">{company.to_owned()}</span> }.into_any(),
    }
}

/// A symbol of the page's own sprite.
#[component]
pub(super) fn Symbol(name: &'static str) -> impl IntoView {
    view! { <svg class="i" aria-hidden="true"><use href=format!("#i-{name}")></use></svg> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_that_content_may_name_is_in_the_page() {
        for name in SYMBOLS {
            assert!(SPRITE.contains(&format!("id=\"i-{name}\"")), "{name}");
        }
    }
}
