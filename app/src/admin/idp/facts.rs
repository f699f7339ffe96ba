//! What is known of the provider: settings, mapping, the last test, groups.

use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::components::{Icon, KeyValues, StateMark, Tone, When};
use crate::text::{self, exchanges, sso as words};
use leptos::prelude::*;
use sluice_domain::id::{IdpId, TestRunId};
use sluice_domain::sso::idp::Binding;
use sluice_domain::sso::mapping::AttributeMapping;
use sluice_domain::view::sso::{GroupView, TestResult, TestView};

#[component]
pub fn Facts(
    entity_id: String,
    sign_in_at: String,
    /// How requests get there.
    binding: Binding,
    /// `None`: the provider offers no single logout.
    logout_url: Option<String>,
    /// Where its recorded messages are.
    recorded: String,
) -> impl IntoView {
    let by = words::sso_by(binding);
    let logout_at = match logout_url {
        Some(url) => mono(url),
        None => words::NO_IDP_SLO.into_any(),
    };
    let known = vec![
        (words::ENTITY_ID, mono(entity_id)),
        (words::SSO_URL, view! { {mono(sign_in_at)} " " <span class="faint">{by}</span> }.into_any()),
        (words::IDP_SLO_URL, logout_at),
    ];
    view! {
        <section class="card" aria-labelledby="facts">
            <header><h2 id="facts">{words::FACTS}</h2></header>
            <div class="body">
                <KeyValues rows=known/>
            </div>
            <footer><a class="btn sm" href=recorded><Icon name="rec"/>{exchanges::TITLE}</a></footer>
        </section>
    }
}

fn mono(text: String) -> AnyView {
    view! { <span class="mono"><Visible text/></span> }.into_any()
}

/// The tone and the words of a test's result.
pub const fn result(result: &TestResult) -> (Tone, &'static str) {
    match result {
        TestResult::Waiting => (Tone::Quiet, words::TEST_WAITING),
        TestResult::Expired => (Tone::Warn, words::TEST_EXPIRED),
        TestResult::Passed { .. } => (Tone::Ok, words::TEST_PASSED),
        TestResult::Failed { .. } => (Tone::Bad, words::TEST_FAILED),
    }
}

#[component]
pub fn LastTest(test: Option<TestView>) -> impl IntoView {
    let body = match test {
        None => view! { <p class="dim">{words::NO_TEST}</p> }.into_any(),
        Some(test) => {
            let (tone, label) = result(&test.result);
            let stale = (!test.current).then(|| view! { <p class="help">{words::TEST_STALE}</p> });
            view! {
                <div class="row wrap">
                    <StateMark tone label/>
                    <span class="small faint"><When at=test.ended_at.unwrap_or(test.started_at)/></span>
                </div>
                {stale}
                <a class="small" href=format!("/sso/{}/test/{}", test.idp, test.id)>{words::SHOW_TEST}</a>
            }
            .into_any()
        }
    };
    view! {
        <section class="card" aria-labelledby="last-test">
            <header><h2 id="last-test">{words::LAST_TEST}</h2></header>
            <div class="body stack s">{body}</div>
        </section>
    }
}

#[component]
pub fn Mapping(idp: IdpId, mapping: AttributeMapping, passed_test: Option<TestRunId>) -> impl IntoView {
    let choose = passed_test.map(move |run| {
        view! { <footer><a class="btn sm" href=format!("/sso/{idp}/test/{run}")>{words::MAPPING_FROM_TEST}</a></footer> }
    });
    let AttributeMapping { email, first_name, last_name, groups } = mapping;
    let known = [
        (words::EMAIL, email),
        (words::FIRST_NAME, first_name),
        (words::LAST_NAME, last_name),
        (words::GROUPS, groups),
    ]
    .map(|(name, source)| (name, view! { <Visible text=words::source(source)/> }.into_any()));
    view! {
        <section class="card" aria-labelledby="mapping">
            <header><h2 id="mapping">{words::MAPPING}</h2></header>
            <div class="body">
                <KeyValues rows=known.into()/>
            </div>
            {choose}
        </section>
    }
}

#[component]
pub fn GroupsSeen(rows: Vec<GroupView>) -> impl IntoView {
    let total = text::count(rows.len() as u64, "group", "groups");
    let body = if rows.is_empty() {
        view! { <div class="body"><p class="dim">{words::GROUPS_NONE}</p></div> }.into_any()
    } else {
        view! { <GroupTable rows/> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="groups-seen">
            <header><h2 id="groups-seen">{words::GROUPS_SEEN}</h2><span class="small faint push">{total}</span></header>
            {body}
        </section>
    }
}

/// Groups that the table shows at once: a provider may send thousands. With more of them there is a search.
const SHOWN: usize = 100;

#[component]
fn GroupTable(rows: Vec<GroupView>) -> impl IntoView {
    let many = rows.len() > SHOWN;
    let find = RwSignal::new(String::new());
    let rows = StoredValue::new(rows);
    let found = Memo::new(move |_| {
        let wanted = find.with(|find| find.trim().to_lowercase());
        let fits = |group: &&GroupView| group.value.to_lowercase().contains(&wanted);
        rows.with_value(|rows| rows.iter().filter(fits).cloned().collect::<Vec<GroupView>>())
    });
    let search = many.then(|| view! { <GroupSearch find found/> });
    view! {
        {search}
        <table class="table cards" role="table" aria-labelledby="groups-seen">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words::COL_GROUP}</th>
                    <th role="columnheader" scope="col" class="r">{words::COL_SIGN_INS}</th>
                    <th role="columnheader" scope="col">{words::COL_LAST_SEEN}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {move || found.with(|found| found.iter().take(SHOWN).cloned().map(group_row).collect_view())}
            </tbody>
        </table>
    }
}

#[component]
fn GroupSearch(find: RwSignal<String>, found: Memo<Vec<GroupView>>) -> impl IntoView {
    view! {
        <div class="body stack s">
            <div class="with-icon">
                <Icon name="search"/>
                <label class="vh" for="find-group">{words::FIND_GROUP}</label>
                <input
                    class="input"
                    id="find-group"
                    type="search"
                    autocomplete="off"
                    placeholder=words::FIND_GROUP
                    prop:value=move || find.get()
                    on:input=move |event| find.set(event_target_value(&event))
                />
            </div>
            <p class="help" role="status">{move || words::groups_shown(SHOWN, found.with(Vec::len))}</p>
        </div>
    }
}

fn group_row(group: GroupView) -> impl IntoView {
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><Visible text=group.value/></th>
            <td role="cell" class="r num" data-l=words::COL_SIGN_INS>{group.count}</td>
            <td role="cell" data-l=words::COL_LAST_SEEN><When at=group.last_seen/></td>
        </tr>
    }
}
