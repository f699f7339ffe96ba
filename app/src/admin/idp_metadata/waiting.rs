//! What waits for approval: in force beside new.

use super::super::idp::CertificateTable;
use super::super::idp_settings::NEEDS_CONFIRMING;
use super::super::test_run::difference::sides;
use super::Screen;
use super::rows::{Row, rows};
use crate::any::IntoAny;
use crate::api::metadata::{approve_metadata, dismiss_metadata};
use crate::components::{ActionButton, Ask, Icon, When};
use crate::text::{metadata as words, rules};
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sluice_domain::id::IdpId;
use sluice_domain::view::metadata::PendingView;
use sluice_domain::view::sso::CertificateView;

#[component]
pub fn Waiting(
    idp: IdpId,
    pending: PendingView,
    /// Active links through the connection.
    links: u64,
    screen: Screen,
) -> impl IntoView {
    let rows = rows(&pending);
    let settings = (!rows.is_empty()).then(|| view! { <Compared rows/> });
    let PendingView { found_at, digest, keys_new, keys_gone, needs_test, .. } = pending;
    let means = if needs_test { words::NEEDS_TEST } else { words::KEYS_ALONE };
    let (class, icon_class) = if needs_test { ("notice warn", "warn") } else { ("notice", "acc") };
    view! {
        <section class="card" aria-labelledby="waits">
            <header>
                <h2 id="waits">{words::WAITS}</h2>
                <span class="small faint push"><When at=found_at/></span>
            </header>
            {settings}
            <KeyList rows=keys_new id="keys-new" title=words::KEYS_NEW/>
            <KeyList rows=keys_gone id="keys-gone" title=words::KEYS_GONE/>
            <div class="body stack s">
                <div class=class><Icon name="info" class=icon_class/><p>{means}</p></div>
                <p class="help">{words::COMPARE}</p>
            </div>
            <Decision idp digest needs_test links screen/>
        </section>
    }
    .into_any()
}

#[component]
fn Compared(rows: Vec<Row>) -> impl IntoView {
    let row = |Row { label, was, new }: Row| {
        // The new value is marked as what is added, the one in force as what goes.
        let (right, left) = sides(new, was);
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{label}</th>
                <td role="cell" data-l=words::IN_FORCE>{left}</td>
                <td role="cell" data-l=words::NEW>{right}</td>
            </tr>
        }
    };
    view! {
        <table class="table cards cmp" role="table" aria-label=words::COMPARED>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words::SETTING}</th>
                    <th role="columnheader" scope="col">{words::IN_FORCE}</th>
                    <th role="columnheader" scope="col">{words::NEW}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Nothing where no key comes or goes.
#[component]
fn KeyList(rows: Vec<CertificateView>, id: &'static str, title: &'static str) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="body"><h3 id=id>{title}</h3></div>
        <CertificateTable rows name=id/>
    }
    .into_any()
}

#[component]
fn Decision(
    idp: IdpId,
    digest: String,
    /// Approving it closes links until a test has passed.
    needs_test: bool,
    links: u64,
    screen: Screen,
) -> impl IntoView {
    let (to_idp, navigate) = (format!("/sso/{idp}"), use_navigate());
    let (other_idp, other_digest) = (idp.clone(), digest.clone());
    let approve = Action::new(move |confirm: &bool| approve_metadata(idp.clone(), digest.clone(), *confirm));
    let dismiss = Action::new(move |(): &()| dismiss_metadata(other_idp.clone(), other_digest.clone()));
    let ask = NodeRef::<Dialog>::new();
    let open = move || {
        if let Some(dialog) = ask.get_untracked() {
            // Fails only when it is open already.
            let _ = dialog.show_modal();
        }
    };
    Effect::new(move |_| match approve.value().get() {
        // There the test begins.
        Some(Ok(())) if needs_test => navigate(&to_idp, NavigateOptions::default()),
        Some(Ok(())) => screen.changed.run(words::APPROVED.to_owned()),
        // The server knows of links that were made meanwhile.
        Some(Err(error)) if error.code() == NEEDS_CONFIRMING => open(),
        Some(Err(error)) => screen.failed.run(error),
        None => {}
    });
    Effect::new(move |_| match dismiss.value().get() {
        Some(Ok(())) => screen.changed.run(words::DISMISSED.to_owned()),
        Some(Err(error)) => screen.failed.run(error),
        None => {}
    });
    let closes = needs_test && links > 0;
    let label = if closes { words::APPROVE_ASKS } else { words::APPROVE };
    let press = Callback::new(move |()| {
        if closes {
            open();
        } else {
            approve.dispatch(false);
        }
    });
    let confirmed = Callback::new(move |()| {
        approve.dispatch(true);
    });
    let put_off = Callback::new(move |()| {
        dismiss.dispatch(());
    });
    view! {
        <footer>
            <ActionButton label class="btn primary" busy=approve.pending() on_press=press/>
            <ActionButton label=words::DISMISS busy=dismiss.pending() on_press=put_off/>
        </footer>
        <Ask
            dialog=ask
            title=rules::CLOSE_TITLE
            consequence=Signal::stored(rules::close_consequence(links))
            action=words::APPROVE_CLOSES
            on_confirm=confirmed
        />
    }
    .into_any()
}
