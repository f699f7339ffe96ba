#!/usr/bin/env bash
# Builds Sluice. `build.sh dev` for running and testing here, `build.sh release` for what is shipped.
#
# The native side is built once, with one profile and one resolved set of features (docs/adr/0002-one-resolved-feature-set.md): this
# command and `cargo test` name the same packages. The front end is always built for release: only so is it small. What is shipped is built
# without the tests' database server, whose features it must not have (docs/adr/0010-a-database-server-for-tests.md).
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

profile=${1:-dev}
site=target/site
native=(--workspace --exclude sluice-frontend --bins)
shipped=("${native[@]}" --exclude sluice-test-database)

# Anything newer than the last build of the front end? Folders are asked too, so that a deleted file counts.
front_is_fresh() {
    [ -f "$site/.built" ] && [ -f "$site/build.json" ] &&
        [ -z "$(find app frontend crates/domain style public scripts/version.mjs .cargo Cargo.toml Cargo.lock package-lock.json \
            -newer "$site/.built" -print -quit 2>/dev/null)" ]
}

build_front() {
    if front_is_fresh; then return; fi
    local began
    began=$(mktemp)
    say 'building the front end'
    rm -rf "$site"
    cargo leptos build --project sluice --frontend-only --release --split
    node scripts/version.mjs "$site"
    node scripts/precompress.mjs "$site"
    # What was changed while it was being built is newer than its start.
    touch -r "$began" "$site/.built"
    rm -f "$began"
}

case "$profile" in
    dev)
        say 'building the server (the first time takes several minutes)'
        cargo build --quiet "${native[@]}"
        build_front
        ;;
    release)
        build_front
        say 'building the server for release'
        cargo build --release "${shipped[@]}"
        rm -rf "$TARGET/release/site"
        cp -r "$site" "$TARGET/release/site"
        say "built: $TARGET/release/sluice, to be run with SLUICE_SITE_DIR=$TARGET/release/site"
        ;;
    *) die "build.sh knows dev and release, not '$profile'." ;;
esac
