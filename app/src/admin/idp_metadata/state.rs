//! How reading it again goes.

use super::super::test_run::visible::Visible;
use super::Screen;
use crate::any::IntoAny;
use crate::api::metadata::check_metadata;
use crate::components::{ActionButton, KeyValues, StateMark, Tone, When};
use crate::text::{self, metadata as words};
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::time::Timestamp;
use sluice_domain::view::metadata::MetadataSourceView;

#[component]
pub fn State(idp: IdpId, source: MetadataSourceView, screen: Screen) -> impl IntoView {
    let check = Action::new(move |(): &()| check_metadata(idp.clone()));
    Effect::new(move |_| match check.value().get() {
        Some(Ok(came)) => screen.changed.run(words::came_to(came).to_owned()),
        Some(Err(error)) => screen.failed.run(error),
        None => {}
    });
    let press = Callback::new(move |()| {
        check.dispatch(());
    });
    let (tone, label) = tone(&source);
    let outdated = source.outdated.then(|| view! { <p>{words::WHILE_OUTDATED}</p> });
    let (failures, goes_on) = (source.failures, !source.outdated);
    let failing = source.fault.map(|code| {
        let meanwhile = goes_on.then(|| view! { <p class="help">{words::while_failing(failures)}</p> });
        view! { <p><b>{text::field(&code)}</b></p>{meanwhile} }
    });
    let known = vec![
        (words::ADDRESS, view! { <span class="mono"><Visible text=source.url/></span> }.into_any()),
        (words::NEW_KEYS, words::trust(&source.trust).into_any()),
        (words::LAST_READ, at_or(source.read_at, words::NOT_READ)),
        (words::NEXT_READ, view! { <When at=source.next_at/> }.into_any()),
        (words::VALID_UNTIL, at_or(source.valid_until, words::NO_END)),
    ];
    view! {
        <section class="card" aria-labelledby="reading">
            <header><h2 id="reading">{words::STATE}</h2><StateMark tone label/></header>
            <div class="body stack">
                {outdated}
                {failing}
                <KeyValues rows=known/>
            </div>
            <footer><ActionButton label=words::CHECK class="btn sm" busy=check.pending() on_press=press/></footer>
        </section>
    }
    .into_any()
}

fn at_or(at: Option<Timestamp>, none: &'static str) -> AnyView {
    match at {
        Some(at) => view! { <When at/> }.into_any(),
        None => none.into_any(),
    }
}

/// The worst that is to be said of it.
const fn tone(source: &MetadataSourceView) -> (Tone, &'static str) {
    if source.outdated {
        (Tone::Bad, words::OUTDATED)
    } else if source.fault.is_some() {
        (Tone::Warn, words::FAILING)
    } else if source.pending.is_some() {
        (Tone::Warn, words::WAITING)
    } else if source.read_at.is_none() {
        (Tone::Quiet, words::NOT_READ)
    } else {
        (Tone::Ok, words::FINE)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::source;
    use super::*;

    #[test]
    fn the_worst_is_said() {
        let source = source();
        assert_eq!(tone(&source), (Tone::Quiet, "Not yet"));
        let read = MetadataSourceView { read_at: Some(Timestamp(0)), ..source };
        assert_eq!(tone(&read), (Tone::Ok, "Up to date"));
        let failing = MetadataSourceView { fault: Some("fetch_tls".into()), ..read };
        assert_eq!(tone(&failing), (Tone::Warn, "Cannot be read"));
        assert_eq!(tone(&MetadataSourceView { outdated: true, ..failing }), (Tone::Bad, "Past its date"));
    }
}
