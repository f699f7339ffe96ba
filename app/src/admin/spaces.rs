//! All spaces.

use super::overview::ContentWays;
use super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::api::content::list_spaces;
use crate::components::{Column, Empty, Icon, LoadingList, PageHead, StateMark, Table, Tone, When, failed, follow};
use crate::text::content as words;
use leptos::prelude::*;
use sluice_domain::topic::Topic;
use sluice_domain::view::content::SpaceRow;

#[component]
pub fn SpacesPage() -> impl IntoView {
    let spaces = Resource::new(|| (), |()| list_spaces());
    follow(&[Topic::Spaces], Callback::new(move |()| spaces.refetch()));
    view! {
        <PageHead title=words::SPACES lead=words::SPACES_SAY>
            <a class="btn primary" href="/import"><Icon name="upload"/>{words::IMPORT_EXPORT}</a>
        </PageHead>
        <Transition fallback=LoadingList>
            {move || Suspend::new(async move {
                match spaces.await {
                    Ok(rows) if rows.is_empty() => view! { <NoSpaces/> }.into_any(),
                    Ok(rows) => view! { <SpaceTable rows/> }.into_any(),
                    Err(error) => failed(&error),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn NoSpaces() -> impl IntoView {
    view! {
        <div class="card">
            <Empty icon="space" title=words::NO_SPACES text=words::NO_SPACES_SAY>
                <ContentWays sample=true/>
            </Empty>
        </div>
    }
    .into_any()
}

#[component]
fn SpaceTable(rows: Vec<SpaceRow>) -> impl IntoView {
    let columns = vec![
        Column::of(words::SPACE),
        Column::of(words::SSO),
        Column::number(words::ACTIVE_LINKS),
        Column::number(words::PAGES),
        Column::number(words::FILES),
        Column::of(words::IMPORTED),
    ];
    view! {
        <div class="links plain">
            <Table label=words::SPACES columns>
                {rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}
            </Table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(row: SpaceRow) -> impl IntoView {
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <div class="name">
                    <Icon name="space"/>
                    <a href=format!("/spaces/{}", row.id)><Visible text=row.name/></a>
                    <span><Visible text=row.key/> " " {row.sample.then(|| view! { <SampleChip/> })}</span>
                </div>
            </th>
            <td role="cell" data-l=words::SSO><Enforcement enforced=row.enforce_sso/></td>
            <td role="cell" class="r num" data-l=words::ACTIVE_LINKS>{row.active_links}</td>
            <td role="cell" class="r num" data-l=words::PAGES>{row.pages}</td>
            <td role="cell" class="r num" data-l=words::FILES>{row.files}</td>
            <td role="cell" data-l=words::IMPORTED><span class="small dim"><When at=row.imported_at/></span></td>
        </tr>
    }
    .into_any()
}

/// The built-in space says so wherever it stands.
#[component]
pub fn SampleChip() -> impl IntoView {
    view! { <span class="chip">{words::SAMPLE}</span> }.into_any()
}

/// Whether the space enforces SSO. Every link asks for sign-in in any case.
#[component]
pub fn Enforcement(enforced: bool) -> impl IntoView {
    if enforced {
        view! { <StateMark tone=Tone::Ok label=words::ENFORCED/> }
    } else {
        view! { <StateMark tone=Tone::Quiet label=words::NOT_ENFORCED/> }
    }
}
