//! Figures that have a budget (`scripts/budgets.json`), one small file each in `target/figures`: `scripts/budgets.mjs` prints all of them.

use std::path::{Path, PathBuf};

/// Keeps one figure, in the unit of its budget.
pub fn record(id: &str, figure: f64) {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    let folder = target.join("figures");
    std::fs::create_dir_all(&folder).expect("a folder for the figures");
    std::fs::write(folder.join(format!("{id}.json")), figure.to_string()).expect("the figure is written");
}

/// What `wrk --latency` says of 99 of 100 requests, in milliseconds.
pub fn p99_ms(out: &str) -> Option<f64> {
    let said = out.lines().find_map(|line| line.trim().strip_prefix("99%"))?.trim();
    let at = said.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = said.split_at(at);
    let factor = match unit {
        "us" => 0.001,
        "ms" => 1.0,
        "s" => 1000.0,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * factor)
}

#[test]
fn latencies_are_read_in_every_unit() {
    assert_eq!(p99_ms("  Latency Distribution\n     90%    1.00ms\n     99%    3.01ms\n"), Some(3.01));
    assert_eq!(p99_ms("     99%  250.00us\n"), Some(0.25));
    assert_eq!(p99_ms("     99%    1.20s\n"), Some(1200.0));
    assert_eq!(p99_ms("nothing of it"), None);
}
