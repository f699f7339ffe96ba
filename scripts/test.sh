#!/usr/bin/env bash
# Runs checks and tests, all of them even after a failure, and counts. `test.sh check` leaves out end to end, `test.sh all` does not.
set -uo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT" || exit 1
mode=${1:-check}
native=(--workspace --exclude sluice-frontend)
passed=0 failed=0
failures=()
log=$(mktemp)
trap 'rm -f "$log"' EXIT

pass() { passed=$((passed + $1)); }
fail() {
    failed=$((failed + $1))
    failures+=("$2")
}
# check NAME COMMAND...: one check, counted as one.
check() {
    local name=$1
    shift
    say "check: $name"
    if "$@"; then pass 1; else fail 1 "$name"; fi
}

# Sums `test result:` lines; a build that failed has none and counts as one failure.
cargo_tests() {
    say 'tests: unit, contract, HTTP'
    local status good bad
    cargo test --no-fail-fast "${native[@]}" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    good=$(awk '/^test result:/ { n += $4 } END { print n + 0 }' "$log")
    bad=$(awk '/^test result:/ { n += $6 } END { print n + 0 }' "$log")
    pass "$good"
    if [ "$bad" -gt 0 ]; then
        fail "$bad" "cargo test: $(grep -A1 -E "^thread '[^']+' .*panicked at .*" "$log" | head -n 20)"
    elif [ "$status" -ne 0 ]; then
        fail 1 'cargo test (it did not build, or a test ended the process)'
    elif [ "$good" -eq 0 ]; then
        fail 1 'cargo test (it ran no test)'
    fi
}

end_to_end() {
    say 'tests: end to end'
    local status=0 counts good bad report=end2end/test-results/report.json
    rm -f "$report"
    scripts/build.sh dev || { fail 1 'build'; return; }
    scripts/e2e.sh || status=$?
    counts=$(node scripts/e2e-report.mjs "$report") || counts='0 0'
    read -r good bad <<<"$counts"
    pass "$good"
    if [ "$bad" -gt 0 ]; then
        fail "$bad" "end to end: $(tail -n +2 <<<"$counts")"
    elif [ "$status" -ne 0 ] || [ "$good" -eq 0 ]; then
        fail 1 'end to end (it did not run to its end)'
    fi
}

check 'format' cargo fmt --all --check
# The build comes first: lints and tests are then made of the same features (docs/adr/0002-one-resolved-feature-set.md).
# The front end too: tests of the server start the real one.
check 'build' scripts/build.sh dev
check 'lints, native' cargo clippy --quiet "${native[@]}" --all-targets -- -D warnings
check 'lints, browser' cargo clippy --quiet -p sluice-frontend --target wasm32-unknown-unknown --target-dir "$TARGET/front" -- -D warnings
check 'one set of features' scripts/check-features.sh
check 'colours and contrast' node scripts/check-tokens.mjs
cargo_tests
[ "$mode" = check ] || end_to_end

# The reasons again, at the end: of a long log often only that is kept.
for failure in ${failures[@]+"${failures[@]}"}; do warn "failed: $failure"; done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
