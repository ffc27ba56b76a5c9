"""Stock that is kept elsewhere: a warehouse system, or a table of your own."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Mapping, Sequence

__all__ = ["Inventory", "StockCounts", "StockWrite"]

_MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class StockCounts:
    """Stock of a SKU at a location.

    location: Where.
    version: Above 0; differs whenever the row differed in between, and is never used again for it.
    on_hand, unavailable, safety_stock, reserved: Units.
    """

    location: str
    version: int
    on_hand: Decimal = Decimal(0)
    unavailable: Decimal = Decimal(0)
    safety_stock: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)


@dataclass(frozen=True)
class StockWrite:
    """A stock row to write.

    version: The row must still have it; 0: it must not be there yet.
    before: As it was; ``version`` says nothing there.
    after: As it becomes.
    """

    sku: str
    location: str
    version: int
    before: StockCounts
    after: StockCounts


class Inventory(ABC):
    """Stock behind your own code; give it to :func:`fillrate.open`. Methods are called from any thread.

    Whatever the system changes by its own doing must come in as a command (``receive_stock``, ``count_stock``,
    ``sync_stock``), else the audit tells the difference. What a method raises becomes ``store_unavailable``.
    """

    @abstractmethod
    def read(self, skus: Sequence[str]) -> Sequence[Sequence[StockCounts]]:
        """The stock rows of each SKU, at all its locations."""

    @abstractmethod
    def apply(self, id: str, writes: Sequence[StockWrite]) -> bool:
        """Applies all writes, or none where a row is not at its version: then ``False``.

        Where the change ``id`` was applied already, nothing is done and the answer is ``True``; where it was undone,
        even before it came, ``False``.
        """

    @abstractmethod
    def undo(self, id: str) -> None:
        """Takes back what was applied under an id; from then on an ``apply`` under it is refused. May come twice."""

    def forget(self, id: str) -> None:  # noqa: B027 (nobody has to)
        """What was applied under an id stands and need not be remembered. A hint."""

    def _call(self, method: str, text: str) -> str:
        given: Any = json.loads(text)
        if method == "read":
            return json.dumps([[_told(row) for row in rows] for rows in self.read(given)])
        if method == "apply":
            return json.dumps(bool(self.apply(given[0], [_write(one) for one in given[1]])))
        if method == "undo":
            self.undo(given)
        else:
            self.forget(given)
        return "null"


def micro(units: Decimal) -> str:
    """Units as millionths, in text."""
    return str(int((Decimal(units) / _MICRO).to_integral_exact()))


def from_micro(text: str) -> Decimal:
    """Units of millionths."""
    return Decimal(int(text)) * _MICRO if int(text) % 1_000_000 else Decimal(int(text) // 1_000_000)


def _told(row: StockCounts) -> Mapping[str, Any]:
    return {
        "location": row.location,
        "version": row.version,
        "on_hand": micro(row.on_hand),
        "unavailable": micro(row.unavailable),
        "safety_stock": micro(row.safety_stock),
        "reserved": micro(row.reserved),
    }


def _write(json: Mapping[str, Any]) -> StockWrite:
    def counts(of: Mapping[str, str], version: int) -> StockCounts:
        return StockCounts(json["location"], version, **{name: from_micro(units) for name, units in of.items()})

    version = json["version"]
    return StockWrite(
        json["sku"], json["location"], version, counts(json["before"], version), counts(json["after"], version)
    )
