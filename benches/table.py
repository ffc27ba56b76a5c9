"""Writes what the last `cargo bench` measured into docs/benchmarks.md. Needs nothing but Python."""

import json
import os
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"

# What is compared within one run: in words, the one, the other, and at most how many times as long.
RATIOS: list[tuple[str, str, str, float]] = []


def measured() -> dict[str, tuple[float, float, float]]:
    """Nanoseconds by name: median, and the ends of its 95 % confidence interval."""
    found = {}
    for file in sorted(TARGET.glob("criterion/**/new/estimates.json")):
        name = json.loads(file.with_name("benchmark.json").read_text())["full_id"]
        median = json.loads(file.read_text())["median"]
        interval = median["confidence_interval"]
        found[name] = (median["point_estimate"], interval["lower_bound"], interval["upper_bound"])
    return found


def span(nanoseconds: float) -> str:
    """In the unit that reads best, with three digits."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def machine() -> str:
    """What it was measured on."""
    cpu = platform.processor() or platform.machine()
    info = pathlib.Path("/proc/cpuinfo")
    if info.exists():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = models[0].split(":", 1)[1].strip() if models else cpu
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout
    return f"{cpu}, {os.cpu_count()} cores, {' '.join(rustc.split()[:2])}"


def main() -> None:
    times = measured()
    if not times:
        raise SystemExit("nothing was measured; run `make bench`")
    lines = [f"Measured on: {machine()}.", "", "| benchmark | median | 95 % confidence |", "| --- | --- | --- |"]
    lines += [f"| {name} | {span(t)} | {span(low)} to {span(high)} |" for name, (t, low, high) in times.items()]
    ratios = [r for r in RATIOS if r[1] in times and r[2] in times]
    if ratios:
        lines += ["", "| compared within this run | times | at most |", "| --- | --- | --- |"]
        lines += [f"| {what} | {times[a][0] / times[b][0]:.2f} | {most:g} |" for what, a, b, most in ratios]
    head, rest = PAGE.read_text().split(BEGIN, 1)
    PAGE.write_text(head + BEGIN + "\n" + "\n".join(lines) + "\n" + END + rest.split(END, 1)[1])
    print(f"{len(times)} benchmarks written to {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
