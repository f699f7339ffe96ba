//! Screens that follow what is changed elsewhere: in another tab, by another admin, by visitors. `public/live.js` tells of it, by events
//! of the window that name a topic and nothing else.

use super::{Icon, Unsaved};
use crate::any::IntoAny;
use crate::text::frame as words;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;
use sluice_domain::topic::Topic;
use std::time::Duration;

/// Everything counts as changed: events may have been missed.
const ALL: &str = "all";
/// The session is over.
const OVER: &str = "over";
/// There is a session again.
const ON: &str = "on";
/// When a screen that could not be changed just now is tried again.
const LATER: Duration = Duration::from_secs(1);
/// Whoever is at work there must not find it changed under their hands: a field, a row, a button that is pressed or at work, an open
/// question, rows that are chosen. Headings, which take the focus when a screen opens, are no work.
const AT_WORK: &str = "#main :focus:not([tabindex='-1']), #main tbody :checked, #main button[aria-disabled=true]:not(.pager *), \
     dialog[open]";

/// Says something to the script that holds the stream. In the browser alone.
fn say(what: &str) {
    if let Ok(event) = web_sys::Event::new(&format!("live:{what}")) {
        // It is nobody's to cancel.
        let _ = window().dispatch_event(&event);
    }
}

/// Calls `heard` for each of these events, for as long as the owner is there. In the browser alone.
fn hear(names: &[&'static str], heard: Callback<&'static str>) {
    let names = names.to_vec();
    Effect::new(move |_| {
        for name in names.clone() {
            let listener = window_event_listener_untyped(&format!("live:{name}"), move |_| heard.run(name));
            on_cleanup(move || listener.remove());
        }
    });
}

fn with_all(topics: &[Topic]) -> Vec<&'static str> {
    topics.iter().map(|topic| topic.code()).chain([ALL]).collect()
}

/// Calls `refetch` when one of these topics has changed, once nobody is at work on the screen. To be shown by a `Transition`, so that what
/// is there stays until what is new has come.
pub fn follow(topics: &[Topic], refetch: Callback<()>) {
    let unsaved = use_context::<Unsaved>();
    let due = StoredValue::new(false);
    let heard = Callback::new(move |_| {
        if !due.get_value() {
            due.set_value(true);
            when_free(due, unsaved, refetch);
        }
    });
    hear(&with_all(topics), heard);
}

fn when_free(due: StoredValue<bool>, unsaved: Option<Unsaved>, refetch: Callback<()>) {
    // Otherwise the screen has gone meanwhile.
    if due.try_get_value() != Some(true) {
        return;
    }
    let at_work = document().hidden()
        || unsaved.is_some_and(Unsaved::holds_something)
        || document().query_selector(AT_WORK).is_ok_and(|found| found.is_some());
    if at_work {
        set_timeout(move || when_free(due, unsaved, refetch), LATER);
    } else {
        due.set_value(false);
        refetch.run(());
    }
}

/// For lists that are read from the top: says that there is more, and shows it when it is asked for. Rows do not move under the
/// reader's eyes.
#[component]
pub fn NewOnes(
    topic: Topic,
    /// Whether what is shown would have it.
    #[prop(into)]
    here: Signal<bool>,
    label: &'static str,
    show: Callback<()>,
) -> impl IntoView {
    let more = RwSignal::new(false);
    hear(&with_all(&[topic]), Callback::new(move |_| more.set(true)));
    let any = Memo::new(move |_| more.get() && here.get());
    let button = move || {
        any.get().then(|| {
            view! {
                <button
                    class="btn sm"
                    type="button"
                    on:click=move |_| {
                        more.set(false);
                        show.run(());
                        super::focus_heading();
                    }
                >
                    {label}
                </button>
            }
        })
    };
    view! { <div class:vh=move || !any.get() role="status">{button}</div> }.into_any()
}

/// Begins the stream for the screens inside the frame, and says when the session is over, wherever it was ended.
#[component]
pub fn SessionWatch() -> impl IntoView {
    let over = RwSignal::new(false);
    let heard = move |name: &'static str| over.set(name == OVER);
    hear(&[OVER, ON], Callback::new(heard));
    Effect::new(move |_| {
        say("start");
        on_cleanup(|| say("stop"));
    });
    let here = use_location();
    let notice = move || {
        over.get().then(|| {
            let next = format!(
                "{}{}",
                here.pathname.get(),
                here.query.with(leptos_router::params::ParamsMap::to_query_string)
            );
            let href = format!("/sign-in?next={}", Url::escape(&next));
            view! {
                <div class="notice warn">
                    <Icon name="warn" class="warn"/>
                    <p>{words::SESSION_OVER}</p>
                    <a class="btn sm" href=href>{words::SIGN_IN}</a>
                </div>
            }
        })
    };
    view! { <div class:vh=move || !over.get() role="alert">{notice}</div> }.into_any()
}

/// The person has signed out: no other tab of this browser needs to ask any more.
pub fn signed_out() {
    say("out");
}
