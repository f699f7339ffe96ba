#!/usr/bin/env bash
# Changes sound responses one at a time, many times; see crates/saml/tests/it/mutation.rs.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"
export SLUICE_MUTANTS=${MUTANTS:-200000} SLUICE_SEED=${SEED:-1}
# libxmlsec tells of every signature that does not hold.
exec cargo test --release -p sluice-saml --test it no_change_changes_the_identity -- --nocapture 2> >(grep -v '^func=xmlSec' >&2)
