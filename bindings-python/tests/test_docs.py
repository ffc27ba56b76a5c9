"""The examples of the package's documentation run, each on a shop of its own."""

import doctest
import importlib
import os
from pathlib import Path
from types import ModuleType
from typing import Any, Dict, List

import fillrate
import pytest
from conftest import shop
from fillrate._commands import Commands

ROOT = Path(os.environ.get("ROOT", Path(__file__).parents[2]))
MODULES = ["", ".engine", ".errors", ".values", ".aio", ".bulk", ".execution", ".inventory", "._commands"]


def found() -> List[Any]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    tests: List[Any] = []
    for name in MODULES:
        module: ModuleType = importlib.import_module("fillrate" + name)
        tests += [test for test in finder.find(module) if test.examples]
    return tests


FOUND = found()


@pytest.mark.parametrize("test", FOUND, ids=lambda test: test.name)
def test_example(test: doctest.DocTest) -> None:
    test.globs.update(fillrate=fillrate, engine=shop())
    told: List[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=told.append)
    assert not told, "".join(told)


def test_every_command_has_one() -> None:
    names = {test.name for test in FOUND}
    methods = [name for name in vars(Commands) if not name.startswith("_")]
    assert len(methods) == 60
    assert not [name for name in methods if f"fillrate._commands.Commands.{name}" not in names]


def test_the_example_of_the_front_page() -> None:
    (code,) = [part.split("```")[0] for part in (ROOT / "README.md").read_text().split("```python\n")[1:]]
    told: Dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), told)
    assert told["placed"].order.backorders[0].open == 2


def test_the_example_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "bindings-python" / "README.md").read_text()
    code = text.split("```python\n")[1].split("```")[0]
    exec(compile(code, "README.md", "exec"), {})
    wanted = [line.strip()[2:] for line in code.splitlines() if line.strip().startswith("# ")]
    assert capsys.readouterr().out.splitlines() == wanted
