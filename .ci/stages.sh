#!/usr/bin/env bash
# Every check, stage by stage. Stops at the first that fails. Prints the minutes of each, and on the last line
# how many tests and scenarios passed and failed.
set -uo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}"
logs="$CARGO_TARGET_DIR/stages"
rm -rf "$logs" && mkdir -p "$logs"

PEERS=73
OWN=300
table=""
begun=$(date +%s)
failed_stage=""

minutes() { awk "BEGIN { printf \"%.1f\", $1 / 60 }"; }

# Runs a stage: its name, then the command.
stage() {
    local name="$1" start seconds verdict="ok"
    shift
    [ -n "$failed_stage" ] && return
    echo "== $name"
    start=$(date +%s)
    if ! "$@" 2>&1 | tee "$logs/$name.log"; then
        verdict="FAILED"
        failed_stage="$name"
    fi
    seconds=$(($(date +%s) - start))
    table+=$(printf '%-14s %6s  %s' "$name" "$(minutes "$seconds")" "$verdict")$'\n'
}

libraries=(-p fillrate -p fillrate-cli -p fillrate-sqlite -p fillrate-postgres)

units() {
    cargo test --release --lib --bins --tests "${libraries[@]}" -p fillrate-bindings &&
        cargo test --release --doc "${libraries[@]}"
}

suite() {
    cargo test --release -p fillrate-tests --lib --tests
}

# The laws must catch each planted bug: tests whose names say `planted`, at least three of them.
planted() {
    cargo test --release -p fillrate-tests --features planted-bugs planted | tee "$logs/planted.count" || return 1
    [ "$(passed "$logs/planted.count")" -ge 3 ] || { echo "fewer than 3 planted bugs were looked for"; return 1; }
}

# Scenario files of a folder, at least so many.
scenarios() {
    local folder="$1" least="$2"
    cargo run --quiet --release -p fillrate-cli --bin fillrate -- scenario "$folder" | tee "$logs/$(basename "$folder").count" || return 1
    [ "$(passed "$logs/$(basename "$folder").count")" -ge "$least" ] || { echo "fewer than $least files of $folder ran"; return 1; }
}

demo() {
    cargo run --quiet --release -p fillrate-cli --bin fillrate -- demo
}

docs() {
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps "${libraries[@]}"
}

dependencies() {
    if cargo deny --version >/dev/null 2>&1; then
        cargo deny check licenses bans sources
    else
        echo "cargo-deny is not installed; licences, bans and sources were not looked at"
    fi
}

# Sums over logs: `test result: ok. 3 passed; 0 failed`, `5 tests run: 5 passed, 1 failed`, `7 passed, 0 failed`,
# `1 failed, 7 passed in 2.50s` of pytest, `pass 7` and `fail 1` of Node.
count() {
    local word="$1"
    shift
    cat /dev/null "$@" | sed 's/\x1b\[[0-9;]*m//g' |
        sed -E 's/^(ℹ|#) pass ([0-9]+)$/\2 passed, 0 failed/; s/^(ℹ|#) fail ([0-9]+)$/0 passed, \2 failed/' |
        grep -E '^test result:|tests? run:|^[0-9]+ passed, [0-9]+ failed$|^[0-9]+ (failed|passed)[a-z0-9, ]* in [0-9.]+s' |
        grep -oE "[0-9]+ $word" | awk '{ sum += $1 } END { print sum + 0 }'
}

passed() { count passed "$@"; }

# Numbers of cases of each law, seeds of the simulator, sourcing instances of each kind, scripts of the coverage.
# The tests of PostgreSQL start a server of their own; FILLRATE_SKIP_POSTGRES=1 goes without, and says so.
export CASES="${CASES:-10000}" SEEDS="${SEEDS:-1000}" SOURCING_CASES="${SOURCING_CASES:-2000}"

stage format cargo fmt --all --check
stage lints cargo clippy --workspace --all-targets -- -D warnings
stage pure .ci/pure.sh
stage dependencies dependencies
stage peers scenarios tests/scenarios/peers "$PEERS"
stage own scenarios tests/scenarios/own "$OWN"
stage demo demo
stage units units
stage suite suite
stage planted planted
stage python bindings-python/test.sh
stage node bindings-node/test.sh
stage docs docs
stage benches cargo build --release -p fillrate-benches --all-targets

echo
printf '%-14s %6s\n' "stage" "min"
printf '%s' "$table"
printf '%-14s %6s\n\n' "all" "$(minutes $(($(date +%s) - begun)))"
ok=$(passed "$logs"/*.log)
bad=$(count failed "$logs"/*.log)
if [ -n "$failed_stage" ] && [ "$bad" -eq 0 ]; then
    bad=1
fi
echo "$ok passed, $bad failed"
[ -z "$failed_stage" ]
