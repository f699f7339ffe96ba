#!/usr/bin/env bash
# Licences, banned crates and sources are always checked; advisories where their database can be fetched.
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$ROOT/scripts/setup/tools.sh"
cd "$ROOT"

CARGO_DENY=0.20.2
[ "$(version_of cargo-deny)" = "$CARGO_DENY" ] || install_tool cargo-deny "$CARGO_DENY" 10 'checks licences and advisories'

cargo deny check licenses bans sources
if timeout 60 cargo deny fetch db >/dev/null 2>&1; then
    cargo deny check advisories
else
    warn 'advisories were NOT checked: their database cannot be fetched from here.'
fi
