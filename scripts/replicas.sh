#!/usr/bin/env bash
# Brings answers to two servers on one database at once, many times; see server/tests/replicas.rs.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
export SLUICE_REPLICA_RUNS=${RUNS:-1000}
exec cargo test --workspace --exclude sluice-frontend --test replicas -- --nocapture
