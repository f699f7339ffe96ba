//! Bars of two counts that stand on each other, one for each day. The picture is two paths and its labels are HTML, so that they never
//! scale; what it shows stands in its sentence and, number by number, in a table.

use super::{Column, Table};
use crate::any::IntoAny;
use leptos::prelude::*;

/// The picture's own units.
const WIDTH: u64 = 720;
const HEIGHT: u64 = 176;
/// What is there can be seen, however small beside the rest.
const LEAST: u64 = 2;
/// Between the two counts of a day.
const GAP: u64 = 2;

/// One day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// `18 November`.
    pub label: String,
    /// Stands at the foot.
    pub lower: u64,
    pub upper: u64,
}

/// Names of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BarNames {
    pub day: &'static str,
    pub lower: &'static str,
    pub upper: &'static str,
    /// Of the table.
    pub table: &'static str,
    /// On the disclosure before it.
    pub show: &'static str,
}

/// Where the scale ends: the first of 4, 8, 20, 40, 80, 200 … that nothing exceeds, so that each quarter is a whole number.
fn top(bars: &[Bar]) -> u64 {
    let most = bars.iter().map(|bar| bar.lower + bar.upper).max().unwrap_or(0);
    let (mut decade, steps) = (1_u64, [4, 8, 20]);
    loop {
        if let Some(step) = steps.iter().map(|step| step * decade).find(|step| *step >= most) {
            return step;
        }
        // Beyond any count that an audit log can hold.
        let Some(next) = decade.checked_mul(10).filter(|next| *next < u64::MAX / 100) else { return most };
        decade = next;
    }
}

fn height(count: u64, top: u64) -> u64 {
    if count == 0 { 0 } else { (count.saturating_mul(HEIGHT) / top.max(1)).max(LEAST) }
}

/// The outlines of both counts.
fn paths(bars: &[Bar]) -> [String; 2] {
    let (top, all) = (top(bars), bars.len().max(1) as u64);
    let (slot, mut paths) = (WIDTH / all, [Vec::new(), Vec::new()]);
    for (n, bar) in (0_u64..).zip(bars) {
        let (left, wide) = (n * WIDTH / all + slot / 5, slot * 3 / 5);
        let lower = height(bar.lower, top);
        let upper = height(bar.upper, top);
        let foot = if lower > 0 { lower + GAP } else { 0 };
        for (path, foot, high) in [(0, 0, lower), (1, foot, upper)] {
            if high > 0 {
                // Rounding and the gap never lead over the edge.
                let y = HEIGHT.saturating_sub(foot + high);
                paths[path].push(format!("M{left} {y}h{wide}v{high}h-{wide}z"));
            }
        }
    }
    paths.map(|path| path.concat())
}

#[component]
pub fn BarChart(
    bars: Vec<Bar>,
    names: BarNames,
    /// What a look at it tells, for those who cannot have one.
    sentence: String,
) -> impl IntoView {
    let [lower, upper] = paths(&bars);
    let (top, last) = (top(&bars), bars.len().saturating_sub(1));
    let scale = [4, 3, 2, 1, 0].map(|quarter| view! { <span>{top / 4 * quarter}</span> });
    let lines = [0, 1, 2, 3, 4].map(|quarter| format!("M0 {}H{WIDTH}", HEIGHT * quarter / 4)).concat();
    let labels = [0, last / 2, last].map(|n| bars.get(n).map(|bar| view! { <span>{bar.label.clone()}</span> }));
    let columns = vec![Column::of(names.day), Column::number(names.lower), Column::number(names.upper)];
    let row = move |bar: Bar| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">{bar.label}</th>
                <td role="cell" class="r num" data-l=names.lower>{bar.lower}</td>
                <td role="cell" class="r num" data-l=names.upper>{bar.upper}</td>
            </tr>
        }
    };
    view! {
        <div class="chart">
            <div class="y" aria-hidden="true">{scale.collect_view()}</div>
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
                role="img"
                aria-label=sentence
            >
                <path class="g" d=lines></path>
                <path class="o" d=lower></path>
                <path class="f" d=upper></path>
            </svg>
            <div class="x" aria-hidden="true">{labels.collect_view()}</div>
        </div>
        <details>
            <summary>{names.show}</summary>
            <Table label=names.table columns>{bars.into_iter().map(row).collect_view()}</Table>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(lower: u64, upper: u64) -> Bar {
        Bar { label: String::new(), lower, upper }
    }

    #[test]
    fn the_scale_ends_at_a_round_number_that_nothing_exceeds() {
        for (most, end) in [(0, 4), (4, 4), (5, 8), (9, 20), (21, 40), (81, 200), (1_000, 2_000), (u64::MAX / 4, 0)] {
            let found = top(&[bar(most, 0)]);
            assert!(found >= most && (end == 0 || found == end), "{most}: {found}");
        }
        assert_eq!(top(&[bar(3, 2)]), 8, "both stand on each other");
    }

    #[test]
    fn a_bar_is_as_high_as_its_count_and_nothing_is_lost() {
        let [lower, upper] = paths(&[bar(4, 0), bar(0, 1), bar(0, 0)]);
        assert_eq!(lower, "M48 0h144v176h-144z");
        assert_eq!(upper, "M288 132h144v44h-144z");
        assert_eq!(height(1, 2_000), LEAST);
        assert_eq!(paths(&[]), [String::new(), String::new()]);
    }
}
