#!/usr/bin/env bash
# The laws and the simulator again and again with new seeds, for MINUTES; SHARD=k/n takes every n-th block of seeds.
# A failure prints its seed and the command that replays it.
set -uo pipefail
cd "$(dirname "$0")/.."

MINUTES="${MINUTES:-60}"
SHARD="${SHARD:-1/1}"
CASES="${CASES:-10000}"
SEEDS="${SEEDS:-1000}"
block="${SHARD%/*}"
shards="${SHARD#*/}"
end=$(($(date +%s) + MINUTES * 60))
rounds=0

again() {
    cargo test --release --quiet -p fillrate-tests --test "$1"
}

while [ "$(date +%s)" -lt "$end" ]; do
    echo "== block $block"
    if ! { SEED=$((block * CASES + 1)) CASES=$CASES again laws && SEED=$((block * SEEDS + 1)) SEEDS=$SEEDS again simulator; }; then
        echo "$rounds passed, 1 failed"
        exit 1
    fi
    block=$((block + shards))
    rounds=$((rounds + 1))
done
echo "$rounds passed, 0 failed"
