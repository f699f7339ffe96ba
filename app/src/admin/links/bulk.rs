//! What can be done with the links that are chosen: revoking them, each by itself.

use crate::any::IntoAny;
use crate::api::links::{Ended, ask_before_revoking, revoke_links};
use crate::components::{Ask, BulkBar, Done, ErrorNote, FormState, Icon, Selection};
use crate::error::AppError;
use crate::text::{self, links as words};
use leptos::html::Dialog;
use leptos::prelude::*;
use sluice_domain::id::LinkId;
use sluice_domain::input::LINKS_MAX;
use std::collections::BTreeMap;

/// Links that were not revoked: what they are called, and why.
pub type Left = RwSignal<Vec<(String, AppError)>>;

#[component]
pub fn Bulk(selection: Selection, done: Done, left: Left, changed: Callback<()>) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let consequence = RwSignal::new(String::new());
    let form = FormState::default();
    let ask = Action::new(|ids: &Vec<LinkId>| ask_before_revoking(ids.clone()));
    let revoke = Action::new(|ids: &Vec<LinkId>| revoke_links(ids.clone()));
    form.follow(ask, move |would| {
        consequence.set(words::bulk_consequence(would));
        if let Some(dialog) = dialog.get_untracked() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    form.follow(revoke, move |ended: Vec<Ended>| {
        let sum = Sum::of(ended, &selection.now());
        selection.drop_all(sum.over.iter().map(String::as_str));
        left.set(sum.left);
        if sum.links > 0 {
            done.say(words::bulk_revoked(sum.links, sum.grants));
        } else {
            done.forget();
        }
        changed.run(());
    });
    let busy = Signal::derive(move || ask.pending().get() || revoke.pending().get());
    let ids = move || selection.now().keys().filter_map(|key| LinkId::parse(key)).collect::<Vec<_>>();
    let too_many = Memo::new(move |_| selection.len() > LINKS_MAX);
    // What the numbers are of is what is revoked: rows can be chosen while they are asked for.
    let asked = StoredValue::new(Vec::new());
    let press = move |_| {
        if !busy.get_untracked() && !too_many.get_untracked() {
            asked.set_value(ids());
            ask.dispatch(asked.get_value());
        }
    };
    let confirmed = Callback::new(move |()| {
        revoke.dispatch(asked.get_value());
    });
    view! {
        <ErrorNote error=form.failure/>
        <BulkBar selection>
            <span class="small bad" id="bulk-limit" role="status">
                {move || too_many.get().then_some(words::BULK_LIMIT)}
            </span>
            <button
                class="btn ghost sm danger"
                type="button"
                aria-haspopup="dialog"
                aria-describedby="bulk-limit"
                aria-disabled=move || (busy.get() || too_many.get()).then_some("true")
                on:click=press
            >
                <Icon name="ban"/>
                {words::REVOKE}
            </button>
        </BulkBar>
        <Ask
            dialog
            title=words::BULK_TITLE
            consequence
            action=words::BULK_ACTION
            on_confirm=confirmed
        />
    }
    .into_any()
}

/// Why some were not revoked; beneath what was done.
#[component]
pub fn NotRevoked(left: Left) -> impl IntoView {
    let each = |(name, error): (String, AppError)| view! { <li><b>{name}</b> ": " {text::error(&error)}</li> };
    let all = move || {
        let left = left.get();
        (!left.is_empty()).then(|| {
            view! {
                <div class="notice bad">
                    <Icon name="warn" class="bad"/>
                    <div>
                        <p>{words::not_revoked(left.len())}</p>
                        <ul>{left.into_iter().map(each).collect_view()}</ul>
                    </div>
                </div>
            }
        })
    };
    view! { <div class:vh=move || left.with(Vec::is_empty) role="alert">{all}</div> }.into_any()
}

/// What became of all of them.
struct Sum {
    links: u64,
    grants: u64,
    /// Keys of those with which nothing more can be done: they are revoked, or gone.
    over: Vec<String>,
    left: Vec<(String, AppError)>,
}

impl Sum {
    /// `names` are those of the links, by key.
    fn of(ended: Vec<Ended>, names: &BTreeMap<String, String>) -> Self {
        let mut sum = Self { links: 0, grants: 0, over: Vec::new(), left: Vec::new() };
        for (id, ended) in ended {
            let key = id.to_string();
            let error = match ended {
                Ok(revoked) => {
                    sum.links += 1;
                    sum.grants += revoked.grants;
                    sum.over.push(key);
                    continue;
                }
                Err(error) => error,
            };
            sum.left.push((names.get(&key).cloned().unwrap_or_else(|| key.clone()), error.clone()));
            if matches!(error, AppError::NotFound | AppError::Rule { .. }) {
                sum.over.push(key);
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::view::link::Revoked;

    #[test]
    fn what_may_be_tried_again_stays_chosen() {
        let id = |n| LinkId::random([n; 16]);
        let names = BTreeMap::from([(id(2).to_string(), "Auditors".to_owned())]);
        let ended = vec![
            (id(1), Ok(Revoked { grants: 2 })),
            (id(2), Err(AppError::Conflict)),
            (id(3), Err(AppError::NotFound)),
        ];
        let sum = Sum::of(ended, &names);
        assert_eq!((sum.links, sum.grants), (1, 2));
        assert_eq!(sum.over, [id(1).to_string(), id(3).to_string()]);
        assert_eq!(sum.left, [("Auditors".to_owned(), AppError::Conflict), (id(3).to_string(), AppError::NotFound)]);
    }
}
