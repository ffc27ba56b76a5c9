#!/bin/sh
# Installs what is missing: a linker, and the parts of the toolchain that format and lint.
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
# The tests of the PostgreSQL store start a server of their own.
if [ "${FILLRATE_SKIP_POSTGRES:-}" != 1 ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null 2>&1; then
    sudo=$([ "$(id -u)" = 0 ] || echo sudo)
    { $sudo apt-get update -qq && $sudo apt-get install -y -qq postgresql; } ||
        echo "PostgreSQL cannot be installed: its tests will fail, unless FILLRATE_SKIP_POSTGRES=1" >&2
fi
