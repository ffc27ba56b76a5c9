"""The same bytes as the program gives, for scripts of random commands.

`SCRIPTS` names a folder of `N.jsonl` with what the program answers in `N.out`; see test.sh.
"""

import os
from pathlib import Path

import fillrate
import pytest

SCRIPTS = os.environ.get("SCRIPTS", "")


@pytest.mark.skipif(not SCRIPTS, reason="test.sh makes the scripts")
def test_random_scripts() -> None:
    scripts = sorted(Path(SCRIPTS).glob("*.jsonl"))
    assert len(scripts) >= 200
    commands = 0
    for script in scripts:
        with fillrate.open("memory:") as engine:
            lines = script.read_bytes().splitlines(keepends=True)
            told = b"".join(engine.execute_json(line) + b"\n" for line in lines)
        assert told == script.with_suffix(".out").read_bytes(), script.name
        commands += len(lines)
    print(f"{commands} commands of {len(scripts)} scripts")
