#!/usr/bin/env bash
# `cargo build` and `cargo test` must resolve each outside package to the same features, or SurrealDB is compiled once for each of them.
# Prints every package for which a dev-dependency changes the features. Our own crates are left out: they are small. And what is shipped has
# nothing of the tests' database server.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

resolved() {
    cargo tree --workspace --exclude sluice-frontend --prefix none -f '{p} [{f}]' -e "$1" |
        grep -v '^sluice-' | sed 's/ (\*)$//; s/ (proc-macro)//; s# (/[^)]*)##' | sort -u
}
built=$(resolved no-dev)
tested=$(resolved normal,build,dev)
# Packages that only tests use are no second build: what counts is a package of the build that has other features there.
changed=$(comm -13 <(printf '%s\n' "$built") <(printf '%s\n' "$tested") |
    awk 'NR == FNR { built[$1 " " $2]; next } ($1 " " $2) in built' <(printf '%s\n' "$built") -)
[ -z "$changed" ] || die "a dev-dependency adds features to these, so they and all above them are built twice:
$changed"
# The selection of `build.sh release`.
foreign=$(cargo tree --workspace --exclude sluice-frontend --exclude sluice-test-database --prefix none -e no-dev | grep '^surrealdb-server ' || true)
[ -z "$foreign" ] || die 'the database server of the tests is part of what is shipped: only crates/test-database may name surrealdb-server.'
