//! Choosing in a tree: an ARIA tree with one tab stop, and a field that narrows it.

mod branch;

pub use branch::{TreeNode, find};

use super::{Icon, Visible};
use crate::any::IntoAny;
use crate::text;
use branch::{Line, Step, above, all_beneath, filter, has_children, lines, step};
use leptos::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Children shown at once are few in most trees; in a large one only the top stands open at first.
const OPEN_ALL: usize = 40;

/// The roots of a tree. Shared, because every branch of the view holds its part.
pub type Branches = Arc<Vec<Arc<TreeNode>>>;

/// What a tree says.
#[derive(Debug, Clone, Copy)]
pub struct TreeWords {
    /// Names the tree.
    pub label: &'static str,
    /// Names the field that narrows it.
    pub find: &'static str,
    /// There is nothing in it.
    pub empty: &'static str,
    /// Nothing in it has what was typed.
    pub none_found: &'static str,
}

#[derive(Clone, Copy)]
struct Tree {
    id: &'static str,
    nodes: Signal<Branches>,
    chosen: Signal<Option<String>>,
    on_choose: Callback<String>,
    /// What it is narrowed by.
    text: RwSignal<String>,
    opened: RwSignal<HashSet<String>>,
    kept: Memo<Option<HashSet<String>>>,
    lines: Memo<Vec<Line>>,
    at: RwSignal<Option<String>>,
    /// Where the Tab key leads to.
    stop: Memo<Option<String>>,
    /// What goes with the chosen branch.
    inside: Memo<HashSet<String>>,
}

impl Tree {
    fn new(
        id: &'static str,
        nodes: Signal<Branches>,
        chosen: Signal<Option<String>>,
        on_choose: Callback<String>,
        with_beneath: Signal<bool>,
    ) -> Self {
        let opened = RwSignal::new(HashSet::new());
        let text = RwSignal::new(String::new());
        let kept = Memo::new(move |_| nodes.with(|nodes| text.with(|text| filter(nodes, text))));
        let lines = Memo::new(move |_| {
            nodes.with(|nodes| opened.with(|opened| kept.with(|kept| lines(nodes, opened, kept.as_ref()))))
        });
        let at = RwSignal::new(None::<String>);
        let stop = Memo::new(move |_| {
            let (at, chosen) = (at.get(), chosen.get());
            lines.with(|lines| {
                let here = |key: &Option<String>| key.clone().filter(|key| lines.iter().any(|line| line.key == *key));
                here(&at).or_else(|| here(&chosen)).or_else(|| lines.first().map(|line| line.key.clone()))
            })
        });
        let inside = Memo::new(move |_| {
            let mut beneath = HashSet::new();
            if let (true, Some(chosen)) = (with_beneath.get(), chosen.get()) {
                nodes.with(|nodes| {
                    if let Some(node) = find(nodes, &chosen) {
                        all_beneath(node, &mut beneath);
                    }
                });
            }
            beneath
        });
        Self { id, nodes, chosen, on_choose, text, opened, kept, lines, at, stop, inside }
    }

    /// What stands open when a tree is looked at for the first time: the way to what is chosen, and what fits.
    fn open_first(self) {
        let chosen = self.chosen.get_untracked();
        let first = self.nodes.with_untracked(|nodes| {
            let mut open: HashSet<String> =
                chosen.and_then(|chosen| above(nodes, &chosen)).unwrap_or_default().into_iter().collect();
            if nodes.iter().map(|node| node.children.len()).sum::<usize>() <= OPEN_ALL {
                open.extend(nodes.iter().map(|node| node.key.clone()));
            }
            open
        });
        self.opened.set(first);
    }

    fn is_open(self, key: &str) -> bool {
        self.kept.with(Option::is_some) || self.opened.with(|opened| opened.contains(key))
    }

    fn flip(self, key: &str) {
        self.opened.update(|opened| {
            if !opened.remove(key) {
                opened.insert(key.to_owned());
            }
        });
    }

    fn choose(self, key: String) {
        self.at.set(Some(key.clone()));
        self.on_choose.run(key);
    }

    fn press(self, event: &leptos::ev::KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let Some(at) = self.stop.get_untracked() else { return };
        let Some(step) = self.lines.with_untracked(|lines| step(&event.key(), lines, &at)) else { return };
        event.prevent_default();
        match step {
            Step::Focus(key) => {
                self.focus(&key);
                self.at.set(Some(key));
            }
            Step::Open(key) | Step::Close(key) => self.flip(&key),
            Step::Choose(key) => self.choose(key),
        }
    }

    fn dom_id(self, key: &str) -> String {
        format!("{}-{key}", self.id)
    }

    fn focus(self, key: &str) {
        let found = document().get_element_by_id(&self.dom_id(key));
        if let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Refused only by an element that is not in the page.
            let _ = found.focus();
        }
    }
}

#[component]
pub fn TreePicker(
    /// Unique in the page; the ids of its lines begin with it.
    id: &'static str,
    words: TreeWords,
    nodes: Signal<Branches>,
    /// The key of what is chosen.
    chosen: Signal<Option<String>>,
    on_choose: Callback<String>,
    /// What is beneath goes with what is chosen, and is marked.
    #[prop(optional, into)]
    with_beneath: Signal<bool>,
    /// The id of what says more, or what is wrong.
    described_by: &'static str,
    #[prop(optional, into)] invalid: Signal<bool>,
    /// The tree is on its way.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let tree = Tree::new(id, nodes, chosen, on_choose, with_beneath);
    let typed = tree.text;
    tree.open_first();
    Effect::new(move |before: Option<()>| {
        nodes.track();
        // It is another tree now.
        if before.is_some() {
            tree.open_first();
        }
    });
    let find_id = format!("{id}-find");
    let labelled = find_id.clone();
    let none = Memo::new(move |_| tree.lines.with(Vec::is_empty));
    let said = move || {
        if busy.get() {
            return Some(text::LOADING);
        }
        let empty = if typed.with(|typed| typed.trim().is_empty()) { words.empty } else { words.none_found };
        none.get().then_some(empty)
    };
    view! {
        <div class="with-icon">
            <Icon name="search"/>
            <label class="vh" for=labelled>{words.find}</label>
            <input
                class="input"
                id=find_id
                type="search"
                autocomplete="off"
                placeholder=words.find
                aria-describedby=described_by
                aria-invalid=move || invalid.get().to_string()
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=|event| {
                    // Enter looks; it must not send the form.
                    if event.key() == "Enter" {
                        event.prevent_default();
                    }
                }
            />
        </div>
        <ul
            class="tree"
            role="tree"
            aria-label=words.label
            aria-busy=move || busy.get().then_some("true")
            hidden=move || none.get()
            on:keydown=move |event| tree.press(&event)
        >
            {move || nodes.with(|nodes| items(nodes, &tree))}
        </ul>
        <div role="status">{move || said().map(|said| view! { <p class="help">{said}</p> })}</div>
    }
    .into_any()
}

fn items(nodes: &[Arc<TreeNode>], tree: &Tree) -> AnyView {
    let (nodes, tree) = (nodes.to_vec(), *tree);
    let shown = move || {
        let kept = tree.kept.get();
        let shown = nodes.iter().filter(|node| kept.as_ref().is_none_or(|kept| kept.contains(&node.key)));
        shown.map(|node| item(node, &tree)).collect_view()
    };
    view! { {shown} }.into_any()
}

fn item(node: &Arc<TreeNode>, tree: &Tree) -> AnyView {
    let (node, tree) = (Arc::clone(node), *tree);
    let opens = tree.kept.with(|kept| has_children(&node, kept.as_ref()));
    let [stop, chosen, inside, open] = std::array::from_fn(|_| node.key.clone());
    // A memo, so that opening one branch leaves the elements of the others alone, and with them the focus.
    let is_open = Memo::new(move |_| opens && tree.is_open(&open));
    let selected = Memo::new(move |_| tree.chosen.with(|key| key.as_ref() == Some(&chosen)));
    let children = {
        let node = Arc::clone(&node);
        move || is_open.get().then(|| view! { <ul role="group" class="g">{items(&node.children, &tree)}</ul> })
    };
    view! {
        <li
            role="treeitem"
            id=tree.dom_id(&node.key)
            tabindex=move || if tree.stop.with(|key| key.as_ref() == Some(&stop)) { "0" } else { "-1" }
            aria-selected=move || selected.get().to_string()
            aria-expanded=move || opens.then(|| is_open.get().to_string())
            class:in=move || tree.inside.with(|all| all.contains(&inside))
        >
            {line(&node, opens, tree)}
            {children}
        </li>
    }
    .into_any()
}

fn line(node: &TreeNode, opens: bool, tree: Tree) -> AnyView {
    let (chosen, flipped) = (node.key.clone(), node.key.clone());
    let handle = if opens {
        let flip = move |event: leptos::ev::MouseEvent| {
            event.stop_propagation();
            tree.flip(&flipped);
        };
        view! { <span class="tw" aria-hidden="true" on:click=flip><Icon name="right"/></span> }.into_any()
    } else {
        view! { <span class="tw"></span> }.into_any()
    };
    let beside = (!node.note.is_empty()).then(|| view! { <span class="meta">{node.note.clone()}</span> });
    view! {
        <div class="t" on:click=move |_| tree.choose(chosen.clone())>
            {handle}
            <Icon name=node.icon class="doc"/>
            <span><Visible text=node.label.clone()/></span>
            {beside}
        </div>
    }
    .into_any()
}
