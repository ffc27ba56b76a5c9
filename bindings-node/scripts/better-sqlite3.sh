#!/bin/sh
# Compiles better-sqlite3 in a folder's node_modules, with the headers of this very Node: `better-sqlite3.sh FOLDER`.
# Fails, quickly, where there are none and they cannot be fetched; `build.log` tells.
set -eu
cd "$1"
log="$PWD/build.log"
headers=""
for place in "$(dirname "$(dirname "$(node -p process.execPath)")")" /usr /usr/local; do
    version="$place/include/node/node_version.h"
    if [ -z "$headers" ] && [ -f "$version" ] &&
        grep -q "NODE_MAJOR_VERSION $(node -p 'process.versions.node.split(".")[0]')\$" "$version" &&
        grep -q "NODE_MINOR_VERSION $(node -p 'process.versions.node.split(".")[1]')\$" "$version"; then
        headers="$place"
    fi
done
gyp=""
own="$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")"
for place in "$own/node_modules/node-gyp" "$(npm root --global)/npm/node_modules/node-gyp" /usr/share/nodejs/node-gyp /usr/share/node_modules/node-gyp; do
    if [ -z "$gyp" ] && [ -f "$place/bin/node-gyp.js" ]; then gyp="$place/bin/node-gyp.js"; fi
done
[ -n "$gyp" ] || { echo "npm has no node-gyp" >"$log"; exit 1; }
cd node_modules/better-sqlite3
if [ -n "$headers" ]; then
    set -- --nodedir="$headers"
else
    # Where they are not here, and the way to fetch them is closed, nobody waits long.
    timeout 60 node "$gyp" install >"$log" 2>&1
    set --
fi
JOBS=2 timeout 600 node "$gyp" rebuild --release "$@" >"$log" 2>&1
