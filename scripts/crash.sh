#!/usr/bin/env bash
# Kills a real server at random instants; see server/tests/kill.rs.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
KILLS=${KILLS:-100} SEED=${SEED:-$RANDOM} exec cargo test --workspace --exclude sluice-frontend --test kill -- --nocapture
