#!/bin/sh
# Builds the wheel, installs it into a fresh environment as a user does, and tests what was installed there.
# PYTHON=python3.9 bindings-python/test.sh: with another Python.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
root="$(dirname "$here")"
cd "$root"
[ -n "${FILLRATE_POSTGRES+set}" ] || exec bindings/with-postgres.sh "$here/test.sh"
target="${CARGO_TARGET_DIR:-$root/target}"
mkdir -p "$target"
target="$(cd "$target" && pwd)"
export CARGO_TARGET_DIR="$target" PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "== build"
"$here/wheel.sh" "$work/dist"
# One build, so that what both need is compiled once.
cargo build --release --package fillrate-cli --package fillrate-tests --bin fillrate --bin fillrate-scripts
program="$target/release/fillrate"

echo "== install"
"${PYTHON:-python3}" -m venv "$work/venv"
python="$work/venv/bin/python"
"$python" -m pip install --quiet "$work"/dist/fillrate-*.whl --requirement "$here/tests/requirements.txt"
size="$(wc -c <"$(echo "$work"/dist/fillrate-*.whl)")"
[ "$size" -le 26214400 ] || { echo "the wheel has $size bytes, more than 25 MiB"; exit 1; }
# From here on only what was installed: the tests run elsewhere.
mkdir "$work/user"
cp -r "$here/tests" "$here/pyproject.toml" "$work/user"
cp -r "$root/examples/python" "$work/user/examples"
cd "$work/user"
export ROOT="$root"

echo "== generated"
"$python" "$here/generate.py" --check

echo "== types"
"$python" -m mypy --strict --package fillrate
"$python" -m mypy --strict tests/user/program.py
"$python" -m mypy --strict tests/user/wrong.py >wrong.txt && { echo "mypy saw no mistake"; exit 1; }
[ "$(grep -c ': error:' wrong.txt)" = 6 ] || { cat wrong.txt; exit 1; }
"$python" tests/user/program.py
# The last stubtest for Python 3.9 takes what a module imports for its own.
if "$python" -c 'import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)'; then
    "$python" -m mypy.stubtest fillrate --allowlist tests/stubtest.txt
else
    echo "stubtest is left out on Python 3.9"
fi

echo "== scripts"
"$target/release/fillrate-scripts" scripts 200 40
for script in scripts/*.jsonl; do
    "$program" run "$script" >"${script%.jsonl}.out"
done

echo "== scenarios"
# As the program prints them: the same lines and exit codes.
same() {
    "$python" -m fillrate.scenario "$@" >ours.out && ours=0 || ours=$?
    "$program" scenario "$@" >theirs.out && theirs=0 || theirs=$?
    cmp ours.out theirs.out && [ "$ours" = "$theirs" ] || {
        echo "fillrate.scenario $*: exit $ours, not as fillrate scenario, exit $theirs"
        diff theirs.out ours.out | head -5
        exit 1
    }
}
files="$root/tests/scenarios/peers $root/tests/scenarios/own"
# shellcheck disable=SC2086
same $files
tail -1 ours.out
[ "$ours" = 0 ]
echo '{"name":"wrong","given":{},"steps":[{"do":{"op":"tick"},"expect":{"error":"conflict"}}]}' >wrong.json
same wrong.json
[ "$ours" = 1 ]
same --json wrong.json no-such-file.json
same --store redis://nowhere wrong.json
same --store postgres://user:secret@host:port/books wrong.json
# shellcheck disable=SC2086
"$program" scenario $files >theirs.out
for store in "sqlite://$work/user/books.db" ${FILLRATE_POSTGRES:+"$FILLRATE_POSTGRES"}; do
    # shellcheck disable=SC2086
    "$python" -m fillrate.scenario --store "$store" $files >ours.out || { grep FAILED ours.out; exit 1; }
    cmp theirs.out ours.out
    tail -1 ours.out
done

echo "== tests"
SCRIPTS="$work/user/scripts" "$python" -m pytest tests --ignore tests/user
"$python" -m pytest examples
