//! What only scripts put into a reading page. It stands in a template, which browsers do not show, so that every word of it is
//! written here; `public/reader.js` takes the parts out by their place.

use super::document::Symbol;
use crate::text::visitor as words;
use leptos::prelude::*;
use sluice_domain::time::Span;
use sluice_domain::view::visitor::ReaderPage;

/// The button that enlarges a picture, the dialog that shows it, and the notice that the sign-in is about to end.
pub(super) fn parts(page: &ReaderPage) -> AnyView {
    let left = page.who.left;
    view! {
        <template id="ui-parts" data-copied=words::COPIED>
            <button class="btn icon sm" type="button" hidden data-label=words::ENLARGE><Symbol name="grow"/></button>
            <dialog class="zoom" aria-label=words::PICTURE>
                <div class="zoom-area" role="region" aria-label=words::PICTURE tabindex="0"></div>
                <p class="zoom-caption"></p>
                <button class="btn icon" type="button" aria-label=words::CLOSE><Symbol name="x"/></button>
            </dialog>
            <div
                class="ending"
                role="status"
                data-idle=seconds(left.idle)
                data-total=seconds(left.total)
                data-minutes=words::ENDS_IN_MINUTES
                data-soon=words::ENDS_SOON
                data-over=words::HAS_ENDED
            >
                <p>
                    <span></span>
                    " "
                    <a href=page.page.sign_in_href.clone()>{words::SIGN_IN_TO_GO_ON}</a>
                </p>
            </div>
        </template>
    }
    .into_any()
}

/// Switches between light and dark. Only the browser knows which of them its system has, so the script names the button.
pub(super) fn theme_switch() -> AnyView {
    view! {
        <button
            class="btn ghost icon push"
            id="ui-theme"
            type="button"
            hidden
            data-light=words::TO_LIGHT
            data-dark=words::TO_DARK
        >
            <Symbol name="sun"/>
        </button>
    }
    .into_any()
}

/// Stands on paper only: from whom, for whom, and where the page was read.
pub(super) fn imprint(page: &ReaderPage) -> AnyView {
    let reader = page.who.email.as_ref().unwrap_or(&page.who.idp_name);
    view! { <p class="imprint">{words::imprint(&page.page.company, reader, &page.page.address)}</p> }.into_any()
}

/// Whole seconds, rounded down: a notice may come early, never late.
fn seconds(span: Span) -> i64 {
    span.0.max(0) / 1000
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use sluice_domain::time::Span;

    #[test]
    fn what_is_left_is_rounded_down_and_never_negative() {
        let spans = [Span(-5), Span(999), Span(61_999), Span::hours(1)];
        assert_eq!(spans.map(seconds), [0, 0, 61, 3_600]);
    }
}
