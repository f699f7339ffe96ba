#!/usr/bin/env bash
# Measures what the budgets of bytes, layout and accessibility ask for, and prints every budget. What takes a quiet machine is measured by
# `make lighthouse` and `make bench`; their last figures are printed too.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

# Figures of an earlier run must not stand for one that broke off.
rm -f "$TARGET"/figures/visitor-{html,css,script,blocking,foreign,shift}.json "$TARGET"/figures/axe-*.json
status=0
scripts/e2e.sh budget accessibility || status=$?
node scripts/budget.mjs target/site || status=1
node scripts/budgets.mjs budget || status=1
exit "$status"
