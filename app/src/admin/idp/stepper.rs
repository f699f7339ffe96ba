//! Draft > tested > enabled.

use crate::components::{Step, Steps};
use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::sso::idp::IdpState;

const STEPS: [IdpState; 3] = [IdpState::Draft, IdpState::Tested, IdpState::Enabled];

#[component]
pub fn Stepper(state: IdpState) -> impl IntoView {
    let at = place(state);
    let step = |step| Step { title: words::state(step), say: said(step, place(step) <= at) };
    view! { <Steps label=words::PROGRESS steps=STEPS.map(step).into() at/> }
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
