"""Many rows at once, in columns: lists, or arrays of any library (``tolist`` or ``to_pylist``).

Quantities are read as whole millionths of a unit in ``array('q')``, which has the buffer interface:
``numpy.frombuffer(columns.on_hand, dtype="int64")`` and ``pyarrow.py_buffer(columns.on_hand)`` take it without a copy.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence

from ._codec import decode, encode, outcomes
from .engine import Engine
from .errors import FillrateError, InvalidRequest

__all__ = ["LineColumns", "StockColumns", "line_columns", "order_lines", "set_counts", "stock_columns"]

#: Commands that go in one commit.
_BATCH = 1000


@dataclass(frozen=True)
class StockColumns:
    """Stock rows in columns; quantities in millionths of a unit."""

    sku: List[str]
    location: List[str]
    on_hand: array[int]
    unavailable: array[int]
    safety_stock: array[int]
    reserved: array[int]
    free: array[int]


@dataclass(frozen=True)
class LineColumns:
    """Order lines in columns; quantities in millionths of a unit."""

    order: List[str]
    status: List[str]
    line: List[str]
    sku: List[str]
    ordered: array[int]
    allocated: array[int]
    shipped: array[int]
    backordered: array[int]
    cancelled: array[int]
    returned: array[int]
    over_shipped: array[int]


def stock_columns(engine: Engine, *, sku: Optional[str] = None, location: Optional[str] = None) -> StockColumns:
    """All stock rows, or those of a SKU or location.

    >>> import fillrate
    >>> columns = fillrate.stock_columns(engine, sku="MUG")
    >>> columns.location, list(columns.on_hand)
    (['HUB', 'STORE'], [10000000, 5000000])
    """
    rows = list(_items(engine, {"op": "get_stock", "sku": sku, "location": location}))
    return StockColumns(
        [row["sku"] for row in rows],
        [row["location"] for row in rows],
        *(_micros(rows, name) for name in ("on_hand", "unavailable", "safety_stock", "reserved", "free")),
    )


def line_columns(
    engine: Engine, *, status: Optional[str] = None, channel: Optional[str] = None, account: Optional[str] = None
) -> LineColumns:
    """The lines of all orders, or of those of a status, channel or account.

    >>> import fillrate
    >>> columns = fillrate.line_columns(engine, status="backordered")
    >>> columns.order, columns.sku, list(columns.backordered)
    (['o-3'], ['LAMP'], [20000000])
    """
    lines, orders, statuses = [], [], []
    for order in _items(engine, {"op": "list_orders", "status": status, "channel": channel, "account": account}):
        for line in order["lines"]:
            lines.append(line)
            orders.append(order["id"])
            statuses.append(order["status"])
    names = ("ordered", "allocated", "shipped", "backordered", "cancelled", "returned", "over_shipped")
    ids, skus = [line["id"] for line in lines], [line["sku"] for line in lines]
    return LineColumns(orders, statuses, ids, skus, *(_micros(lines, name) for name in names))


def order_lines(**columns: Any) -> List[Dict[str, Any]]:
    """The lines of an order from columns named as the fields of :class:`LineIn`; a plain value stands for all rows.

    >>> import fillrate
    >>> fillrate.order_lines(id=["1", "2"], sku=["MUG", "LAMP"], quantity=[2, 1], location="HUB")[1]
    {'id': '2', 'sku': 'LAMP', 'quantity': 1, 'location': 'HUB'}
    """
    return list(_rows(columns))


def set_counts(
    engine: Engine, *, sku: Any, location: Any, on_hand: Any, at: Optional[datetime] = None
) -> List[Optional[FillrateError]]:
    """Counts of many stock rows (``count_stock``), 1,000 to a commit; for each row None, or why it was refused.

    >>> import fillrate
    >>> refused = fillrate.set_counts(engine, sku=["MUG", "MUG"], location=["HUB", "MOON"], on_hand=[8, 8])
    >>> [error and error.code for error in refused]
    [None, 'unknown_location']
    """
    commands = (
        {"op": "count_stock", "at": engine._at(at), **row}
        for row in _rows({"sku": sku, "location": location, "on_hand": on_hand})
    )
    told: List[Optional[FillrateError]] = []
    while batch := list(islice(commands, _BATCH)):
        done = outcomes(decode(engine._native.execute(encode(batch))))
        told += [one if isinstance(one, FillrateError) else None for one in done]
    return told


def _column(values: Any) -> Optional[Sequence[Any]]:
    """The values of a column; None where it is one value for all rows."""
    if isinstance(values, (str, bytes)) or values is None:
        return None
    if isinstance(values, Mapping):
        return None
    for name in ("to_pylist", "tolist"):
        if hasattr(values, name):
            listed = getattr(values, name)()
            return listed if isinstance(listed, list) else None
    if isinstance(values, Iterable):
        return list(values)
    return None


def _rows(columns: Mapping[str, Any]) -> Iterator[Dict[str, Any]]:
    listed = {name: _column(values) for name, values in columns.items()}
    lengths = {len(values) for values in listed.values() if values is not None}
    if len(lengths) != 1:
        raise InvalidRequest("invalid_field", "the columns differ in length, or none has rows; give as many of each")
    for i in range(lengths.pop()):
        yield {name: columns[name] if values is None else values[i] for name, values in listed.items()}


def _items(engine: Engine, query: Dict[str, Any]) -> Iterator[Mapping[str, Any]]:
    query.update(at=engine._at(None), limit=1000)
    while True:
        page = decode(engine._native.execute(encode(query)))["answer"]
        yield from page["items"]
        if page["next"] is None:
            return
        query["after"] = page["next"]


def _micros(rows: Sequence[Mapping[str, str]], name: str) -> array[int]:
    return array("q", [_micro(row[name]) for row in rows])


def _micro(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole) * 1_000_000 + (int(fraction.ljust(6, "0")) if fraction else 0)
