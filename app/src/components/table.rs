//! A table whose rows become cards on a phone. The roles are written out: `display: block` takes a table's own away.

use super::Icon;
use crate::any::IntoAny;
use leptos::prelude::*;

/// Head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    label: &'static str,
    /// Of numbers: they stand at the right.
    number: bool,
    sort: Option<Sorting>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Sorting {
    href: String,
    /// Whether the rows rise by this column; `None`: they are in another order.
    rising: Option<bool>,
}

impl Column {
    pub const fn of(label: &'static str) -> Self {
        Self { label, number: false, sort: None }
    }

    pub const fn number(label: &'static str) -> Self {
        Self { label, number: true, sort: None }
    }

    /// Can be sorted by. The server sorts: `href` leads to the order that a press asks for.
    #[must_use]
    pub fn sorted(self, href: String, rising: Option<bool>) -> Self {
        Self { sort: Some(Sorting { href, rising }), ..self }
    }

    fn view(self) -> impl IntoView {
        let Self { label, number, sort } = self;
        let class = number.then_some("r");
        match sort {
            None => view! { <th role="columnheader" scope="col" class=class>{label}</th> }.into_any(),
            Some(Sorting { href, rising }) => {
                let (order, icon) = match rising {
                    None => ("none", "updn"),
                    Some(true) => ("ascending", "up"),
                    Some(false) => ("descending", "down"),
                };
                view! {
                    <th role="columnheader" scope="col" class=class aria-sort=order>
                        <a class="sort" href=href>{label}<Icon name=icon/></a>
                    </th>
                }
                .into_any()
            }
        }
    }
}

/// To be put into a card. Its rows are its children: `tr` of the role `row`, with a `data-l` on each cell that needs a label on a phone.
#[component]
pub fn Table(
    label: &'static str,
    columns: Vec<Column>,
    /// Chooses all rows; see [`PickAll`](super::PickAll).
    #[prop(optional)]
    pick: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    view! {
        <table class="table cards" role="table" aria-label=label>
            <thead role="rowgroup">
                <tr role="row">{pick}{columns.into_iter().map(Column::view).collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
    .into_any()
}
