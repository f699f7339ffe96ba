//! What the filters of lists have in common: what is asked is kept as it was typed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sluice_domain::input::FieldError;

/// The form of a list's filters, and what submitting it does. `first_page`: the address of what is asked, from its beginning.
pub fn form_of<A>(
    asked: Memo<A>,
    follow: fn(&mut A, &A, &A),
    first_page: fn(A) -> String,
) -> (RwSignal<A>, impl Fn(SubmitEvent) + 'static)
where
    A: Clone + PartialEq + Send + Sync + 'static,
{
    let form = RwSignal::new(asked.get_untracked());
    // The way back in the browser's history changes what is asked for, too. What is typed and not asked for yet stays when
    // anything else changes.
    Effect::new(move |before: Option<A>| {
        let now = asked.get();
        if let Some(before) = before {
            form.update(|form| follow(form, &before, &now));
        }
        now
    });
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        navigate(&first_page(form.get_untracked()), NavigateOptions::default());
    };
    (form, submit)
}

/// What a text means. One that means nothing is a fault of its field, and no wider question; an empty one asks for nothing.
pub fn part<T>(
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
    field: &str,
    code: &str,
    faults: &mut Vec<FieldError>,
) -> Option<T> {
    let found = parse(text);
    if found.is_none() && !text.is_empty() {
        faults.push(FieldError { field: field.to_owned(), code: code.to_owned() });
    }
    found
}

/// Takes over into a form what differs between two questions. What was typed into another field stays.
pub fn follow<T: Clone>(form: &mut T, before: &T, now: &T, fields: &[fn(&mut T) -> &mut String]) {
    let (mut before, mut now) = (before.clone(), now.clone());
    for field in fields {
        let now = std::mem::take(field(&mut now));
        if *field(&mut before) != now {
            *field(form) = now;
        }
    }
}
