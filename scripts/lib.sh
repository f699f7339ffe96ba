# shellcheck shell=bash
# What all scripts share: words to the person, questions to the machine. Sourced, never run.

say() { printf '%s\n' "sluice: $*"; }
warn() { printf '%s\n' "sluice: $*" >&2; }
die() {
    printf '%s\n' "sluice: $*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# at_least HAVE WANT: is version HAVE the same as WANT or newer?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# as_root COMMAND...: run it with root's rights, without ever asking for a password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}
may_be_root() { [ "$(id -u)" -eq 0 ] || { have sudo && sudo -n true 2>/dev/null; }; }

# locked CRATE: the version of CRATE that Cargo.lock holds.
locked() {
    awk -v name="name = \"$1\"" '$0 == name { found = 1; next } found { gsub(/version = |"/, ""); print; exit }' "$ROOT/Cargo.lock"
}

# port_taken PORT: does anything listen there on loopback?
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
