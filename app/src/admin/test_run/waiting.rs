//! While the person signs in in the other tab.

use super::Found;
use crate::api::sso::find_test;
use crate::components::{Banner, Icon, Tone, focus_heading};
use crate::error::AppError;
use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::id::TestRunId;
use sluice_domain::view::sso::TestResult;
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(1);
/// Until a screen that did not come is asked for again.
const RETRY: Duration = Duration::from_secs(5);

/// The test that nothing has come back for.
type Awaited = Option<TestRunId>;

/// Asks once a second as long as nothing came back, and loads the screen again once something did or nothing can any more. Until
/// then the screen stays as it is, so that its buttons can be pressed. How long a test lasts is the server's to say.
pub fn poll(found: Resource<Found>) {
    let asking = StoredValue::new(false);
    Effect::new(move |before: Option<Awaited>| match found.get() {
        Some(Ok((test, _))) if test.result == TestResult::Waiting => {
            let run = test.id.clone();
            asking.set_value(false);
            if let Ok(timer) = set_interval_with_handle(move || ask(run.clone(), found, asking), PAUSE) {
                on_cleanup(move || timer.clear());
            }
            Some(test.id)
        }
        Some(Ok((test, _))) => {
            // The screen is another one than the person left for the other tab: it begins at its heading.
            if before.flatten() == Some(test.id) {
                request_animation_frame(focus_heading);
            }
            None
        }
        // A restart of the server must not end the waiting.
        Some(Err(AppError::Transport)) => {
            if let Ok(timer) = set_timeout_with_handle(move || found.refetch(), RETRY) {
                on_cleanup(move || timer.clear());
            }
            before.flatten()
        }
        _ => before.flatten(),
    });
}

fn ask(run: TestRunId, found: Resource<Found>, asking: StoredValue<bool>) {
    if asking.try_get_value() != Some(false) {
        return;
    }
    asking.set_value(true);
    leptos::task::spawn_local(async move {
        let answer = find_test(run).await;
        // The screen may be gone by now.
        if asking.try_get_value().is_none() {
            return;
        }
        let waits = match answer {
            Ok(test) => test.result == TestResult::Waiting,
            Err(error) => error == AppError::Transport,
        };
        // Nothing more is asked once the screen is loading: a second load would begin it anew, with what was chosen on it lost.
        if waits {
            asking.set_value(false);
        } else {
            found.refetch();
        }
    });
}

#[component]
pub fn Waiting() -> impl IntoView {
    view! { <div class="notice" role="status"><Icon name="clock" class="acc"/><p>{words::TEST_WAITING_TEXT}</p></div> }
}

/// A test that nobody finished.
#[component]
pub fn Expired() -> impl IntoView {
    view! { <Banner tone=Tone::Warn><p>{words::TEST_EXPIRED_TEXT}</p></Banner> }
}
