# shellcheck shell=bash
# Build tools of the front end, in $TOOLS/bin: cargo-leptos, and wasm-bindgen of exactly the version in Cargo.lock.

CARGO_LEPTOS=0.3.11

version_of() { "$TOOLS/bin/$1" --version 2>/dev/null | awk '{ print $2 }'; }

setup_tools() {
    local bindgen
    bindgen=$(locked wasm-bindgen)
    [ "$(version_of wasm-bindgen)" = "$bindgen" ] || install_tool wasm-bindgen-cli "$bindgen" 4 'joins the front end to the browser'
    [ "$(version_of cargo-leptos)" = "$CARGO_LEPTOS" ] ||
        install_tool cargo-leptos "$CARGO_LEPTOS" 14 'builds the front end' --no-default-features --features no_downloads
}

# install_tool CRATE VERSION MINUTES WHY [FEATURE FLAGS]: prebuilt where cargo-binstall can, else from source.
install_tool() {
    local crate=$1 version=$2 minutes=$3 why=$4
    shift 4
    say "installing $crate $version ($why)"
    if have cargo-binstall && cargo binstall --no-confirm --disable-strategies compile --root "$TOOLS" "$crate@$version"; then return; fi
    say "building it from source: about $minutes minutes on two cores, once"
    # Its own release profile takes much longer and gains nothing here.
    export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
    # The lock file of a release may name a version that was withdrawn since: then newer fitting ones are taken.
    (unset CARGO_TARGET_DIR && cd / &&
        { cargo install --quiet --locked "$crate" --version "$version" --root "$TOOLS" "$@" ||
            cargo install --quiet "$crate" --version "$version" --root "$TOOLS" "$@"; }) ||
        die "$crate $version could not be built. The compiler's message is above."
    unset CARGO_PROFILE_RELEASE_LTO CARGO_PROFILE_RELEASE_CODEGEN_UNITS CARGO_PROFILE_RELEASE_OPT_LEVEL
}
