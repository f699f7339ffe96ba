#!/usr/bin/env bash
# Runs each race of the store many times; see crates/storage/tests/races.rs, and crates/storage/src/admins/tests.rs for the one of
# two who claim the set-up.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
export SLUICE_RACE_RUNS=${RUNS:-1000}
cargo test --workspace --exclude sluice-frontend --lib one_of_two_claims_wins -- --nocapture
exec cargo test --workspace --exclude sluice-frontend --test races -- --nocapture
