//! One provider out of metadata that describes several.

use super::super::sso::legible;
use crate::text::sso as words;
use leptos::html::Select;
use leptos::prelude::*;
use sluice_domain::view::sso::EntityChoice;

#[component]
pub fn Choice(
    /// Empty while there is nothing to choose.
    choices: RwSignal<Vec<EntityChoice>>,
    busy: Signal<bool>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let list = NodeRef::<Select>::new();
    Effect::new(move |_| {
        if !choices.with(Vec::is_empty)
            && let Some(list) = list.get()
        {
            // Refused only by an element that is not in the page.
            let _ = list.focus();
        }
    });
    let choose = move |_| {
        if let Some(list) = list.get()
            && !busy.get_untracked()
        {
            on_choose.run(list.value());
        }
    };
    let option = |entity: EntityChoice| {
        let label = match entity.name {
            Some(name) => format!("{} ({})", legible(&name), legible(&entity.entity_id)),
            None => legible(&entity.entity_id),
        };
        view! { <option value=entity.entity_id>{label}</option> }
    };
    let shown = move || {
        let entities = choices.get();
        (!entities.is_empty()).then(|| {
            view! {
                <section class="card" aria-labelledby="which">
                    <header><h2 id="which">{words::CHOOSE_TITLE}</h2></header>
                    <div class="body stack">
                        <div class="field">
                            <label for="entity">{words::COL_PROVIDER}</label>
                            <select class="select" id="entity" aria-describedby="entity-help" node_ref=list>
                                {entities.iter().cloned().map(option).collect_view()}
                            </select>
                            <span class="help" id="entity-help" role="status">{words::choose(entities.len())}</span>
                        </div>
                        <div class="row">
                            <button
                                class="btn primary"
                                type="button"
                                aria-disabled=move || busy.get().to_string()
                                on:click=choose
                            >
                                {words::CHOOSE_ACTION}
                            </button>
                        </div>
                    </div>
                </section>
            }
        })
    };
    view! { {shown} }
}
