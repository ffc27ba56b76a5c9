#!/usr/bin/env bash
# First the stores under stress: KILLS processes killed, then 32 and 64 workers on hot scarce SKUs, STRESS seconds each,
# while a reader checks the totals; KILLS=0 goes without. Then the laws and the simulator again and again with new seeds,
# for MINUTES; SHARD=k/n takes every n-th block of seeds.
# A failure prints its seed and the command that replays it.
set -uo pipefail
cd "$(dirname "$0")/.."

MINUTES="${MINUTES:-60}"
SHARD="${SHARD:-1/1}"
CASES="${CASES:-10000}"
SEEDS="${SEEDS:-1000}"
KILLS="${KILLS:-200}"
STRESS="${STRESS:-600}"
block="${SHARD%/*}"
shards="${SHARD#*/}"
end=$(($(date +%s) + MINUTES * 60))
rounds=0

again() {
    cargo test --release --quiet -p fillrate-tests --test "$@"
}

stress() {
    local store workers
    for store in sqlite postgres; do
        echo "== $store: $KILLS kills"
        KILLS=$KILLS again "$store" kill:: || return 1
        for workers in 32 64; do
            echo "== $store: $workers workers for $STRESS seconds"
            env WORKERS="$workers" SECONDS="$STRESS" cargo test --release --quiet -p fillrate-tests --test "$store" \
                mixed:: -- --test-threads=1 --nocapture || return 1
        done
    done
}

if [ "$KILLS" -gt 0 ] && ! stress; then
    echo "0 passed, 1 failed"
    exit 1
fi

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
