//! Names and values, as a message has them.

use super::super::test_run::visible::Visible;
use super::values::values;
use crate::any::IntoAny;
use crate::text::{exchanges as words, sso};
use leptos::prelude::*;
use sluice_domain::sso::mapping::Attribute;

/// To be put into a card.
#[component]
pub fn ToldTable(
    rows: Vec<Attribute>,
    /// The id of the card's heading.
    heading: &'static str,
) -> impl IntoView {
    view! {
        <table class="table cards told" role="table" aria-labelledby=heading>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{words::COL_NAME}</th>
                    <th role="columnheader" scope="col">{words::COL_VALUE}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(attribute: Attribute) -> impl IntoView {
    // The friendly name is for people; what is mapped is the name.
    let (title, sub) = match attribute.friendly_name {
        Some(friendly) => (friendly, Some(attribute.name)),
        None => (attribute.name, None),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <Visible text=title/>
                {sub.map(|text| view! { <div class="sub mono"><Visible text/></div> })}
            </th>
            <td role="cell" data-l=words::COL_VALUE>{values(attribute.values, sso::NO_VALUE)}</td>
        </tr>
    }
}
