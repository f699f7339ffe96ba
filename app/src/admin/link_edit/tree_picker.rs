//! Choosing a page: an ARIA tree with one tab stop.

use super::super::test_run::visible::Visible;
use super::branch::{Line, Node, Step, above, all_beneath, filter, find, has_children, lines, step};
use super::draft::Extent;
use super::form::Form;
use crate::any::IntoAny;
use crate::components::Icon;
use crate::text::links as words;
use leptos::prelude::*;
use sluice_domain::id::PageId;
use std::collections::HashSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Children shown at once are few in most spaces; in a large one only the top stands open at first.
const OPEN_ALL: usize = 40;

#[derive(Clone, Copy)]
struct Tree {
    form: Form,
    /// What pages are filtered by.
    text: RwSignal<String>,
    opened: RwSignal<HashSet<PageId>>,
    kept: Memo<Option<HashSet<PageId>>>,
    lines: Memo<Vec<Line>>,
    at: RwSignal<Option<PageId>>,
    /// The page that the Tab key leads to.
    stop: Memo<Option<PageId>>,
    /// What is shared together with the chosen page.
    inside: Memo<HashSet<PageId>>,
}

impl Tree {
    fn new(form: Form) -> Self {
        let opened = RwSignal::new(HashSet::new());
        let text = RwSignal::new(String::new());
        let kept = Memo::new(move |_| form.pages.with(|pages| text.with(|text| filter(&pages.nodes, text))));
        let lines = Memo::new(move |_| {
            form.pages.with(|pages| opened.with(|opened| kept.with(|kept| lines(&pages.nodes, opened, kept.as_ref()))))
        });
        let at = RwSignal::new(None::<PageId>);
        let stop = Memo::new(move |_| {
            let (at, chosen) = (at.get(), form.page.get());
            lines.with(|lines| {
                let here = |id: &Option<PageId>| id.clone().filter(|id| lines.iter().any(|line| line.id == *id));
                here(&at).or_else(|| here(&chosen)).or_else(|| lines.first().map(|line| line.id.clone()))
            })
        });
        let inside = Memo::new(move |_| {
            let mut beneath = HashSet::new();
            if let (Extent::Tree, Some(page)) = (form.extent.get(), form.page.get()) {
                form.pages.with(|pages| {
                    if let Some(node) = find(&pages.nodes, &page) {
                        all_beneath(node, &mut beneath);
                    }
                });
            }
            beneath
        });
        Self { form, text, opened, kept, lines, at, stop, inside }
    }

    /// What stands open when a space is looked at for the first time: the way to the chosen page, and what fits.
    fn open_first(self) {
        let chosen = self.form.page.get_untracked();
        let first = self.form.pages.with_untracked(|pages| {
            let mut open: HashSet<PageId> =
                chosen.and_then(|page| above(&pages.nodes, &page)).unwrap_or_default().into_iter().collect();
            if pages.nodes.iter().map(|node| node.children.len()).sum::<usize>() <= OPEN_ALL {
                open.extend(pages.nodes.iter().map(|node| node.id.clone()));
            }
            open
        });
        self.opened.set(first);
    }

    fn is_open(self, id: &PageId) -> bool {
        self.kept.with(Option::is_some) || self.opened.with(|opened| opened.contains(id))
    }

    fn flip(self, id: &PageId) {
        self.opened.update(|opened| {
            if !opened.remove(id) {
                opened.insert(id.clone());
            }
        });
    }

    fn choose(self, id: &PageId) {
        self.at.set(Some(id.clone()));
        self.form.page.set(Some(id.clone()));
    }

    fn press(self, event: &leptos::ev::KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some(at) = self.stop.get_untracked() else { return };
        let Some(step) = self.lines.with_untracked(|lines| step(&event.key(), lines, &at)) else { return };
        event.prevent_default();
        match step {
            Step::Focus(id) => {
                self.at.set(Some(id.clone()));
                focus(&id);
            }
            Step::Open(id) | Step::Close(id) => self.flip(&id),
            Step::Choose(id) => self.choose(&id),
        }
    }
}

fn dom_id(id: &PageId) -> String {
    format!("page-{id}")
}

fn focus(id: &PageId) {
    let found =
        document().get_element_by_id(&dom_id(id)).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(found) = found {
        // Refused only by an element that is not in the page.
        let _ = found.focus();
    }
}

#[component]
pub fn TreePicker(form: Form) -> impl IntoView {
    let tree = Tree::new(form);
    let text = tree.text;
    tree.open_first();
    Effect::new(move |before: Option<()>| {
        form.pages.track();
        // Another space was chosen, and its pages are here.
        if before.is_some() {
            tree.open_first();
        }
    });
    let empty = move || {
        let said = if text.with(|text| text.trim().is_empty()) { words::NO_PAGES } else { words::NO_PAGE_FOUND };
        tree.lines.with(Vec::is_empty).then(|| view! { <p class="help">{said}</p> })
    };
    view! {
        <div class="with-icon">
            <Icon name="search"/>
            <label class="vh" for="find">{words::FIND_PAGE}</label>
            <input
                class="input"
                id="find"
                type="search"
                autocomplete="off"
                placeholder=words::FIND_PAGE
                aria-describedby="tree-help"
                aria-invalid=move || form.fault("scope").is_some().to_string()
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=|event| {
                    // Enter looks for a page; it must not create the link.
                    if event.key() == "Enter" {
                        event.prevent_default();
                    }
                }
            />
        </div>
        <ul class="tree" role="tree" aria-label=words::PAGES on:keydown=move |event| tree.press(&event)>
            {move || form.pages.with(|pages| items(&pages.nodes, &tree))}
        </ul>
        <div role="status">{empty}</div>
    }
}

fn items(nodes: &[Arc<Node>], tree: &Tree) -> AnyView {
    let (nodes, tree) = (nodes.to_vec(), *tree);
    let shown = move || {
        let kept = tree.kept.get();
        let shown = nodes.iter().filter(|node| kept.as_ref().is_none_or(|kept| kept.contains(&node.id)));
        shown.map(|node| item(node, &tree)).collect_view()
    };
    view! { {shown} }.into_any()
}

fn item(node: &Arc<Node>, tree: &Tree) -> AnyView {
    let (node, tree) = (Arc::clone(node), *tree);
    let opens = tree.kept.with(|kept| has_children(&node, kept.as_ref()));
    let [stop, chosen, inside, open] = std::array::from_fn(|_| node.id.clone());
    let beneath = match (node.folder, node.beneath) {
        (true, n) => Some(format!("{}, {}", words::FOLDER, words::pages(n))),
        (false, 0) => None,
        (false, n) => Some(words::beneath_count(n)),
    };
    let own = dom_id(&node.id);
    // A memo, so that opening one branch leaves the elements of the others alone, and with them the focus.
    let is_open = Memo::new(move |_| opens && tree.is_open(&open));
    let expanded = move || opens.then(|| is_open.get().to_string());
    let selected = Memo::new(move |_| tree.form.page.with(|page| page.as_ref() == Some(&chosen)));
    let children = {
        let node = Arc::clone(&node);
        move || is_open.get().then(|| view! { <ul role="group" class="g">{items(&node.children, &tree)}</ul> })
    };
    view! {
        <li
            role="treeitem"
            id=own
            tabindex=move || if tree.stop.with(|id| id.as_ref() == Some(&stop)) { "0" } else { "-1" }
            aria-selected=move || selected.get().to_string()
            aria-expanded=expanded
            class:in=move || tree.inside.with(|all| all.contains(&inside))
        >
            <Label node beneath opens tree/>
            {children}
        </li>
    }
    .into_any()
}

#[component]
fn Label(node: Arc<Node>, beneath: Option<String>, opens: bool, tree: Tree) -> impl IntoView {
    let (id, flipped) = (node.id.clone(), node.id.clone());
    let handle = if opens {
        let flip = move |event: leptos::ev::MouseEvent| {
            event.stop_propagation();
            tree.flip(&flipped);
        };
        view! { <span class="tw" aria-hidden="true" on:click=flip><Icon name="right"/></span> }.into_any()
    } else {
        view! { <span class="tw"></span> }.into_any()
    };
    view! {
        <div class="t" on:click=move |_| tree.choose(&id)>
            {handle}
            <Icon name=node.icon() class="doc"/>
            <span><Visible text=node.title.clone()/></span>
            {beneath.map(|text| view! { <span class="meta">{text}</span> })}
        </div>
    }
}
