//! Days, and times ahead. The clock of the samples stands still, so that they look alike every day.

use super::sample;
use crate::any::IntoAny;
use crate::components::{DateField, UntilField};
use crate::text::gallery as words;
use leptos::prelude::*;
use sluice_domain::input::{Unit, UntilInput};
use sluice_domain::time::Timestamp;

/// 18 November 2026, 12:00 UTC.
const NOW: Timestamp = Timestamp::from_seconds(1_795_003_200);

fn date(id: &'static str, typed: &str, code: &str, disabled: bool) -> AnyView {
    let value = RwSignal::new(typed.to_owned());
    view! {
        <DateField
            id
            label=words::ENDS
            value
            on_input=Callback::new(move |typed| value.set(typed))
            fault=Signal::stored((!code.is_empty()).then(|| code.to_owned()))
            disabled
        />
    }
    .into_any()
}

fn until(id: &'static str, by_date: bool, typed: &str, disabled: bool) -> AnyView {
    let typed = typed.to_owned();
    let value = RwSignal::new(UntilInput { by_date, amount: typed.clone(), unit: Unit::Days, date: typed });
    // Told as it is typed: a form would wait until it is sent.
    let fault = move || value.with(|value| value.read().and_then(|until| until.from(NOW)).err().map(str::to_owned));
    view! { <UntilField id label=words::LASTS value now=Signal::stored(Some(NOW)) fault=Signal::derive(fault) disabled/> }
        .into_any()
}

pub fn all() -> AnyView {
    view! {
        {sample(words::EMPTY, date("gallery-date", "", "", false))}
        {sample(words::FILLED, date("gallery-date-filled", "2027-03-31", "", false))}
        {sample(words::INVALID, date("gallery-date-invalid", "2025-03-31", "time_over", false))}
        {sample(words::DISABLED, date("gallery-date-disabled", "2027-03-31", "", true))}
        {sample(words::FILLED, until("gallery-until", false, "14", false))}
        {sample(words::FILLED, until("gallery-until-date", true, "2027-03-31", false))}
        {sample(words::INVALID, until("gallery-until-invalid", false, "soon", false))}
        {sample(words::DISABLED, until("gallery-until-disabled", false, "14", true))}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stands_where_it_says() {
        assert_eq!(NOW.short(), "2026-11-18 12:00 UTC");
    }
}
