//! Draft > tested > enabled.

use crate::any::IntoAny;
use crate::components::Icon;
use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::sso::idp::IdpState;

const STEPS: [IdpState; 3] = [IdpState::Draft, IdpState::Tested, IdpState::Enabled];

#[component]
pub fn Stepper(state: IdpState) -> impl IntoView {
    let at = place(state);
    let step = move |step: IdpState| {
        let n = place(step);
        let dot = if n <= at { view! { <Icon name="check"/> }.into_any() } else { (n + 1).into_any() };
        view! {
            <li class=(n < at).then_some("done") aria-current=(n == at).then_some("step")>
                <span class="dot">{dot}</span>
                <b>{words::state(step)}</b>
                <p>{said(step, n <= at)}</p>
            </li>
        }
    };
    view! { <ol class="stepper" aria-label=words::PROGRESS>{STEPS.map(step).collect_view()}</ol> }
}

const fn place(state: IdpState) -> usize {
    match state {
        IdpState::Draft => 0,
        IdpState::Tested => 1,
        IdpState::Enabled => 2,
    }
}

const fn said(step: IdpState, reached: bool) -> &'static str {
    match (step, reached) {
        (IdpState::Draft, _) => words::STEP_DRAFT,
        (IdpState::Tested, true) => words::STEP_TESTED,
        (IdpState::Tested, false) => words::STEP_TEST_FIRST,
        (IdpState::Enabled, true) => words::STEP_ENABLED,
        (IdpState::Enabled, false) => words::STEP_ENABLE,
    }
}
