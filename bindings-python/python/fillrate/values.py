"""Values with a type of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Union

__all__ = ["DegreesIn", "Eta", "Money", "QuantityIn", "RatioIn", "Window"]

#: A quantity as it is given: exact, at most 6 digits behind the point, 0 to 10^12. A float is refused.
QuantityIn = Union[Decimal, int, str]
#: A ratio as it is given: exact, 0 to 1.
RatioIn = Union[Decimal, str]
#: A latitude or longitude as it is given, in degrees.
DegreesIn = Union[Decimal, float, int, str]


@dataclass(frozen=True)
class Money:
    """An exact amount of a currency (ISO 4217).

    >>> from decimal import Decimal
    >>> Money(Decimal("12.50"), "EUR")
    Money(amount=Decimal('12.50'), currency='EUR')
    """

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Window:
    """A span of time in which something happens; both ends are aware, the latest is not before the earliest."""

    earliest: datetime
    latest: datetime


#: When a carrier expects a package.
Eta = Union[datetime, Window]
