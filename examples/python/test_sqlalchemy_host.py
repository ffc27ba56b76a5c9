"""Every scenario on tables of one's own, and many at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any, Callable

import fillrate
import pytest
import sqlalchemy as sa
from fillrate import LineIn, OrderIn, _native
from sqlalchemy_host import SqlAlchemyHost, sqlite_engine

SCENARIOS = Path(os.environ.get("ROOT", Path(__file__).resolve().parents[2])) / "tests" / "scenarios"


@pytest.mark.skipif(not SCENARIOS.exists(), reason="the scenario files are not here")
def test_scenarios() -> None:
    def open(_: str) -> Callable[[str], str]:
        pool: Any = sa.pool.StaticPool
        database = sa.create_engine("sqlite://", poolclass=pool, connect_args={"check_same_thread": False})
        engine = fillrate.over(SqlAlchemyHost(database))
        return lambda text: engine.execute_json(text).decode()

    out = BytesIO()
    files = [path for folder in ("own", "peers") for path in sorted((SCENARIOS / folder).glob("*.json"))[::4]]
    passed = _native.run_scenarios(files, "t", False, open, out.write)
    told = out.getvalue().decode().splitlines()
    assert passed, [line for line in told if line.startswith("FAILED")]
    assert len(told) > 80


def test_many_at_once_sell_no_unit_twice(tmp_path: Path) -> None:
    host = SqlAlchemyHost(sqlite_engine(f"sqlite:///{tmp_path}/books.db"))
    engine = fillrate.over(host)
    engine.set_location(location=fillrate.Location("HUB"))
    engine.receive_stock(sku="MUG", location="HUB", quantity=10)

    def place(n: int) -> int:
        placed = engine.place_order(order=OrderIn(f"o-{n}", [LineIn("1", "MUG", 1)]), id=f"c-{n}")
        return int(placed.order.lines[0].allocated)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(place, range(25))) == 10
    assert place(0) in (0, 1) and len(engine.list_orders().items) == 25
    assert not engine.audit().findings
    events = engine.list_events(limit=1000).items
    assert [event.position for event in events] == sorted({event.position for event in events})
