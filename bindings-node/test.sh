#!/bin/sh
# Builds the package, installs it into a fresh folder as a user does, and tests what was installed there.
# RUNS=400 SEED=7 bindings-node/test.sh: more, and other, hostile calls.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
root="$(dirname "$here")"
cd "$root"
[ -n "${FILLRATE_POSTGRES+set}" ] || exec bindings/with-postgres.sh "$here/test.sh"
target="${CARGO_TARGET_DIR:-$root/target}"
mkdir -p "$target"
target="$(cd "$target" && pwd)"
export CARGO_TARGET_DIR="$target"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "== build"
"$here/scripts/pack.sh" "$work/dist"
# One build, so that what both need is compiled once.
cargo build --release --package fillrate-cli --package fillrate-tests --bin fillrate --bin fillrate-scripts
program="$target/release/fillrate"

echo "== tools"
# Kept between runs; made anew when the lock file changes.
tools="$target/node-tools-$(cksum <"$here/test/package-lock.json" | cut -d' ' -f1)-$(node -p process.versions.modules)"
if [ ! -f "$tools/ready" ]; then
    rm -rf "$tools" && mkdir -p "$tools"
    cp "$here/test/package.json" "$here/test/package-lock.json" "$tools"
    (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    "$here/scripts/better-sqlite3.sh" "$tools" || {
        tail -5 "$tools/build.log"
        echo "better-sqlite3 CANNOT BE BUILT: its example is tested on Node's own SQLite, or not at all where there is none"
        rm -rf "$tools/node_modules/better-sqlite3"
    }
    touch "$tools/ready"
fi

echo "== install"
ln -s "$tools/node_modules" "$work/node_modules"
user="$work/user"
mkdir "$user"
cd "$user"
echo '{"name":"user","private":true}' >package.json
npm install --offline --no-audit --no-fund --loglevel=error "$work"/dist/fillrate-*.tgz
cp -r "$here/test/." "$root/examples/node/." .
rm package-lock.json

echo "== types"
"$tools/node_modules/.bin/tsc" --project types
node types/out/program.mjs
node types/out/common.cjs

echo "== scripts"
"$target/release/fillrate-scripts" scripts 200 40
for script in scripts/*.jsonl; do
    "$program" run "$script" >"${script%.jsonl}.out"
done

echo "== tests"
export SCRIPTS="$user/scripts" SCHEMA="$root/bindings/schema.json" EXAMPLES="$user" ROOT="$root"
node --test --test-reporter=spec ./*.test.mjs ./*.test.js

echo "== scenarios"
# As the program prints them: the same lines, problems and exit codes.
same() {
    npx --no-install fillrate-scenario "$@" >ours.out 2>ours.err && ours=0 || ours=$?
    "$program" scenario "$@" >theirs.out 2>theirs.err && theirs=0 || theirs=$?
    cmp ours.out theirs.out && cmp ours.err theirs.err && [ "$ours" = "$theirs" ] || {
        echo "fillrate-scenario $*: exit $ours, not as fillrate scenario, exit $theirs"
        diff theirs.out ours.out | head -5
        exit 1
    }
}
same "$root/tests/scenarios/peers" "$root/tests/scenarios/own"
tail -1 ours.out
[ "$ours" = 0 ]
echo '{"name":"wrong","given":{},"steps":[{"do":{"op":"tick"},"expect":{"error":"conflict"}}]}' >wrong.json
same wrong.json
[ "$ours" = 1 ]
same --json wrong.json no-such-file.json
same --help
same
same --store redis://nowhere wrong.json
same --store postgres://user:secret@host:port/books wrong.json
"$program" scenario "$root/tests/scenarios/peers" "$root/tests/scenarios/own" >theirs.out
for store in "sqlite://$user/books.db" ${FILLRATE_POSTGRES:+"$FILLRATE_POSTGRES"}; do
    npx --no-install fillrate-scenario --store "$store" "$root/tests/scenarios/peers" "$root/tests/scenarios/own" >ours.out || {
        grep FAILED ours.out
        exit 1
    }
    cmp theirs.out ours.out
    tail -1 ours.out
done
