"""Between Python's values and JSON text."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Dict, List, Mapping, Tuple

from .errors import FillrateError, InvalidRequest, failure
from .values import Eta, Money, Window

#: What stands for a number that JSON has no form for: no field takes it, so it is refused by its own field.
_NO_NUMBER: List[Any] = [[]]


class Record:
    """Something that is given: its fields with their names in JSON, their kinds and their defaults."""

    _fields: ClassVar[Tuple[Tuple[str, str, bool, Any], ...]] = ()

    def _json(self) -> Dict[str, Any]:
        told = {}
        for attribute, name, is_quantity, default in self._fields:
            value = unless(getattr(self, attribute), default)
            if value is not None:
                told[name] = quantity(value) if is_quantity else value
        return told


def unless(value: Any, default: Any) -> Any:
    """The value, unless it is the default: whether that was written makes no other content."""
    return None if type(value) is type(default) and value == default else value


def quantity(value: Any) -> Any:
    """Equal quantities are written alike, so that a retry has the same content."""
    if type(value) is int:
        return number(value)
    if isinstance(value, Decimal):
        text = decimal(value)
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


def number(value: int) -> Any:
    # Longer ones cannot even be written; no field takes them.
    return str(value) if value.bit_length() < 1000 else _NO_NUMBER


def decimal(value: Decimal) -> str:
    """Digits only, where there are not too many of them; what is refused anyway is written as it is."""
    if not value.is_finite() or not -60 < value.adjusted() < 60 or len(value.as_tuple().digits) > 100:
        return str(value)
    return format(value, "f")


def duration(value: timedelta) -> str:
    sign = "-" if value.days < 0 else ""
    value = abs(value)
    seconds = f"{value.seconds}.{value.microseconds:06}" if value.microseconds else str(value.seconds)
    return f"{sign}P{value.days}DT{seconds}S"


def time(value: datetime) -> str:
    if value.tzinfo is None or value.utcoffset() is None:
        return value.isoformat()  # Refused as a time without an offset.
    return value.astimezone(timezone.utc).replace(tzinfo=None).isoformat() + "Z"


def _other(value: Any) -> Any:
    if isinstance(value, Record):
        return value._json()
    if isinstance(value, datetime):
        return time(value)
    if isinstance(value, Decimal):
        return decimal(value)
    if isinstance(value, timedelta):
        return duration(value)
    if isinstance(value, Money):
        amount = decimal(value.amount) if isinstance(value.amount, Decimal) else value.amount
        return {"amount": amount, "currency": value.currency}
    if isinstance(value, Window):
        return {"earliest": value.earliest, "latest": value.latest}
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "item"):  # A number of an array.
        return value.item()
    raise TypeError(f"a `{type(value).__name__}` cannot be sent; write it as text, number, list or mapping")


_encoder = json.JSONEncoder(default=_other, allow_nan=False, check_circular=False, separators=(",", ":"))


def encode(value: Any) -> str:
    """JSON text; what cannot be written is refused as the engine would."""
    try:
        return _encoder.encode(value)
    except RecursionError:
        limit = "`levels` is at most 64; send less at a time"
        raise InvalidRequest("limit_exceeded", limit, {"limit": "levels"}) from None
    except ValueError:
        pass
    except (ArithmeticError, AttributeError, LookupError, TypeError) as error:
        raise InvalidRequest("invalid_field", str(error)) from error
    try:
        return _encoder.encode(_finite(value))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise InvalidRequest("invalid_field", f"the value cannot be written: {error}") from error


def _finite(value: Any) -> Any:
    """The same with numbers replaced that JSON has no form for: not finite, or too long."""
    if isinstance(value, float):
        return value if value - value == 0 else _NO_NUMBER
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value.bit_length() < 1000 else _NO_NUMBER
    if isinstance(value, (str, bool)) or value is None:
        return value
    if isinstance(value, Mapping):
        return {name: _finite(held) for name, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(held) for held in value]
    return _finite(_other(value))


def decode(text: str) -> Any:
    """The outcome of JSON text; a refusal is raised."""
    outcome = json.loads(text)
    if type(outcome) is dict and "error" in outcome:
        raise failure(outcome["error"])
    return outcome


@lru_cache(maxsize=4096)
def read_time(text: str) -> datetime:
    plain, _, fraction = text[:-1].partition(".")
    try:
        read = datetime.strptime(plain, "%Y-%m-%dT%H:%M:%S") if len(plain) != 19 else datetime.fromisoformat(plain)
    except ValueError:
        message = f"the time `{text}` is not within years 1 to 9999, as `datetime` has them; use `execute`"
        raise InvalidRequest("invalid_field", message) from None
    if fraction:
        read = read.replace(microsecond=int(fraction.ljust(6, "0")[:6]))
    return read.replace(tzinfo=timezone.utc)


_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?")


@lru_cache(maxsize=1024)
def read_duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise FillrateError("store_unavailable", f"`{text}` is no duration; upgrade the package")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[:5])
    micros = int((found.group(6) or "").ljust(6, "0")[:6])
    return timedelta(days=weeks * 7 + days, hours=hours, minutes=minutes, seconds=seconds, microseconds=micros)


def read_money(json: Mapping[str, str]) -> Money:
    return Money(Decimal(json["amount"]), json["currency"])


def read_window(json: Mapping[str, str]) -> Window:
    return Window(read_time(json["earliest"]), read_time(json["latest"]))


def read_eta(json: Any) -> Eta:
    return read_time(json) if isinstance(json, str) else read_window(json)


def outcomes(told: List[Any]) -> List[Any]:
    """Outcomes of a batch: what was refused is its exception."""
    return [failure(one["error"]) if "error" in one else one for one in told]
