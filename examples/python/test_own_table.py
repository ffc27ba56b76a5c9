"""Orders here, stock in somebody else's table."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator, Sequence

import fillrate
import pytest
from fillrate import LineIn, OrderIn, StockCounts, StockWrite
from own_table import BINS, Bins


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[str]:
    path = f"{tmp_path}/warehouse.db"
    with sqlite3.connect(path) as db:
        db.execute(BINS)
    yield path


def pieces(path: str, article: str) -> int:
    with sqlite3.connect(path) as db:
        (found,) = db.execute("SELECT pieces FROM bins WHERE article = ?", (article,)).fetchone()
        return int(found)


def test_what_leaves_here_leaves_there(warehouse: str) -> None:
    with fillrate.open("memory:", inventory=Bins(warehouse)) as engine:
        engine.set_location(location=fillrate.Location("HUB"))
        engine.receive_stock(sku="MUG", location="HUB", quantity=5)
        assert pieces(warehouse, "MUG") == 5
        placed = engine.place_order(order=OrderIn("o-1", [LineIn("1", "MUG", 7)]))
        assert (placed.order.lines[0].allocated, placed.order.lines[0].backordered) == (5, 2)
        engine.dispatch_shipment(shipment="o-1/S1")
        assert pieces(warehouse, "MUG") == 0
        assert not engine.audit().findings and engine.heal() == 0


def test_many_at_once_sell_no_piece_twice(warehouse: str, tmp_path: Path) -> None:
    with fillrate.open(f"sqlite://{tmp_path}/orders.db", inventory=Bins(warehouse)) as engine:
        engine.set_location(location=fillrate.Location("HUB"))
        engine.receive_stock(sku="MUG", location="HUB", quantity=10)

        def place(n: int) -> int:
            return int(engine.place_order(order=OrderIn(f"o-{n}", [LineIn("1", "MUG", 1)])).order.lines[0].allocated)

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(place, range(20))) == 10
        assert not engine.audit().findings


def test_what_goes_wrong_there_is_told_here_and_nothing_is_left(warehouse: str) -> None:
    with fillrate.open("memory:", inventory=Bins(warehouse)) as engine:
        engine.set_location(location=fillrate.Location("HUB"))
        with pytest.raises(fillrate.Unavailable, match="whole pieces"):
            engine.receive_stock(sku="ROPE", location="HUB", quantity="2.5")
        assert not engine.get_stock().items and engine.heal() == 0
        engine.receive_stock(sku="ROPE", location="HUB", quantity="2")


class Forgetful(Bins):
    """Its answer gets lost once."""

    lose = False

    def apply(self, id: str, writes: Sequence[StockWrite]) -> bool:
        done = super().apply(id, writes)
        if self.lose:
            self.lose = False
            raise ConnectionError("the line is down")
        return done


def test_a_lost_answer_is_taken_back(warehouse: str) -> None:
    bins = Forgetful(warehouse)
    with fillrate.open("memory:", inventory=bins) as engine:
        engine.set_location(location=fillrate.Location("HUB"))
        bins.lose = True
        with pytest.raises(fillrate.Unavailable, match="the line is down"):
            engine.receive_stock(sku="MUG", location="HUB", quantity=5, id="c-1")
        done = engine.receive_stock(sku="MUG", location="HUB", quantity=5, id="c-1")
        assert not done.replayed and pieces(warehouse, "MUG") == 5
        rows = bins.read(["MUG"])[0]
        assert [row.on_hand for row in rows] == [5] and isinstance(rows[0], StockCounts)
        assert not engine.audit().findings
