#!/usr/bin/env bash
# Starts Sluice and the demo identity provider, and ends both when asked to (Ctrl-C).
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$ROOT"

admin_listen=${SLUICE_ADMIN_LISTEN:-127.0.0.1:3000}
public_listen=${SLUICE_PUBLIC_LISTEN:-127.0.0.1:3080}
idp_listen=${DEMO_IDP_LISTEN:-127.0.0.1:3090}
config_dir=${XDG_CONFIG_HOME:-$HOME/.config}/sluice

# need_port ADDRESS WHAT HOW: a sentence instead of an error of the operating system.
need_port() {
    if port_taken "${1##*:}"; then
        die "port ${1##*:}, meant for $2, is in use by another program. End that program, or choose another port: $3"
    fi
}
need_port "$admin_listen" 'the dashboard' 'SLUICE_ADMIN_LISTEN=127.0.0.1:3001 SLUICE_ADMIN_URL=http://localhost:3001 make run'
need_port "$public_listen" 'visitors' 'SLUICE_PUBLIC_LISTEN=127.0.0.1:3081 SLUICE_PUBLIC_URL=http://localhost:3081 make run'
need_port "$idp_listen" 'the demo identity provider' 'DEMO_IDP_LISTEN=127.0.0.1:3091 make run'

# The demo identity provider stands on loopback, where nothing is fetched from unless it is named.
export SLUICE_FETCH_ALLOW_HOSTS=${SLUICE_FETCH_ALLOW_HOSTS:+$SLUICE_FETCH_ALLOW_HOSTS,}$idp_listen
export SLUICE_DEMO_METADATA_URL=${SLUICE_DEMO_METADATA_URL:-http://$idp_listen/metadata}
# These belong to the scripts; the server would call them unknown settings.
unset SLUICE_TOOLS

pids=()
# shellcheck disable=SC2317 # called by traps
stop() {
    trap - EXIT INT TERM
    if [ ${#pids[@]} -gt 0 ]; then
        kill "${pids[@]}" 2>/dev/null || true
        wait "${pids[@]}" 2>/dev/null || true
    fi
}
trap stop EXIT
trap 'stop; exit 0' INT TERM

"$TARGET/debug/sluice-demo-idp" --listen "$idp_listen" --keys "$config_dir/demo-idp" &
pids+=($!)
"$TARGET/debug/sluice" serve &
pids+=($!)

# answers PORT PATH: whether a page is served there. A port is open before that.
answers() {
    local line=
    { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
    printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3
    read -r -t 5 line <&3 || true
    exec 3>&-
    [[ $line == HTTP/1.*\ 200* ]]
}

# ready PORT PATH: until it answers, while all that was started still runs. The server says what it has to say before it serves.
ready() {
    local tries=0
    until answers "$1" "$2"; do
        kill -0 "${pids[@]}" 2>/dev/null && [ $((tries += 1)) -lt 600 ] || return 1
        sleep 0.1
    done
}
if ready "${admin_listen##*:}" /healthz && ready "${idp_listen##*:}" /metadata; then
    cat <<END

  Dashboard   ${SLUICE_ADMIN_URL:-http://localhost:3000}
  Visitors    ${SLUICE_PUBLIC_URL:-http://localhost:3080}
  Demo IdP    http://$idp_listen/

  Try it:
   1. Open the set-up link above, once, and make the first admin (it is printed only while there is none).
   2. Content: load the sample space, or upload an XML space export.
   3. Single sign-on: connect the demo IdP, press "Test configuration", choose which attribute is what, enable it.
   4. Spaces: turn on "Enforce SSO" for the space.
   5. Links: make a link to a page with its descendants, choose the allowed groups, copy it.
   6. Open the link in a private window, sign in at the demo IdP as one who may and one who may not; read the audit log.

  Ctrl-C ends everything.

END
fi
# The first that ends, for whatever reason, ends the other; its own words stand above.
status=0
wait -n "${pids[@]}" || status=$?
exit "$status"
