# shellcheck shell=bash
# SimpleSAMLphp, the identity provider of the end-to-end tests. The package is unpacked and not installed: installing it would bring a
# web server along and start it.

setup_idp() {
    [ ! -d /usr/share/simplesamlphp/www ] && [ ! -d "$TOOLS/simplesamlphp/usr/share/simplesamlphp/www" ] || return 0
    say "fetching SimpleSAMLphp (the end-to-end tests' identity provider)"
    have apt-get || die "the end-to-end tests need SimpleSAMLphp 1.19 in /usr/share/simplesamlphp; there is no apt-get here to fetch it."
    local work
    work=$(mktemp -d)
    if ! (cd "$work" && apt-get download -qq simplesamlphp >apt.log 2>&1 && dpkg-deb -x simplesamlphp_*.deb "$TOOLS/simplesamlphp"); then
        cat "$work/apt.log" >&2
        die 'SimpleSAMLphp could not be fetched. The message of apt is above.'
    fi
    rm -rf "$work"
}
