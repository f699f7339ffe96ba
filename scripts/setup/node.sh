# shellcheck shell=bash
# Tools from npm (styles, size of the front end, end-to-end tests), pinned by package-lock.json, in node_modules.

setup_node() {
    local wanted stamp="$ROOT/node_modules/.sluice-lock"
    wanted=$(sha256sum <"$ROOT/package-lock.json")
    [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    say 'installing the npm tools of package-lock.json (styles, size of the front end, browser tests)'
    # No package's own scripts are run.
    (cd "$ROOT" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
        die 'npm could not install the packages of package-lock.json. Its message is above.'
    printf '%s\n' "$wanted" >"$stamp"
}
