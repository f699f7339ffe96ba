# shellcheck shell=bash
# One Rust toolchain for server and front end, with a standard library for wasm32.

# This version is asked for so that lints say the same everywhere; a newer one serves where it cannot be had. The workspace itself is
# content with less (rust-version in Cargo.toml), cargo-leptos' locked dependencies are not.
RUST=1.96
WASM=wasm32-unknown-unknown
DEBIAN_RUST=(rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web lld-22)

rust_version() { rustc --version 2>/dev/null | awk '{ print $2 }'; }
is_wanted() { [[ "$(rust_version)" == "$RUST".* ]]; }
is_new_enough() { at_least "$(rust_version)" "$RUST"; }
has_wasm_std() { compgen -G "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/$WASM/lib/libstd-*.rlib" >/dev/null; }
with() (use_toolchain "$1" "$2"; shift 2; for test in "$@"; do "$test" || exit 1; done)

choose() {
    printf '%s %s\n' "$1" "$2" >"$TOOLS/toolchain"
    use_toolchain "$1" "$2"
    hash -r
}

# The first that fits: the one chosen before, the wanted version where it is at hand or rustup can fetch it, a newer one, Debian's.
setup_rust() {
    if [ -r "$TOOLS/toolchain" ] && have cargo && is_new_enough && has_wasm_std; then return; fi
    rm -f "$TOOLS/toolchain"
    unset RUSTUP_TOOLCHAIN
    if with path '' is_wanted has_wasm_std; then choose path ''; return; fi
    if with system '' is_wanted has_wasm_std; then choose system ''; return; fi
    if have rustup && from_rustup; then choose rustup "$RUST.0"; return; fi
    if with path '' is_new_enough has_wasm_std; then choose path ''; return; fi
    if have apt-get && from_debian; then choose system ''; return; fi
    die "found no Rust $RUST or newer with the $WASM target, and could not install one. Please install rustup (https://rustup.rs) and try again."
}

from_rustup() {
    say "installing Rust $RUST with the $WASM target by rustup, beside your own (compiles server and front end)"
    RUSTUP_AUTO_INSTALL=0 timeout 600 rustup toolchain install "$RUST.0" --no-self-update --profile minimal \
        -c rustfmt -c clippy -t "$WASM" >/dev/null 2>&1 && with rustup "$RUST.0" is_wanted has_wasm_std && return
    say 'rustup could not fetch it'
    return 1
}

from_debian() {
    say "taking Debian's Rust (compiles server and front end)"
    may_be_root || die "installing needs root's rights. Please run this, then try again: sudo apt-get install --no-install-recommends ${DEBIAN_RUST[*]}"
    apt_install "${DEBIAN_RUST[@]}" || die "Debian 12 has Rust $RUST in its security archive: is this line among the sources of apt? deb http://deb.debian.org/debian-security bookworm-security main. Or install rustup (https://rustup.rs). Then try again."
    hash -r
    with system '' is_new_enough || return 1
    with system '' has_wasm_std || with system '' build_wasm_std
}

# Debian has the sources of the standard library but not its build for wasm32: it is built once from them, as rustup's was.
build_wasm_std() (
    say "building Rust's standard library for $WASM from its sources (a minute)"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cd "$work" || exit 1
    cargo init --quiet --lib --vcs none --name stdbuild . || exit 1
    RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" cargo build --quiet --release \
        -Zbuild-std=std,panic_abort,panic_unwind,proc_macro --target "$WASM" || exit 1
    lib=$(rustc --print sysroot)/lib/rustlib/$WASM/lib
    as_root mkdir -p "$lib" || exit 1
    find "target/$WASM/release/deps" -name '*.rlib' ! -name '*stdbuild*' -print0 | as_root xargs -0 cp -t "$lib"
)
