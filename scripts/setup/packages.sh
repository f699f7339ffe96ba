# shellcheck shell=bash
# System packages. Asked by what they give (a command, a library), so that any Linux can answer; installed by apt where there is one.

has_lib() { have pkg-config && pkg-config --exists "$1"; }
has_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] || compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null ||
        compgen -G '/usr/lib*/libclang*.so*' >/dev/null || compgen -G '/usr/lib/*-linux-gnu/libclang*.so*' >/dev/null
}
has_certificates() { [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ] || [ -e /etc/ssl/cert.pem ]; }
has_node() { have node && have npm && at_least "$(node --version | tr -d v)" 18; }
has_php_module() { have php && php -r "exit(extension_loaded('$1') ? 0 : 1);"; }

# want STAGE PACKAGE WHY TEST...: notes the Debian package as missing when TEST fails.
want() {
    local package=$2 why=$3
    if [ "$1" = test ] && [ "$STAGE" != test ]; then return; fi
    if "${@:4}" >/dev/null 2>&1; then return; fi
    MISSING+=("$package")
    say "missing: $package ($why)"
}

setup_packages() {
    STAGE=$1 MISSING=()
    want build ca-certificates 'to reach package registries over TLS' has_certificates
    want build build-essential 'compiles the C parts of libraries' have cc
    want build pkg-config 'finds C libraries' have pkg-config
    want build libxmlsec1-dev 'verifies XML signatures' has_lib xmlsec1
    want build libxml2-dev 'reads XML for signatures' has_lib libxml-2.0
    want build libssl-dev 'keys and certificates' has_lib openssl
    want build clang 'reads C headers for bindings' have clang
    want build libclang-dev 'reads C headers for bindings' has_libclang
    want build nodejs 'runs the style and size tools of the front end, 18 or newer' has_node
    want build npm 'installs the style and size tools of the front end' has_node
    want test openssl 'makes the test certificates' have openssl
    want test chromium 'the browser of the end-to-end tests' has_chromium
    want test php-cli "runs the tests' identity provider" have php
    want test php-xml "runs the tests' identity provider" has_php_module dom
    want test php-mbstring "runs the tests' identity provider" has_php_module mbstring
    [ ${#MISSING[@]} -gt 0 ] || return 0

    have apt-get || die "this system has no apt-get. Please install what gives the same as these Debian packages, then run this again: ${MISSING[*]}"
    may_be_root || die "installing needs root's rights. Please run this, then try again: sudo apt-get install --no-install-recommends ${MISSING[*]}"
    apt_install "${MISSING[@]}"
    hash -r
}

has_chromium() { [ -x "${CHROMIUM:-}" ] || have chromium || have chromium-browser || have google-chrome; }

# Nothing is asked, no service is started, and what apt says is kept back unless it fails.
apt_install() {
    local log
    log=$(mktemp)
    say "installing by apt: $*"
    as_root apt-get update -qq >"$log" 2>&1 || warn 'apt-get update failed; trying with the lists at hand.'
    if ! as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1; then
        tail -n 20 "$log" >&2
        warn "apt could not install these: $*. Its message is above."
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}
