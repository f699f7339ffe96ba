#!/usr/bin/env bash
# Runs Playwright with what was built; the tests start and stop servers of their own. Arguments are handed on.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT/end2end"
# Tests configure their servers themselves.
for name in $(compgen -e SLUICE_); do unset "$name"; done
SERVER_BIN=$TARGET/debug/sluice DEMO_IDP_BIN=$TARGET/debug/sluice-demo-idp exec playwright test "$@"
