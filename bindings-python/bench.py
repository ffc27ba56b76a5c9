"""Measures what the border costs: `python bench.py PROGRAM`, where PROGRAM is `json` of benches/ (release build), which
runs the same text without any border. Prints a table; best of several rounds, as other work on the machine only adds.

With a database, one thread against four on it: `FILLRATE_FSYNC=on bindings/with-postgres.sh python bench.py PROGRAM`; with
`--database` for PROGRAM, nothing else.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable, Dict, List
from uuid import uuid4

import fillrate
from fillrate import LineIn, OrderIn, _native

AT = "2026-01-02T08:00:00Z"
WHEN = datetime(2026, 1, 2, 8, tzinfo=timezone.utc)
BATCH, ROUNDS, SKUS = 1000, 7, 200


def setup() -> List[Dict[str, Any]]:
    places = [f"L{n}" for n in range(3)]
    commands: List[Dict[str, Any]] = [{"op": "set_location", "at": AT, "location": {"id": p}} for p in places]
    for n in range(SKUS):
        counted = {"sku": f"SKU-{n}", "location": places[n % 3], "on_hand": "100000000"}
        commands.append({"op": "count_stock", "at": AT, **counted})
    return commands


def order(n: int) -> Dict[str, Any]:
    lines = [{"id": str(i), "sku": f"SKU-{(n * 7 + i * 31) % SKUS}", "quantity": "2"} for i in range(3)]
    return {"op": "place_order", "at": AT, "order": {"id": f"o-{n}", "lines": lines}}


def text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def engine() -> fillrate.Engine:
    opened = fillrate.open("memory:", clock=lambda: WHEN)
    opened.execute_batch(setup())
    return opened


def rust(program: str, timed: List[bytes]) -> List[float]:
    """Seconds for each text, without a border."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "setup.jsonl"), Path(folder, "timed.jsonl")
        first.write_bytes(b"\n".join(text(command) for command in setup()))
        second.write_bytes(b"\n".join(timed))
        told = subprocess.run([program, str(first), str(second)], check=True, capture_output=True).stdout
        return [ns / 1e9 for ns in json.loads(told)]


def python(call: Callable[[fillrate.Engine, Any], Any], given: List[Any]) -> List[float]:
    opened, times = engine(), []
    gc.collect()
    for one in given:
        began = time.perf_counter()
        told = call(opened, one)
        times.append(time.perf_counter() - began)
        del told
    return times


def middle(times: List[float]) -> float:
    return sorted(times)[len(times) // 2]


def typed(opened: fillrate.Engine, n: int) -> None:
    lines = [LineIn(str(i), f"SKU-{(n * 7 + i * 31) % SKUS}", "2") for i in range(3)]
    opened.place_order(order=OrderIn(f"o-{n}", lines))


def placed(url: str, count: int, seconds: float = 5) -> float:
    """Orders a second that so many threads place, each one by one."""
    with fillrate.open(url, tenant=f"t-{uuid4()}") as opened:
        opened.execute_batch(setup())
        done = [0] * count
        until = time.perf_counter() + seconds

        def place(thread: int) -> None:
            while time.perf_counter() < until:
                opened.execute_json(text(order(thread + count * done[thread])))
                done[thread] += 1

        threads = [threading.Thread(target=place, args=(thread,)) for thread in range(count)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(done) / (time.perf_counter() - began)


def database(url: str) -> None:
    print("\nthree-line orders one by one, PostgreSQL            orders/s  of one thread")
    rounds = [{count: placed(url, count) for count in (1, 4, 16)} for _ in range(3)]
    for count in (1, 4, 16):
        speed = middle([times[count] for times in rounds])
        ratio = middle([times[count] / times[1] for times in rounds])
        print(f"  {count:2} threads                                   {speed:8.0f}  {ratio:.2f}")


def main(program: str) -> None:
    batches = [[order(b * BATCH + n) for n in range(BATCH)] for b in range(ROUNDS)]
    plain = min(rust(program, [text(batch) for batch in batches]))
    print(f"batches of {BATCH} three-line orders, memory           ms  of Rust's JSON path")
    print(f"  Rust, JSON text                              {plain * 1e3:8.1f}  1.00")
    for name, call, given in (
        ("execute_json(bytes)", lambda e, one: e.execute_json(one), [text(batch) for batch in batches]),
        ("execute_batch(list of dicts)", lambda e, one: e.execute_batch(one), batches),
    ):
        took = min(python(call, given))
        print(f"  {name:44} {took * 1e3:8.1f}  {took / plain:.2f}")

    singles = [order(n) for n in range(3000)]
    plain = middle(rust(program, [text(one) for one in singles]))
    empty = middle(python(lambda e, one: _native.version(), singles))
    bound = 3 * empty + plain
    print("\na single three-line order, memory, middle of 3,000   µs  of (3 empty calls + Rust's JSON path)")
    print(f"  an empty call                                {empty * 1e6:8.1f}")
    print(f"  Rust, JSON text                              {plain * 1e6:8.1f}")
    for name, call, given in (
        ("execute_json(bytes)", lambda e, one: e.execute_json(one), [text(one) for one in singles]),
        ("execute(dict)", lambda e, one: e.execute(one), singles),
        ("place_order(…), typed in and out", typed, list(range(3000))),
    ):
        took = middle(python(call, given))
        print(f"  {name:44} {took * 1e6:8.1f}  {took / bound:.2f}")


if __name__ == "__main__":
    if sys.argv[1:] != ["--database"]:
        main(*sys.argv[1:])
    if os.environ.get("FILLRATE_POSTGRES"):
        database(os.environ["FILLRATE_POSTGRES"])
