//! While the person signs in in the other tab.

use super::Found;
use crate::components::Icon;
use crate::error::AppError;
use crate::text::sso as words;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use sluice_domain::view::sso::TestResult;
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(1);
/// As long as the address of a test works: ten minutes.
const LAST: u32 = 600;

/// Asks once a second as long as nothing came back. `true` when it stopped asking.
pub fn poll(found: Resource<Found>) -> Signal<bool> {
    let asked = RwSignal::new(0_u32);
    let next = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = next.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        let again = match found.get() {
            Some(Ok((test, _))) => test.result == TestResult::Waiting,
            // A restart of the server must not end the waiting.
            Some(Err(AppError::Transport)) => true,
            _ => false,
        };
        if !again {
            asked.set(0);
        } else if asked.get_untracked() < LAST {
            let ask = move || {
                asked.update(|n| *n += 1);
                found.refetch();
            };
            next.set_value(set_timeout_with_handle(ask, PAUSE).ok());
        }
    });
    on_cleanup(stop);
    Memo::new(move |_| asked.get() >= LAST).into()
}

#[component]
pub fn Waiting(given_up: Signal<bool>) -> impl IntoView {
    let said = move || if given_up.get() { words::TEST_GIVEN_UP } else { words::TEST_WAITING_TEXT };
    view! { <div class="notice" role="status"><Icon name="clock" class="acc"/><p>{said}</p></div> }
}
