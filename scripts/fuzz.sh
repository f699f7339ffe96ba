#!/usr/bin/env bash
# Fuzzes what reads outside bytes, one target after the other; see crates/saml/examples/fuzz. FIXTURES names the folder of samples.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
manifest=${FIXTURES:-../shared/fixtures}/saml/manifest.json
cargo build --release -p sluice-saml --example fuzz
# libxmlsec tells of every signature that does not hold. Not TARGET: that is cargo's folder here.
for target in ${FUZZ:-response logout redirect metadata encoding}; do
    "$TARGET/release/examples/fuzz" "$target" "${SECONDS_EACH:-600}" "$manifest" "${SEED:-1}" 2> >(grep -v '^func=xmlSec' >&2)
done
