#!/bin/sh
# Builds the engine for this machine and packs what a user installs: `pack.sh FOLDER` leaves fillrate-VERSION.tgz there.
set -eu
cd "$(dirname "$0")/.."
to="${1:-dist}"
mkdir -p "$to"
to="$(cd "$to" && pwd)"

node scripts/version.mjs
node scripts/generate.mjs --check
cargo build --release --package fillrate-node
target="${CARGO_TARGET_DIR:-../target}/release"
name="fillrate.$(node scripts/platform.mjs).node"
rm -f fillrate.*.node
for built in libfillrate_node.so libfillrate_node.dylib fillrate_node.dll; do
    if [ -f "$target/$built" ]; then cp "$target/$built" "$name"; fi
done
# Symbols are of no use to a user; what is exported stays.
if [ "$(uname)" = Linux ]; then strip --strip-unneeded "$name"; fi
cp ../LICENSE-APACHE ../LICENSE-MIT .
npm pack --silent --ignore-scripts --pack-destination "$to"
