"""Typed commands say what the same command as JSON says, and results are values: exact, aware, picklable."""

import json
import os
import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict

import fillrate
import pytest
from fillrate import _codec, types
from fillrate.engine import Engine

ROOT = Path(os.environ.get("ROOT", Path(__file__).parents[2]))
SCHEMA = json.loads((ROOT / "bindings" / "schema.json").read_text())
SCENARIOS = sorted((ROOT / "tests" / "scenarios").glob("*/*.json"))
EVERY = {command["op"]: command for command in SCHEMA["commands"] + SCHEMA["queries"]}


class Recorded:
    """Stands between an engine and its store; keeps what goes by."""

    def __init__(self, native: Any) -> None:
        self.native, self.sent, self.told = native, "", ""

    def execute(self, text: str) -> str:
        self.sent, self.told = text, self.native.execute(text)
        return self.told

    def heal(self) -> str:
        return "0"

    def close(self) -> None:
        self.native.close()


def arguments(command: Dict[str, Any]) -> Dict[str, Any]:
    given = {name + "_" if name == "from" else name: value for name, value in command.items() if name != "op"}
    given["at"] = _codec.read_time(
        datetime.fromisoformat(given["at"].replace("Z", "+00:00"))
        .astimezone(timezone.utc)
        .isoformat()
        .replace("+00:00", "Z")
    )
    return given


def same(told: Any, typed: Any) -> None:
    """What is told as JSON and the typed result hold the same."""
    if is_dataclass(typed) and not isinstance(typed, type):
        if isinstance(told, str):
            return
        names = {f.name[:-1] if f.name == "from_" else f.name: f.name for f in fields(typed)}
        for name, value in told.items():
            assert name in names, (type(typed), name)
            same(value, getattr(typed, names[name]))
    elif isinstance(typed, (tuple, list)):
        assert len(told) == len(typed)
        for one, other in zip(told, typed):
            same(one, other)
    elif isinstance(typed, Decimal):
        assert Decimal(told) == typed
    elif isinstance(typed, datetime):
        assert datetime.fromisoformat(told[:19]) == typed.replace(tzinfo=None, microsecond=0)
    elif isinstance(typed, timedelta):
        assert _codec.read_duration(_codec.duration(typed)) == typed
    else:
        assert told == typed


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_through_typed_methods(path: Path) -> None:
    """Every step through its method: the same bytes as through JSON, the same content in the typed result."""
    scenario = json.loads(path.read_text())
    plain = fillrate.open("memory:")
    recorded = Recorded(fillrate._native.Engine("memory:", "default"))
    typed = Engine(recorded)
    at = "2026-01-01T00:00:00Z"
    for step in scenario["steps"]:
        command = step["do"]
        if not isinstance(command, dict) or not isinstance(command.get("at", at), str):
            return
        command = {"at": at, **command}
        at = command["at"]
        known = EVERY.get(command.get("op"))
        names = {f["name"] for f in known["fields"]} | {"op", "id", "at", "if_version"} if known else set()
        wanted = {f["name"] for f in known["fields"] if f["required"]} if known else set()
        if (
            known is None
            or not wanted <= set(command) <= names
            or (command.get("if_version", 0) and not known["if_version"])
        ):
            continue
        try:
            given = arguments(command)
            datetime.fromisoformat(at.replace("Z", "+00:00"))
        except (ValueError, AttributeError, fillrate.FillrateError):
            return
        if "id" in given and known in SCHEMA["queries"]:
            continue
        try:
            told: Any = plain.execute({**command, "at": given["at"]})
        except fillrate.FillrateError as error:
            told = error
        try:
            result = getattr(typed, command["op"])(**given)
        except fillrate.FillrateError as error:
            assert isinstance(told, fillrate.FillrateError), (command, error)
            assert (error.code, error.details, type(error)) == (told.code, told.details, type(told))
            continue
        assert not isinstance(told, fillrate.FillrateError), (command, told)
        assert json.loads(recorded.told) == told
        answer = told["answer"] if known in SCHEMA["queries"] else told
        same(answer, result)
        assert pickle.loads(pickle.dumps(result)) == result


def test_results_do_not_change(engine: fillrate.Engine) -> None:
    order = engine.get_order(order="o-1")
    with pytest.raises(FrozenInstanceError):
        order.version = 7  # type: ignore[misc]
    assert hash(order.lines) == hash(engine.get_order(order="o-1").lines)
    assert order == engine.get_order(order="o-1")


def test_numbers_are_exact_and_times_aware(engine: fillrate.Engine) -> None:
    engine.receive_stock(sku="ROPE", location="HUB", quantity=Decimal("2.500000"))
    row = engine.get_stock(sku="ROPE").items[0]
    assert (row.on_hand, str(row.on_hand)) == (Decimal("2.5"), "2.5")
    placed = engine.get_order(order="o-1").placed_at
    assert placed == datetime(2026, 1, 2, 8, tzinfo=timezone.utc)
    sla = engine.get_order(order="o-1").policy.backorder_sla
    assert sla == timedelta(days=14)


def test_times_of_other_zones_and_fractions(engine: fillrate.Engine) -> None:
    berlin = timezone(timedelta(hours=1))
    at = datetime(2026, 1, 2, 9, 0, 0, 1, tzinfo=berlin)
    done = engine.receive_stock(sku="X", location="HUB", quantity=1, at=at)
    assert done.events[0].at == at


def test_equal_quantities_are_equal_content(engine: fillrate.Engine) -> None:
    for quantity in (5, Decimal(5), Decimal("5.000"), Decimal("0.5E1")):
        done = engine.receive_stock(sku="X", location="HUB", quantity=quantity, id="c-1")
    assert done.replayed and engine.get_stock(sku="X").items[0].on_hand == 5


def test_errors_are_a_tree(engine: fillrate.Engine) -> None:
    families = {error["family"] for error in SCHEMA["errors"]}
    assert families == set(fillrate.errors.CLASSES)
    assert all(issubclass(cls, fillrate.FillrateError) for cls in fillrate.errors.CLASSES.values())
    with pytest.raises(fillrate.Refused) as caught:
        engine.place_order(
            order={"id": "big", "policy": {"remainder": "reject"}, "lines": [{"id": "1", "sku": "MUG", "quantity": 99}]}
        )
    assert caught.value.code == "insufficient_stock" and caught.value.details["skus"][0]["short"] == "90"
    assert not caught.value.retryable
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (type(copy), copy.code, copy.details) == (fillrate.Refused, caught.value.code, caught.value.details)


def test_every_record_is_described_in_words() -> None:
    for name in types.__all__:
        one = getattr(types, name)
        assert one.__doc__ or not isinstance(one, type), name
