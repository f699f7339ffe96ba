//! The pages of a space that can be shared, as nested lists, each with its way to a link.

use super::super::sso::legible;
use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::components::Icon;
use crate::text::content as words;
use leptos::prelude::*;
use sluice_domain::id::SpaceId;
use sluice_domain::view::content::{SpaceDetail, TreeRow};
use std::iter::Peekable;
use std::vec::IntoIter;

/// Pages that are left out are restricted in Confluence: they are counted and never named.
#[component]
pub fn Outline(detail: SpaceDetail) -> impl IntoView {
    let SpaceDetail { space, tree, left_out } = detail;
    let pages = tree.len();
    let body = if tree.is_empty() {
        view! { <p class="body dim">{words::NO_PAGES}</p> }.into_any()
    } else {
        view! { <div class="body">{list(&space.id, nest(tree))}</div> }.into_any()
    };
    let restricted = (left_out > 0).then(|| {
        view! {
            <footer>
                <Icon name="lock" class="faint"/>
                <p class="small dim"><b>{words::left_out(left_out)}</b> ". " {words::LEFT_OUT_SAY}</p>
            </footer>
        }
    });
    view! {
        <section class="card" aria-labelledby="h-tree">
            <header>
                <h2 id="h-tree">{words::TREE}</h2>
                <span class="chip"><span class="n">{pages}</span></span>
            </header>
            {body}
            {restricted}
        </section>
    }
    .into_any()
}

/// A page with what stands beneath it: no deeper than [`DEEPEST`](sluice_domain::tree::DEEPEST), so all here may recurse.
#[derive(Debug, PartialEq, Eq)]
struct Branch {
    row: TreeRow,
    beneath: Vec<Branch>,
}

/// Rows in reading order, nested by their depth. A row deeper than one step below the row before stands right beneath it.
fn nest(rows: Vec<TreeRow>) -> Vec<Branch> {
    take_beneath(&mut rows.into_iter().peekable(), None)
}

/// The next rows that are deeper than `above`.
fn take_beneath(rows: &mut Peekable<IntoIter<TreeRow>>, above: Option<usize>) -> Vec<Branch> {
    let mut branches = Vec::new();
    while let Some(row) = rows.next_if(|row| above.is_none_or(|above| row.depth > above)) {
        let beneath = take_beneath(rows, Some(row.depth));
        branches.push(Branch { row, beneath });
    }
    branches
}

fn list(space: &SpaceId, branches: Vec<Branch>) -> AnyView {
    let items = branches.into_iter().map(|branch| item(space, branch)).collect_view();
    view! { <ul class="outline">{items}</ul> }.into_any()
}

fn item(space: &SpaceId, branch: Branch) -> AnyView {
    let Branch { row, beneath } = branch;
    let icon = match (row.folder, beneath.is_empty()) {
        (true, _) => "list",
        (false, true) => "doc",
        (false, false) => "tree",
    };
    let beneath = (!beneath.is_empty()).then(|| list(space, beneath));
    let create = words::create_link_to(&legible(&row.title));
    view! {
        <li>
            <div class="t">
                <Icon name=icon class="faint"/>
                <span><Visible text=row.title/></span>
                {row.folder.then(|| view! { <span class="chip">{words::FOLDER}</span> })}
                <a class="btn ghost sm push" href=format!("/links/new?space={space}&page={}", row.id) aria-label=create>
                    <Icon name="link"/>
                    {words::CREATE_LINK}
                </a>
            </div>
            {beneath}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::id::PageId;

    fn rows(depths: &[usize]) -> Vec<TreeRow> {
        let space = SpaceId::of_confluence("A", "1");
        let row = |(n, depth): (usize, &usize)| TreeRow {
            id: PageId::in_space(&space, &n.to_string()).unwrap(),
            title: n.to_string(),
            depth: *depth,
            folder: false,
        };
        depths.iter().enumerate().map(row).collect()
    }

    fn shape(branches: &[Branch]) -> String {
        branches.iter().map(|b| format!("{}({})", b.row.title, shape(&b.beneath))).collect::<Vec<_>>().concat()
    }

    #[test]
    fn depths_become_nested_lists() {
        assert_eq!(shape(&nest(rows(&[0, 1, 2, 1, 0]))), "0(1(2())3())4()");
        assert_eq!(shape(&nest(rows(&[0, 3, 2]))), "0(1()2())");
        assert_eq!(shape(&nest(vec![])), "");
    }
}
