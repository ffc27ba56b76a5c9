"""fillrate decides what of an order can ship now, reserves it, queues the rest, and keeps the books straight.

>>> import fillrate
>>> with fillrate.open("memory:") as engine:
...     _ = engine.set_location(location=fillrate.Location(id="HUB"))
...     _ = engine.receive_stock(sku="MUG", location="HUB", quantity=3)
...     placed = engine.place_order(order=fillrate.OrderIn(
...         id="o-1", lines=[fillrate.LineIn(id="1", sku="MUG", quantity=5)]))
>>> print(placed.order.status, placed.order.lines[0].allocated, placed.order.backorders[0].open)
partially_reserved 3 2
"""

from ._native import version as _version
from .aio import AsyncEngine, open_async
from .bulk import LineColumns, StockColumns, line_columns, order_lines, set_counts, stock_columns
from .engine import Engine, every, open, split
from .errors import Duplicate, FillrateError, InvalidRequest, NotFound, Refused, Unavailable
from .execution import (
    Changes,
    CountAsk,
    Entry,
    EntryWrite,
    EventsAsk,
    EventWrite,
    Execution,
    GuardAsk,
    Host,
    Moved,
    MovedAsk,
    Need,
    PageAsk,
    RowAsk,
    RowWrite,
    StockAsk,
    StockWritten,
    Write,
    over,
)
from .inventory import Inventory, StockCounts, StockWrite
from .types import *
from .types import __all__ as _types
from .values import Money, Window

__version__: str = _version()

__all__ = [
    "AsyncEngine",
    "Changes",
    "CountAsk",
    "Duplicate",
    "Engine",
    "Entry",
    "EntryWrite",
    "EventWrite",
    "EventsAsk",
    "Execution",
    "FillrateError",
    "GuardAsk",
    "Host",
    "InvalidRequest",
    "Inventory",
    "LineColumns",
    "Money",
    "Moved",
    "MovedAsk",
    "Need",
    "NotFound",
    "PageAsk",
    "Refused",
    "RowAsk",
    "RowWrite",
    "StockAsk",
    "StockColumns",
    "StockCounts",
    "StockWrite",
    "StockWritten",
    "Unavailable",
    "Window",
    "Write",
    "every",
    "line_columns",
    "open",
    "open_async",
    "order_lines",
    "over",
    "set_counts",
    "split",
    "stock_columns",
]
__all__ += _types
