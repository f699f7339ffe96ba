#!/usr/bin/env bash
# Prints figures of a release build: import and gated page views (server/tests/bench.rs), then sizes.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
command -v wrk >/dev/null || die 'wrk is missing: install the package wrk'
cargo build --release --workspace --exclude sluice-frontend --bins --example generate_export
PROGRAMS=$TARGET/release cargo test --workspace --exclude sluice-frontend --test bench -- --ignored --nocapture --test-threads 1
node scripts/budget.mjs target/site
