#!/usr/bin/env bash
# Installs what is missing, says what and why, asks nothing. Quiet and quick when all is there.
#
#   setup.sh build   what `make run` and `make build` need
#   setup.sh test    that, and what the end-to-end tests need: a browser, PHP, a real identity provider
set -euo pipefail
. "$(dirname "$0")/env.sh"
for part in packages rust tools node idp; do
    # shellcheck source=/dev/null
    . "$ROOT/scripts/setup/$part.sh"
done

stage=${1:-build}
case "$stage" in build | test) ;; *) die "setup.sh knows the stages build and test, not '$stage'." ;; esac

mkdir -p "$TOOLS/bin"
# Two set-ups at once would write over each other's tools.
exec 9>"$TOOLS/.lock"
if have flock; then flock 9; fi

setup_packages "$stage"
setup_rust
setup_tools
setup_node
if [ "$stage" = test ]; then setup_idp; fi
