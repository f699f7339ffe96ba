//! Progress with a button that stops it.

use super::sample;
use crate::any::IntoAny;
use crate::components::{Progress, Stop};
use crate::error::AppError;
use crate::text::gallery as words;
use leptos::prelude::*;

fn progress(label: &'static str, percent: Option<u64>, busy: bool, failure: Option<AppError>) -> AnyView {
    let stop = Stop { label: words::CANCEL, busy: Signal::stored(busy), on_press: Callback::new(|()| {}) };
    view! {
        <Progress
            label
            percent=Signal::stored(percent)
            figures=Signal::stored(percent.map(|_| words::OF.to_owned()))
            failure=Signal::stored(failure)
            stop
        />
    }
    .into_any()
}

pub fn all() -> AnyView {
    let failure = Some(AppError::Transport);
    view! {
        {sample(words::PLAIN, progress(words::READING, Some(40), false, None))}
        {sample(words::WITHOUT_FIGURES, progress(words::WAITING, None, false, None))}
        {sample(words::BUSY, progress(words::READING, Some(40), true, None))}
        {sample(words::NOT_STOPPED, progress(words::READING, Some(40), false, failure))}
    }
    .into_any()
}
