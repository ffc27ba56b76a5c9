#!/usr/bin/env bash
# The core is pure: it builds without the standard library, names no IO, clock, thread, environment or randomness,
# and stands on no crate that brings them.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build -p fillrate --no-default-features

impure='std::(fs|net|env|process|io|time|path|os|thread::(spawn|sleep|scope|park))|SystemTime|Instant::now|RandomState'
# Examples in documentation are a host's code, and hosts may.
if grep -rnE "$impure" core/src --include='*.rs' | grep -vE '^[^:]+:[0-9]+: *//'; then
    echo "the core reaches outside: take it as an argument instead"
    exit 1
fi
if grep -rnE '\b(println|eprintln|print|dbg)!' core/src --include='*.rs' | grep -vE '^[^:]+:[0-9]+: *//'; then
    echo "the core prints: give it back instead"
    exit 1
fi
if cargo tree -p fillrate --no-default-features -e normal --prefix none |
    grep -E '^(rand|rand_core|getrandom|fastrand|tokio|async-std|mio|socket2|chrono|time|windows-sys) '; then
    echo "the core stands on a crate that reaches outside"
    exit 1
fi
echo "the core is pure"
