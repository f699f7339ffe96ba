//! Sluice's own keys, and how one takes the place of another.

use super::super::idp::colon_form;
use crate::any::IntoAny;
use crate::api::sso::{activate_sp_key, list_sp_keys, publish_sp_key, remove_sp_key};
use crate::components::{ActionButton, ConfirmAction, CopyShort, Done, ErrorNote, FormState, StateMark, Tone, failed};
use crate::text::keys as words;
use leptos::prelude::*;
use sluice_domain::sso::sp_key::{SpKeyState, SpKeyUse};
use sluice_domain::view::sso::SpKeyView;

#[component]
pub fn Keys(done: Done) -> impl IntoView {
    let keys = Resource::new(|| (), |()| list_sp_keys());
    let changed = Callback::new(move |said: String| {
        done.say(said);
        keys.refetch();
    });
    view! {
        <section class="card" aria-labelledby="keys">
            <header><h2 id="keys">{words::TITLE}</h2><span class="small faint">{words::LEAD}</span></header>
            <Transition>
                {move || Suspend::new(async move {
                    match keys.await {
                        Ok(rows) if rows.is_empty() => {
                            view! { <div class="body"><p class="dim">{words::NONE}</p></div> }.into_any()
                        }
                        Ok(rows) => view! { <KeyTable rows changed/> }.into_any(),
                        Err(error) => failed(&error),
                    }
                })}
            </Transition>
        </section>
    }
}

#[component]
fn KeyTable(rows: Vec<SpKeyView>, changed: Callback<String>) -> impl IntoView {
    let in_use = |row: &SpKeyView| row.expired && row.state == SpKeyState::Active;
    let expired = rows.iter().any(in_use).then(|| view! { <p class="help">{words::EXPIRED_NOTE}</p> });
    let may_prepare = SpKeyUse::ALL.into_iter().filter(|key_use| can_prepare(&rows, *key_use));
    let prepare = may_prepare.map(|key_use| view! { <Prepare key_use changed/> }).collect_view();
    let rows = in_order(rows).into_iter().map(|key| view! { <Row key changed/> }).collect_view();
    view! {
        <table class="table cards" role="table" aria-labelledby="keys">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words::COL_KEY}</th>
                    <th role="columnheader" scope="col">{words::COL_STATE}</th>
                    <th role="columnheader" scope="col">{words::COL_EXPIRES}</th>
                    <th role="columnheader" scope="col"><span class="vh">{words::COL_ACTION}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        <div class="body stack s">
            {expired}
            <p class="help">{words::PREPARE_HELP}</p>
            <div class="row wrap">{prepare}</div>
        </div>
    }
}

/// There is at most one next key of each use, and none before the first is there.
fn can_prepare(rows: &[SpKeyView], key_use: SpKeyUse) -> bool {
    let has = |state: SpKeyState| rows.iter().any(|row| row.key_use == key_use && row.state == state);
    has(SpKeyState::Active) && !has(SpKeyState::Next)
}

/// By use, then in use before next before retired.
fn in_order(mut rows: Vec<SpKeyView>) -> Vec<SpKeyView> {
    let rank = |row: &SpKeyView| {
        let state = match row.state {
            SpKeyState::Active => 0,
            SpKeyState::Next => 1,
            SpKeyState::Retired => 2,
        };
        (row.key_use != SpKeyUse::Signing, state)
    };
    rows.sort_by_key(rank);
    rows
}

#[component]
fn Row(key: SpKeyView, changed: Callback<String>) -> impl IntoView {
    let SpKeyView { fingerprint, key_use, state, not_after, expired, .. } = key;
    let short = short(&fingerprint);
    let expired = expired.then(|| view! { <StateMark tone=Tone::Warn label=words::EXPIRED/> });
    let tone = match state {
        SpKeyState::Active => Tone::Ok,
        SpKeyState::Next => Tone::Accent,
        SpKeyState::Retired => Tone::Quiet,
    };
    let actions = match state {
        SpKeyState::Active => ().into_any(),
        SpKeyState::Next => view! {
            <Activate fingerprint=fingerprint.clone() key_use changed/>
            <Remove fingerprint=fingerprint.clone() short=short.clone() key_use state changed/>
        }
        .into_any(),
        SpKeyState::Retired => view! {
            <Remove fingerprint=fingerprint.clone() short=short.clone() key_use state changed/>
        }
        .into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <div>{words::name(key_use)}</div>
                <div class="sub">{words::FINGERPRINT}</div>
                <CopyShort label=words::copy_name(key_use, state) shown=format!("{short}…") value=colon_form(&fingerprint)/>
            </th>
            <td role="cell" data-l=words::COL_STATE>
                <StateMark tone label=words::state(state)/>
                <div class="sub">{words::state_help(key_use, state)}</div>
            </td>
            <td role="cell" data-l=words::COL_EXPIRES>
                <div class="row wrap"><span>{not_after.long_date()}</span>{expired}</div>
            </td>
            <td role="cell" data-l=words::COL_ACTION><div class="row wrap">{actions}</div></td>
        </tr>
    }
}

/// The first eight bytes: enough to compare with what a provider shows.
fn short(fingerprint: &str) -> String {
    colon_form(fingerprint).chars().take(23).collect()
}

#[component]
fn Prepare(key_use: SpKeyUse, changed: Callback<String>) -> impl IntoView {
    let publish = Action::new(move |(): &()| publish_sp_key(key_use));
    let form = FormState::default();
    form.follow(publish, move |_| changed.run(words::prepared_now(key_use)));
    let press = Callback::new(move |()| {
        publish.dispatch(());
    });
    view! {
        <div class="stack s">
            <ErrorNote error=form.failure/>
            <ActionButton label=words::prepare(key_use) busy=publish.pending() class="btn sm" on_press=press/>
        </div>
    }
}

#[component]
fn Activate(fingerprint: String, key_use: SpKeyUse, changed: Callback<String>) -> impl IntoView {
    let activate = Action::new(move |(): &()| activate_sp_key(fingerprint.clone()));
    view! {
        <ConfirmAction
            label=words::ACTIVATE
            title=words::activate_title(key_use)
            consequence=words::activate_consequence(key_use)
            action=words::ACTIVATE_ACTION
            act=activate
            on_done=Callback::new(move |()| changed.run(words::activated_now(key_use)))
        />
    }
}

#[component]
fn Remove(
    fingerprint: String,
    short: String,
    key_use: SpKeyUse,
    state: SpKeyState,
    changed: Callback<String>,
) -> impl IntoView {
    let remove = Action::new(move |(): &()| remove_sp_key(fingerprint.clone()));
    view! {
        <ConfirmAction
            label=words::REMOVE
            title=words::remove_title(key_use, state, &short)
            consequence=words::remove_consequence(key_use, state)
            action=words::REMOVE_ACTION
            act=remove
            on_done=Callback::new(move |()| changed.run(words::removed_now(key_use)))
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::time::Timestamp;

    fn key(key_use: SpKeyUse, state: SpKeyState) -> SpKeyView {
        SpKeyView {
            fingerprint: "9c417eb208aa9c417eb2".into(),
            key_use,
            state,
            created_at: Timestamp(0),
            not_after: Timestamp(0),
            expired: false,
        }
    }

    #[test]
    fn the_key_in_use_stands_first() {
        use SpKeyState::{Active, Next, Retired};
        use SpKeyUse::{Encryption, Signing};
        let rows = vec![key(Encryption, Active), key(Signing, Retired), key(Signing, Next), key(Signing, Active)];
        let order: Vec<_> = in_order(rows).into_iter().map(|row| (row.key_use, row.state)).collect();
        assert_eq!(order, [(Signing, Active), (Signing, Next), (Signing, Retired), (Encryption, Active)]);
    }

    #[test]
    fn one_key_at_a_time_is_prepared() {
        let rows = [key(SpKeyUse::Signing, SpKeyState::Active), key(SpKeyUse::Encryption, SpKeyState::Active)];
        assert!(SpKeyUse::ALL.into_iter().all(|key_use| can_prepare(&rows, key_use)));
        let rows = [key(SpKeyUse::Signing, SpKeyState::Active), key(SpKeyUse::Signing, SpKeyState::Next)];
        assert!(!SpKeyUse::ALL.into_iter().any(|key_use| can_prepare(&rows, key_use)));
    }

    #[test]
    fn a_short_fingerprint_is_the_beginning_of_the_long_one() {
        assert_eq!(short("9c417eb208aa9c417eb2"), "9C:41:7E:B2:08:AA:9C:41");
    }
}
