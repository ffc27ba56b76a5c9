"""Columns in and out; arrays of other libraries are stood for by what they offer."""

from array import array
from decimal import Decimal
from typing import Any, List

import fillrate
import pytest


class Arrow:
    """As pyarrow's arrays: `to_pylist`."""

    def __init__(self, values: List[Any]) -> None:
        self.values = values

    def to_pylist(self) -> List[Any]:
        return self.values


def test_lines_in_columns(engine: fillrate.Engine) -> None:
    lines = fillrate.order_lines(id=Arrow(["1", "2"]), sku=["MUG", "LAMP"], quantity=array("q", [1, 2]))
    placed = engine.place_order(order=fillrate.OrderIn("cols", lines))
    assert [line.ordered for line in placed.order.lines] == [1, 2]
    lines = fillrate.order_lines(id=("1", "2"), sku="MUG", quantity=memoryview(array("q", [1, 1])))
    assert [line["quantity"] for line in lines] == [1, 1]
    for columns in ({"id": ["1"], "sku": ["a", "b"]}, {"id": "1", "sku": "a"}):
        with pytest.raises(fillrate.InvalidRequest):
            fillrate.order_lines(**columns)


def test_stock_in_columns() -> None:
    engine = fillrate.open("memory:")
    engine.set_location(location={"id": "HUB"})
    skus = [f"S-{n:04}" for n in range(1, 2501)]
    refused = fillrate.set_counts(engine, sku=skus, location="HUB", on_hand=array("q", range(1, 2501)))
    assert refused == [None] * 2500
    columns = fillrate.stock_columns(engine)
    assert columns.sku == skus
    assert memoryview(columns.on_hand).format == "q"
    assert columns.on_hand[7] == 8_000_000 and columns.free == columns.on_hand
    engine.count_stock(sku="S-0001", location="HUB", on_hand=Decimal("0.000001"))
    assert fillrate.stock_columns(engine, sku="S-0001").on_hand[0] == 1
    bad = fillrate.set_counts(engine, sku=["A", "B"], location=["HUB", "MOON"], on_hand=["1.5", 1])
    assert bad[0] is None and isinstance(bad[1], fillrate.NotFound)


def test_numpy_and_arrow_where_they_are(engine: fillrate.Engine) -> None:
    numpy = pytest.importorskip("numpy")
    columns = fillrate.stock_columns(engine, sku="MUG")
    assert (numpy.frombuffer(columns.on_hand, dtype="int64") == [10_000_000, 5_000_000]).all()
    assert (
        fillrate.set_counts(engine, sku=numpy.array(["A", "B"]), location="HUB", on_hand=numpy.array([1, 2]))
        == [None] * 2
    )
    engine.receive_stock(sku="A", location="HUB", quantity=numpy.int64(3))
    assert engine.get_stock(sku="A").items[0].on_hand == 4
