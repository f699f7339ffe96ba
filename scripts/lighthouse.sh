#!/usr/bin/env bash
# Lighthouse on a visitor's page and on the dashboard's overview, of a release build. Its packages are no part of this repository's tools:
# they are put into $TOOLS at the versions of end2end/lighthouse/package-lock.json, when this is run.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

setup_lighthouse() {
    local wanted folder=$TOOLS/lighthouse
    wanted=$(sha256sum <end2end/lighthouse/package-lock.json)
    [ "$(cat "$folder/.lock" 2>/dev/null)" != "$wanted" ] || return 0
    say 'installing Lighthouse (measures pages as a phone meets them)'
    rm -rf "$folder"
    mkdir -p "$folder"
    cp end2end/lighthouse/package.json end2end/lighthouse/package-lock.json "$folder/"
    # No package's own scripts are run.
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
        die 'npm could not install Lighthouse. Its message is above.'
    printf '%s\n' "$wanted" >"$folder/.lock"
}
setup_lighthouse

rm -f "$TARGET"/figures/*-{performance,accessibility,best-practices,blocking-time}.json
# The tests configure their servers themselves.
for name in $(compgen -e SLUICE_); do unset "$name"; done
status=0
(cd end2end && LIGHTHOUSE=$TOOLS/lighthouse/node_modules/lighthouse \
    SERVER_BIN=${SERVER_BIN:-$TARGET/release/sluice} DEMO_IDP_BIN=${DEMO_IDP_BIN:-$TARGET/release/sluice-demo-idp} \
    playwright test --config lighthouse/playwright.config.ts) || status=$?
node scripts/budgets.mjs lighthouse || status=1
exit "$status"
