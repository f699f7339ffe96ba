//! Sluice as a service provider, and the identity providers connected to it.

mod keys;
mod service_provider;

use super::test_run::visible::{Piece, Visible, pieces};
use crate::any::IntoAny;
use crate::api::overview::load_overview;
use crate::api::sso::{connect_demo_idp, list_idps};
use crate::components::{
    Column, Done, DoneNote, Empty, ErrorNote, Icon, PageHead, StateMark, Table, Tone, failed, follow,
};
use crate::text::{exchanges, sso as words};
use keys::Keys;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use service_provider::ServiceProvider;
use sluice_domain::sso::idp::IdpState;
use sluice_domain::topic::Topic;
use sluice_domain::view::sso::IdpRow;

#[component]
pub fn SsoPage() -> impl IntoView {
    let done = Done::default();
    view! {
        <PageHead title=words::TITLE lead=words::LEAD>
            <a class="btn ghost" href="/sso/exchanges"><Icon name="rec"/>{exchanges::TITLE}</a>
            <a class="btn primary" href="/sso/add"><Icon name="plus"/>{words::ADD}</a>
        </PageHead>
        <DoneNote done/>
        <Providers/>
        <ServiceProvider/>
        <Keys done/>
    }
    .into_any()
}

/// The tone of a connection's state.
pub const fn tone(state: IdpState) -> Tone {
    match state {
        IdpState::Draft => Tone::Quiet,
        IdpState::Tested => Tone::Accent,
        IdpState::Enabled => Tone::Ok,
    }
}

/// A foreign name where only text can stand, as in the heading of a screen: what cannot be seen, or turns the reading order, is
/// written as its code point.
pub fn legible(name: &str) -> String {
    let text = |piece: Piece| match piece {
        Piece::Plain(plain) => plain,
        Piece::Hidden(code) => format!("[{code}]"),
    };
    pieces(name).into_iter().map(text).collect()
}

#[component]
fn Providers() -> impl IntoView {
    let idps = Resource::new(|| (), |()| list_idps());
    follow(&[Topic::Idps], Callback::new(move |()| idps.refetch()));
    view! {
        <DemoOffer/>
        <Transition>
            {move || Suspend::new(async move {
                match idps.await {
                    Ok(rows) if rows.is_empty() => view! { <NoProvider/> }.into_any(),
                    Ok(rows) => view! { <ProviderTable rows/> }.into_any(),
                    Err(error) => failed(&error),
                }
            })}
        </Transition>
    }
}

#[component]
fn NoProvider() -> impl IntoView {
    view! {
        <section class="card">
            <Empty icon="key" title=words::EMPTY_TITLE text=words::EMPTY_TEXT>
                <a class="btn" href="/sso/add"><Icon name="plus"/>{words::ADD}</a>
            </Empty>
        </section>
    }
}

#[component]
fn ProviderTable(rows: Vec<IdpRow>) -> impl IntoView {
    let columns = vec![Column::of(words::COL_PROVIDER), Column::of(words::COL_STATE), Column::number(words::COL_LINKS)];
    view! {
        <section class="card" aria-labelledby="idps">
            <header><h2 id="idps">{words::LIST_TITLE}</h2></header>
            <Table label=words::LIST_TITLE columns>{rows.into_iter().map(row).collect_view()}</Table>
        </section>
    }
}

fn row(idp: IdpRow) -> impl IntoView {
    let demo = idp.demo.then(|| view! { <span class="chip on">{words::DEMO}</span> });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <div class="row wrap"><a href=format!("/sso/{}", idp.id)><Visible text=idp.name/></a>{demo}</div>
                <div class="sub mono"><Visible text=idp.entity_id/></div>
            </th>
            <td role="cell" data-l=words::COL_STATE>
                <StateMark tone=tone(idp.state) label=words::state(idp.state)/>
            </td>
            <td role="cell" class="r num" data-l=words::COL_LINKS>
                <a href=format!("/links?state=active&idp={}", idp.id)>{idp.active_links}</a>
            </td>
        </tr>
    }
}

/// Stands there only while a demo provider runs beside Sluice and is not connected.
#[component]
fn DemoOffer() -> impl IntoView {
    let overview = Resource::new(|| (), |()| load_overview());
    let connect = Action::new(|(): &()| connect_demo_idp());
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(id)) = connect.value().get() {
            navigate(&format!("/sso/{id}"), NavigateOptions::default());
        }
    });
    let press = move |_| {
        if !connect.pending().get_untracked() {
            connect.dispatch(());
        }
    };
    let offer = move || {
        view! {
            <div class="notice">
                <Icon name="play" class="acc"/>
                <p>{words::DEMO_OFFER}</p>
                <button class="btn sm" type="button" aria-disabled=move || connect.pending().get().to_string() on:click=press>
                    {words::CONNECT_DEMO}
                </button>
            </div>
        }
    };
    view! {
        <ErrorNote error=Signal::derive(move || connect.value().get().and_then(Result::err))/>
        <Transition>
            {move || Suspend::new(async move {
                // That the list itself cannot be loaded is said by the list.
                overview.await.is_ok_and(|overview| overview.demo_offered).then(offer)
            })}
        </Transition>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_heading_hides_nothing() {
        assert_eq!(legible("Tidewell Entra ID"), "Tidewell Entra ID");
        assert_eq!(legible("Tide\u{202e}llew"), "Tide[U+202E]llew");
    }
}
