#!/bin/sh
# Builds the wheel into a folder: bindings-python/wheel.sh dist
# Its own target folder: what is built for Python is built otherwise.
set -eu
mkdir -p "$1"
out="$(cd "$1" && pwd)"
here="$(cd "$(dirname "$0")" && pwd)"
target="${CARGO_TARGET_DIR:-$here/../target}"
mkdir -p "$target/wheel"
target="$(cd "$target/wheel" && pwd)"
tools="$target/tools"
if [ ! -x "$tools/bin/maturin" ]; then
    "${PYTHON:-python3}" -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check 'maturin>=1.16,<2'
fi
cd "$here"
CARGO_TARGET_DIR="$target" "$tools/bin/maturin" build --release --strip --quiet --out "$out"
ls "$out"
