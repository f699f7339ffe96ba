#!/usr/bin/env bash
# Prints figures of a release build: start, import and gated page views (server/tests/bench.rs), then sizes and all budgets.
#
# What is measured is what is shipped: the programs of `build.sh release`, linked once. An example or a test in the same command would
# bring the dev-dependencies in, whose features (`sluice-service/testing`) make another server of it. So the programs are put aside
# before anything else is built; the export's generator and the tests that measure are built for development, as by `cargo test`.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
command -v wrk >/dev/null || die 'wrk is missing: install the package wrk'
native=(--workspace --exclude sluice-frontend)

scripts/build.sh release
programs=$(mktemp -d "$TARGET/bench.XXXXXX")
trap 'rm -rf "$programs"' EXIT
cp "$TARGET/release/sluice" "$TARGET/release/sluice-demo-idp" "$programs/"
cargo build "${native[@]}" --example generate_export
cp "$TARGET/debug/examples/generate_export" "$programs/"
# Figures of an earlier run must not stand for one that broke off.
rm -f "$TARGET"/figures/{views-*,idle-memory,start,import-memory}.json
# The summary is printed also after a figure that does not hold.
status=0
PROGRAMS=$programs cargo test "${native[@]}" --test bench -- --ignored --nocapture --test-threads 1 || status=1
node scripts/budget.mjs target/site || status=1
node scripts/budgets.mjs || status=1
exit "$status"
