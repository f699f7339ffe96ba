//! How far something has come, and what comes next.

use super::Icon;
use crate::any::IntoAny;
use leptos::prelude::*;

/// One step, with what is done in it or will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub title: &'static str,
    pub say: &'static str,
}

/// `at` is the step that was reached last, from 0.
#[component]
pub fn Steps(label: &'static str, steps: Vec<Step>, at: usize) -> impl IntoView {
    let step = move |(n, step): (usize, Step)| {
        let dot = if n <= at { view! { <Icon name="check"/> }.into_any() } else { (n + 1).into_any() };
        view! {
            <li class=(n < at).then_some("done") aria-current=(n == at).then_some("step")>
                <span class="dot">{dot}</span>
                <b>{step.title}</b>
                <p>{step.say}</p>
            </li>
        }
    };
    view! { <ol class="stepper" aria-label=label>{steps.into_iter().enumerate().map(step).collect_view()}</ol> }
        .into_any()
}
