//! Around lists: pages of a table, and what stands there when there is nothing.

use super::Icon;
use crate::any::IntoAny;
use crate::text;
use leptos::prelude::*;

/// Previous and next, with where we are. `page` counts from 1.
#[component]
pub fn Pager(page: RwSignal<u32>, #[prop(into)] total: Signal<u64>, #[prop(into)] size: Signal<u32>) -> impl IntoView {
    let pages = move || total.get().div_ceil(u64::from(size.get().max(1))).max(1);
    let range = move || {
        let first = u64::from(page.get().saturating_sub(1)) * u64::from(size.get()) + 1;
        text::range(first.min(total.get()), (first + u64::from(size.get()) - 1).min(total.get()), total.get())
    };
    // Buttons at their end stay focusable: whoever pages by keyboard keeps the place.
    let at_first = move || page.get() <= 1;
    let at_last = move || u64::from(page.get()) >= pages();
    view! {
        <nav class="pager" aria-label=text::TABLE_PAGES>
            <span role="status">{range}</span>
            <span class="push row">
                <button
                    class="btn sm"
                    type="button"
                    aria-label=text::PREVIOUS
                    aria-disabled=move || at_first().then_some("true")
                    on:click=move |_| {
                        if !untrack(at_first) {
                            page.update(|p| *p -= 1);
                        }
                    }
                >
                    <Icon name="left"/>
                </button>
                <button
                    class="btn sm"
                    type="button"
                    aria-label=text::NEXT
                    aria-disabled=move || at_last().then_some("true")
                    on:click=move |_| {
                        if !untrack(at_last) {
                            page.update(|p| *p += 1);
                        }
                    }
                >
                    <Icon name="right"/>
                </button>
            </span>
        </nav>
    }
    .into_any()
}

/// A page of a table that the table does not have (any more).
#[component]
pub fn PastEnd(
    /// The address of its first page.
    first: String,
) -> impl IntoView {
    view! {
        <Empty icon="search" title=text::PAST_END text=text::PAST_END_SAY>
            <a class="btn" href=first>{text::FIRST_PAGE}</a>
        </Empty>
    }
    .into_any()
}

/// Nothing here yet: one sentence, and the way on as children.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </div>
    }
    .into_any()
}
