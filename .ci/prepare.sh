#!/bin/sh
# Installs what is missing: a linker, the parts of the toolchain that format and lint, Python's venv, Node.
set -eu
PATH="$PATH:$HOME/.cargo/bin"

if ! command -v cargo >/dev/null 2>&1; then
    echo "Rust is missing: install it with rustup, then run make again" >&2
    exit 1
fi
if ! command -v cc >/dev/null 2>&1; then
    sudo=$([ "$(id -u)" = 0 ] || echo sudo)
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq gcc libc6-dev
fi
cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
# Debian's packages; what cannot be had is told, and the stage that needs it fails with its own words.
have() {
    sudo=$([ "$(id -u)" = 0 ] || echo sudo)
    { $sudo apt-get update -qq && $sudo apt-get install -y -qq "$@"; } || echo "cannot be installed: $*" >&2
}
# The packages of the other languages are tested in fresh environments.
python3 -c 'import ensurepip, venv' 2>/dev/null || have python3 python3-venv
node -e '' 2>/dev/null || have nodejs
npm --version >/dev/null 2>&1 || have npm
node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null ||
    echo "Node 20 or later is missing: the stage of Node will fail" >&2
# The tests of the PostgreSQL store start a server of their own.
if [ "${FILLRATE_SKIP_POSTGRES:-}" != 1 ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null 2>&1; then
    have postgresql
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
        echo "PostgreSQL is missing: its tests will fail, unless FILLRATE_SKIP_POSTGRES=1" >&2
fi
