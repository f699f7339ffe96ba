//! How many visitors were let in and refused, day by day.

use crate::any::IntoAny;
use crate::api::overview::load_openings;
use crate::components::{Bar, BarChart, BarNames, failed};
use crate::text::overview as words;
use leptos::prelude::*;
use sluice_domain::view::DayOpenings;

const NAMES: BarNames = BarNames {
    day: words::DAY,
    lower: words::OPENED,
    upper: words::REFUSED,
    table: words::OPENINGS_TABLE,
    show: words::SHOW_TABLE,
};

#[component]
pub fn Openings() -> impl IntoView {
    let days = Resource::new(|| (), |()| load_openings());
    view! {
        <section class="card" aria-labelledby="h-open">
            <header><h2 id="h-open">{words::OPENINGS}</h2></header>
            <div class="body">
                <Suspense>
                    {move || Suspend::new(async move {
                        match days.await {
                            Ok(days) => view! { <Days days/> }.into_any(),
                            Err(error) => failed(&error),
                        }
                    })}
                </Suspense>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Days(days: Vec<DayOpenings>) -> impl IntoView {
    let sum = |count: fn(&DayOpenings) -> u64| days.iter().map(count).sum::<u64>();
    let (opened, refused) = (sum(|day| day.opened), sum(|day| day.refused));
    if opened + refused == 0 {
        return view! { <p class="dim">{words::no_openings(days.len())}</p> }.into_any();
    }
    let most = days.iter().max_by_key(|day| day.opened).map(|day| (day.opened, day.day.day_and_month()));
    let sentence = words::openings(days.len(), opened, most, refused);
    let bar = |day: DayOpenings| Bar { label: day.day.day_and_month(), lower: day.opened, upper: day.refused };
    let days_shown = days.len();
    view! {
        <dl class="figs">
            <div><dt><span class="key"></span>{words::OPENED}</dt><dd>{opened}</dd></div>
            <div><dt><span class="key bad"></span>{words::REFUSED}</dt><dd>{refused}</dd></div>
        </dl>
        <p class="help">{words::openings_say(days_shown)}</p>
        <BarChart bars=days.into_iter().map(bar).collect() names=NAMES sentence/>
    }
    .into_any()
}
