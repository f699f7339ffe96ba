#!/usr/bin/env bash
# Runs each race of the store many times; see crates/storage/tests/races.rs.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
export SLUICE_RACE_RUNS=${RUNS:-1000}
exec cargo test --workspace --exclude sluice-frontend --test races -- --nocapture
