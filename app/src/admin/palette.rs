//! The command palette: ways through the dashboard, and a search over everything in it. A combobox with a list box, after the ARIA
//! Authoring Practices Guide; the focus stays in the field.

pub mod entries;

use super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::api::search::search;
use crate::components::{CloseModal, ErrorNote, Icon, Modal, Opening, Unsaved, bring_into_view};
use crate::error::AppError;
use crate::text::search as words;
use entries::{Entry, entries, step};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sluice_domain::matching::Sought;
use sluice_domain::view::search::{Found, SEARCH_MAX, SEARCH_MIN};
use std::time::Duration;

/// How long somebody pauses before the server is asked: shorter than between two words, longer than between two keys.
const PAUSE: Duration = Duration::from_millis(150);
const LIST: &str = "palette-list";

#[component]
pub fn Palette(opening: Opening, unsaved: Unsaved) -> impl IntoView {
    view! {
        <Modal opening class="dialog palette" label=words::SEARCH>
            <Content opening unsaved/>
        </Modal>
    }
    .into_any()
}

/// What is typed, and what came of it.
#[derive(Clone, Copy)]
struct Asked {
    text: RwSignal<String>,
    found: RwSignal<Found>,
    failure: RwSignal<Option<AppError>>,
    searching: RwSignal<bool>,
    /// Counts the questions: the answer to an earlier one says nothing any more.
    question: StoredValue<u32>,
}

impl Asked {
    fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            found: RwSignal::new(Found::default()),
            failure: RwSignal::new(None),
            searching: RwSignal::new(false),
            question: StoredValue::new(0),
        }
    }

    fn is_last(self, question: u32) -> bool {
        self.question.try_get_value() == Some(question)
    }

    fn type_in(self, text: String) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        let enough = Sought::new(&text).length() >= SEARCH_MIN;
        self.text.set(text.clone());
        self.failure.set(None);
        self.searching.set(enough);
        if !enough {
            self.found.set(Found::default());
            return;
        }
        let ask = move || {
            if self.is_last(question) {
                leptos::task::spawn_local(async move {
                    let answer = search(text).await;
                    // Somebody typed on, or the palette is closed.
                    if self.is_last(question) {
                        self.take(answer);
                    }
                });
            }
        };
        set_timeout(ask, PAUSE);
    }

    fn take(self, answer: Result<Found, AppError>) {
        self.searching.set(false);
        match answer {
            Ok(found) => self.found.set(found),
            Err(error) => {
                self.found.set(Found::default());
                self.failure.set(Some(error));
            }
        }
    }
}

#[component]
fn Content(opening: Opening, unsaved: Unsaved) -> impl IntoView {
    let asked = Asked::new();
    let all = Memo::new(move |_| asked.text.with(|text| asked.found.with(|found| entries(text, found))));
    // The entry that Enter opens. The list may have become shorter since.
    let at = RwSignal::new(0_usize);
    let here = Memo::new(move |_| all.with(Vec::len).checked_sub(1).map(|last| at.get().min(last)));
    let navigate = use_navigate();
    let choose = move |n: usize| {
        let Some(entry) = all.with_untracked(|all| all.get(n).cloned()) else { return };
        let navigate = navigate.clone();
        opening.hide();
        unsaved.leave(move || navigate(&entry.href, NavigateOptions::default()));
    };
    let enter = choose.clone();
    let press = move |event: KeyboardEvent| {
        let Some(now) = here.get_untracked() else { return };
        // Enter that ends the writing of a word of several keys is no choice.
        if event.is_composing() {
            return;
        }
        if event.key() == "Enter" {
            event.prevent_default();
            enter(now);
        } else if let Some(next) = step(&event.key(), now, all.with_untracked(Vec::len)) {
            event.prevent_default();
            at.set(next);
            request_animation_frame(move || show(next));
        }
    };
    let active = move || here.get().map(option_id);
    let some = move || all.with(|all| !all.is_empty());
    view! {
        // The field is the first that can have the focus, so it has it.
        <div class="ask">
            <Icon name="search"/>
            <input
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                maxlength=SEARCH_MAX.to_string()
                placeholder=words::SEARCH
                aria-label=words::SEARCH
                aria-autocomplete="list"
                aria-expanded=move || some().to_string()
                aria-controls=LIST
                aria-activedescendant=active
                on:input=move |event| {
                    at.set(0);
                    asked.type_in(event_target_value(&event));
                }
                on:keydown=press
            />
            <CloseModal opening label=words::CLOSE/>
        </div>
        <div id=LIST class="found" role="listbox" aria-label=words::RESULTS hidden=move || !some()>
            {move || groups(&all.get(), at, here, choose.clone())}
        </div>
        <ErrorNote error=asked.failure/>
        <footer>
            <p role="status">{move || words::status(asked.searching.get(), all.with(Vec::len))}</p>
            <p class="hide-phone" aria-hidden="true">{words::HOW}</p>
        </footer>
    }
}

fn option_id(n: usize) -> String {
    format!("palette-{n}")
}

/// Brings the entry into the part of the list that is seen.
fn show(n: usize) {
    bring_into_view(&option_id(n));
}

/// The entries beneath the headings of their groups.
fn groups(
    all: &[Entry],
    at: RwSignal<usize>,
    here: Memo<Option<usize>>,
    choose: impl Fn(usize) + Clone + 'static,
) -> Vec<AnyView> {
    let mut first = 0;
    all.chunk_by(|one, next| one.group == next.group)
        .map(|group| {
            let options = group.iter().enumerate().map(|(n, entry)| option(entry, first + n, at, here, choose.clone()));
            let (options, heading) = (options.collect_view(), group[0].group.heading());
            first += group.len();
            let (id, labelled) = (format!("palette-group-{first}"), format!("palette-group-{first}"));
            view! {
                <div role="group" aria-labelledby=labelled>
                    <div class="head" role="presentation" id=id>{heading}</div>
                    {options}
                </div>
            }
            .into_any()
        })
        .collect()
}

fn option(
    entry: &Entry,
    n: usize,
    at: RwSignal<usize>,
    here: Memo<Option<usize>>,
    choose: impl Fn(usize) + 'static,
) -> AnyView {
    let detail = entry.detail.clone().map(|text| view! { " " <span class="detail"><Visible text/></span> });
    view! {
        <div
            id=option_id(n)
            class="option"
            role="option"
            aria-selected=move || (here.get() == Some(n)).to_string()
            on:mousemove=move |_| {
                if at.get_untracked() != n {
                    at.set(n);
                }
            }
            on:click=move |_| choose(n)
        >
            <Icon name=entry.icon/>
            <span class="label"><Visible text=entry.label.clone()/></span>
            {detail}
        </div>
    }
    .into_any()
}
