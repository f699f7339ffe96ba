//! Every part in every state on one page, for those who build Sluice. It is there only with `dev.gallery`, which the server decides.

mod buttons;
mod checks;
mod combos;
mod dates;
mod fields;
mod progress;
mod trees;

use crate::any::IntoAny;
use crate::api::gallery::find_gallery;
use crate::components::{Loading, PageHead, failed_in};
use crate::text::{frame, gallery as words};
use leptos::prelude::*;

#[component]
pub fn GalleryPage() -> impl IntoView {
    let there = Resource::new(|| (), |()| find_gallery());
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match there.await {
                    Ok(()) => view! { <PageHead title=words::TITLE lead=words::LEAD/>{sections()} }.into_any(),
                    Err(error) => {
                        view! { <PageHead title=frame::NOT_FOUND/>{failed_in(&error, "/", frame::OVERVIEW)} }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// One line for each part.
fn sections() -> AnyView {
    view! {
        {section("buttons", words::BUTTONS, buttons::all())}
        {section("fields", words::FIELDS, fields::all())}
        {section("copies", words::COPIES, fields::copies())}
        {section("selects", words::SELECTS, combos::plain())}
        {section("combos", words::COMBOS, combos::with_search())}
        {section("chips", words::CHIPS, combos::with_chips())}
        {section("checks", words::CHECKS, checks::all())}
        {section("dates", words::DATES, dates::all())}
        {section("trees", words::TREES, trees::all())}
        {section("progress", words::PROGRESS, progress::all())}
    }
    .into_any()
}

/// What a field is like, beside what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Plain,
    Invalid,
    Disabled,
    Busy,
}

/// One kind of part.
fn section(id: &'static str, title: &'static str, samples: AnyView) -> AnyView {
    let heading = format!("gallery-of-{id}");
    let labelled = heading.clone();
    view! {
        <section class="part" aria-labelledby=labelled>
            <header><h2 id=heading>{title}</h2></header>
            <div class="samples">{samples}</div>
        </section>
    }
    .into_any()
}

/// One state of it.
fn sample(state: &'static str, part: AnyView) -> AnyView {
    view! { <div class="sample"><h3>{state}</h3>{part}</div> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The values of an attribute, in the order of the page.
    fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
        let before = format!(" {attribute}=\"");
        html.split(before.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_part_is_named_by_what_stands_in_the_page() {
        let html = Owner::new().with(|| sections().to_html());
        let ids = values(&html, "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert!(known.len() > 60, "{}", known.len());
        let twice: Vec<_> = ids.iter().filter(|id| ids.iter().filter(|other| other == id).count() > 1).collect();
        assert!(twice.is_empty(), "these ids stand twice: {twice:?}");
        for attribute in ["for", "aria-describedby", "aria-labelledby", "aria-controls"] {
            for name in values(&html, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(known.contains(name), "{attribute} names {name}, which is not there");
            }
        }
        assert!(!html.contains(" style="), "no style attribute passes the policy");
    }

    #[test]
    fn every_state_is_shown() {
        let html = Owner::new().with(|| sections().to_html());
        for shown in [
            r#"role="combobox""#,
            r#"role="tree""#,
            r#"role="switch""#,
            r#"type="date""#,
            r#"aria-invalid="true""#,
            r#"aria-busy="true""#,
            r#"aria-disabled="true""#,
            r#"role="alert""#,
            "Until 2 December 2026, 12:00 UTC.",
            "Until 31 March 2027, 23:59 UTC.",
        ] {
            assert!(html.contains(shown), "no {shown}");
        }
    }
}
