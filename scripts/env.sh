# shellcheck shell=bash
# Sourced by every target: where things are, and a PATH on which one Rust toolchain builds server and front end.
# `scripts/setup.sh` writes its choice of toolchain into $TOOLS/toolchain: `path`, `system` or `rustup NAME`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${SLUICE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/sluice/tools}
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
export ROOT TOOLS TARGET

# shellcheck source=scripts/lib.sh
. "$ROOT/scripts/lib.sh"

# use_toolchain CHOICE NAME: put that toolchain first on PATH.
use_toolchain() {
    case "$1" in
        # Cargo looks for subcommands (clippy, fmt) in its own bin folder first, unless that folder stands on PATH already: so it is
        # put at the end, or rustup's clippy would meet the system's compiler.
        system) PATH="/usr/bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin" ;;
        rustup) export RUSTUP_TOOLCHAIN="$2" ;;
    esac
}

PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
if [ -r "$TOOLS/toolchain" ]; then
    read -r choice name <"$TOOLS/toolchain" || true
    use_toolchain "${choice:-}" "${name:-}"
    unset choice name
fi
export PATH="$ROOT/node_modules/.bin:$TOOLS/bin:$PATH"
