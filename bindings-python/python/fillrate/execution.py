"""Bring your own database: the engine decides, you read and write.

::

    Execution(commands) -> step() -> Need(asks)  -> you read   -> provide(answers) -> step() …
                                  -> Write       -> you write  -> committed(first position) -> outcomes
                                                 -> a row had changed meanwhile -> conflicted() -> step() …

Rows are kept as text, in the form that the engine gives; keys are two texts, places in ranges bytes. Units are whole
millionths of a unit. See ``examples/python/sqlalchemy_host.py``.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from . import _native
from ._codec import decode, encode, outcomes, read_time
from .engine import Engine, now
from .errors import FillrateError
from .inventory import StockCounts, _told

__all__ = [
    "Changes",
    "CountAsk",
    "Entry",
    "EntryWrite",
    "EventWrite",
    "EventsAsk",
    "Execution",
    "GuardAsk",
    "Host",
    "Moved",
    "MovedAsk",
    "Need",
    "PageAsk",
    "RowAsk",
    "RowWrite",
    "StockAsk",
    "StockWritten",
    "Write",
    "over",
]

Outcomes = List[Union[Dict[str, Any], FillrateError]]


@dataclass(frozen=True)
class RowAsk:
    """A row. Answer: ``(body, version)``, or None where there is none."""

    kind: str
    key: str


@dataclass(frozen=True)
class StockAsk:
    """The stock rows of a SKU at all its locations. Answer: a list of :class:`StockCounts`."""

    sku: str


@dataclass(frozen=True)
class GuardAsk:
    """The guard of a SKU. Answer: its version, or None where there is none."""

    sku: str


@dataclass(frozen=True)
class PageAsk:
    """Entries of a range after a place (None: from its beginning), in the order of their bytes. Answer: ``[Entry]``."""

    range: str
    after: Optional[bytes]
    limit: int


@dataclass(frozen=True)
class CountAsk:
    """Entries before a place (None: all), and their units. Answer: ``(entries, units)``."""

    range: str
    before: Optional[bytes]


@dataclass(frozen=True)
class MovedAsk:
    """The sum of the movements of a stock row, up to a time and with it (None: all). Answer: units."""

    sku: str
    location: str
    until: Optional[datetime]


@dataclass(frozen=True)
class EventsAsk:
    """Events after a position, of an order or of all, by position. Answer: ``[(position, body)]``."""

    order: Optional[str]
    after: int
    limit: int


Ask = Union[RowAsk, StockAsk, GuardAsk, PageAsk, CountAsk, MovedAsk, EventsAsk]


@dataclass(frozen=True)
class Entry:
    """An entry of a range at its place; units are millionths."""

    sort: bytes
    id: str
    number: int
    units: int


@dataclass(frozen=True)
class Need:
    """Answers to these, in this order, from one moment."""

    asks: Tuple[Ask, ...]


@dataclass(frozen=True)
class Write:
    """All is decided; ``Execution.changes`` gives what to write. So many events get positions."""

    events: int


@dataclass(frozen=True)
class RowWrite:
    """A row to write at version + 1; its body None: to remove. It must still be at ``version``; 0: not be there."""

    kind: str
    key: str
    version: int
    body: Optional[str]


@dataclass(frozen=True)
class StockWritten:
    """A stock row to write at version + 1. It must still be at ``version``; 0: not be there."""

    sku: str
    location: str
    version: int
    on_hand: int
    unavailable: int
    safety_stock: int
    reserved: int


@dataclass(frozen=True)
class EntryWrite:
    """An entry to put at a place of a range; None: to remove."""

    range: str
    sort: bytes
    entry: Optional[Entry]


@dataclass(frozen=True)
class Moved:
    """A movement of a stock row to remember, also when its event is purged; units are millionths."""

    sku: str
    location: str
    at: datetime
    units: int


@dataclass(frozen=True)
class EventWrite:
    """An event at its position."""

    position: int
    order: Optional[str]
    body: str
    moved: Optional[Moved]


@dataclass(frozen=True)
class Changes:
    """What one commit writes, all or nothing.

    reads: Rows ``(kind, key, version)`` that must still be at their versions; 0: not be there. A guard is of kind
        ``guard``.
    stock_reads: By SKU, locations and versions of stock rows that must be as they were; of a SKU named here there
        must be no rows but these and those written.
    rows, stock, entries, events: To write.
    guards: SKUs whose guard rises by 1; it begins at 1.
    purged: Orders whose events are removed.
    """

    reads: Tuple[Tuple[str, str, int], ...]
    stock_reads: Tuple[Tuple[str, Mapping[str, int]], ...]
    rows: Tuple[RowWrite, ...]
    stock: Tuple[StockWritten, ...]
    guards: Tuple[str, ...]
    entries: Tuple[EntryWrite, ...]
    events: Tuple[EventWrite, ...]
    purged: Tuple[str, ...]


class Execution:
    """A batch of commands on its way.

    >>> import fillrate
    >>> execution = fillrate.Execution([{"op": "get_order", "at": "2026-01-02T08:00:00Z", "order": "o-1"}])
    >>> execution.step().asks[0]
    RowAsk(kind='policies', key='')
    """

    def __init__(self, commands: Union[str, Sequence[Mapping[str, Any]]]) -> None:
        self._native = _native.Execution(commands if isinstance(commands, str) else encode(list(commands)))
        self._asks: Tuple[Ask, ...] = ()

    def step(self) -> Union[Need, Write, Outcomes]:
        """What is needed next; the outcomes, where nothing is to be written."""
        told = decode(self._native.step())
        if "need" in told:
            self._asks = tuple([_ask(ask) for ask in told["need"]])
            return Need(self._asks)
        return Write(told["commit"]) if "commit" in told else outcomes(told["done"])

    def provide(self, answers: Sequence[Any]) -> None:
        """Takes the answers to what was asked, in the same order.

        Raises:
            InvalidRequest: an answer has another shape than its question wants.
        """
        told = [_answer(ask, answer) for ask, answer in zip(self._asks, answers)]
        refused = self._native.provide(encode(told))
        if refused:
            decode(refused)

    def changes(self, first: int) -> Changes:
        """What to write, where the first event gets this position: one above the last."""
        return _changes(decode(self._native.changes(str(first))))

    def committed(self, first: int) -> Outcomes:
        """All is written; the outcomes."""
        return outcomes(decode(self._native.committed(str(first)))["done"])

    def conflicted(self) -> Optional[Outcomes]:
        """What was read has changed: None where it begins anew, with ``step``; else it was tried too often."""
        told = self._native.conflicted()
        return outcomes(decode(told)["done"]) if told else None

    def run(self, host: Host) -> Outcomes:
        """All of it against a host."""
        while True:
            step = self.step()
            if isinstance(step, Need):
                self.provide(host.load(step.asks))
            elif isinstance(step, Write):
                first = host.commit(self.changes)
                ended = self.conflicted() if first is None else self.committed(first)
                if ended is not None:
                    return ended
            else:
                return step


class Host(ABC):
    """A database of your own, for :func:`over` and :meth:`Execution.run`."""

    @abstractmethod
    def load(self, asks: Sequence[Ask]) -> Sequence[Any]:
        """Answers each question, in order, from one moment; each kind says what its answer is."""

    @abstractmethod
    def commit(self, changes: Callable[[int], Changes]) -> Optional[int]:
        """Writes ``changes(first)``, all or nothing; the position of the first event, or None on a conflict.

        ``first`` is one above the position of the last event, so within the transaction that writes.
        """


class _HostNative:
    """A host in the place of a store."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def execute(self, text: Union[str, bytes]) -> str:
        text = text if isinstance(text, str) else text.decode("utf-8", "surrogateescape")
        try:
            given = json.loads(text)
        except (ValueError, RecursionError):
            return _native.execute_pure(text.encode("utf-8", "surrogateescape"))  # It says what is wrong.
        if not isinstance(given, list):
            return json.dumps(_outcome_json(Execution(text).run(self._host)[0]))
        # A list of events sees those of the commands before it: it begins a commit of its own.
        lists = [i for i, one in enumerate(given) if i and isinstance(one, dict) and one.get("op") == "list_events"]
        if not lists:
            return json.dumps([_outcome_json(one) for one in Execution(text).run(self._host)])
        told: Outcomes = []
        for start, end in zip([0, *lists], [*lists, len(given)]):
            told += Execution(given[start:end]).run(self._host)
        return json.dumps([_outcome_json(one) for one in told])

    def heal(self) -> str:
        return "0"

    def close(self) -> None:
        pass


def over(host: Host, *, clock: Callable[[], datetime] = now) -> Engine:
    """An engine over a database of your own."""
    return Engine(_HostNative(host), clock)


def _outcome_json(outcome: Union[Dict[str, Any], FillrateError]) -> Dict[str, Any]:
    if isinstance(outcome, FillrateError):
        return {"error": {"code": outcome.code, "message": outcome.message, "details": outcome.details}}
    return outcome


def _place(text: Optional[str]) -> Optional[bytes]:
    return None if text is None else bytes.fromhex(text)


def _ask(ask: Mapping[str, Any]) -> Ask:
    kind = ask["ask"]
    if kind == "row":
        return RowAsk(ask["kind"], ask["key"])
    if kind == "stock":
        return StockAsk(ask["sku"])
    if kind == "guard":
        return GuardAsk(ask["sku"])
    if kind == "page":
        return PageAsk(ask["range"], _place(ask["after"]), ask["limit"])
    if kind == "count":
        return CountAsk(ask["range"], _place(ask["before"]))
    if kind == "moved":
        return MovedAsk(ask["sku"], ask["location"], None if ask["until"] is None else read_time(ask["until"]))
    return EventsAsk(ask["order"], ask["after"], ask["limit"])


def _answer(ask: Ask, answer: Any) -> Any:
    if isinstance(ask, RowAsk):
        return None if answer is None else {"body": answer[0], "version": answer[1]}
    if isinstance(ask, StockAsk):
        return [_told(row) if isinstance(row, StockCounts) else row for row in answer]
    if isinstance(ask, GuardAsk):
        return None if answer is None else {"version": answer}
    if isinstance(ask, PageAsk):
        return [{"sort": e.sort.hex(), "id": e.id, "number": e.number, "units": str(e.units)} for e in answer]
    if isinstance(ask, CountAsk):
        return {"entries": answer[0], "units": str(answer[1])}
    if isinstance(ask, MovedAsk):
        return str(answer)
    return [{"position": position, "body": body} for position, body in answer]


def _changes(json: Mapping[str, Any]) -> Changes:
    def stock(row: Mapping[str, Any]) -> StockWritten:
        counts = (int(row[name]) for name in ("on_hand", "unavailable", "safety_stock", "reserved"))
        return StockWritten(row["sku"], row["location"], row["version"], *counts)

    def entry(sort: bytes, of: Optional[Mapping[str, Any]]) -> Optional[Entry]:
        return None if of is None else Entry(sort, of["id"], of["number"], int(of["units"]))

    def moved(of: Optional[Mapping[str, Any]]) -> Optional[Moved]:
        return None if of is None else Moved(of["sku"], of["location"], read_time(of["at"]), int(of["units"]))

    entries = [(e["range"], bytes.fromhex(e["sort"]), e["entry"]) for e in json["entries"]]
    return Changes(
        reads=tuple([(read["kind"], read["key"], read["version"]) for read in json["reads"]]),
        stock_reads=tuple(
            [(read["sku"], {row["location"]: row["version"] for row in read["rows"]}) for read in json["stock_reads"]]
        ),
        rows=tuple([RowWrite(row["kind"], row["key"], row["version"], row["body"]) for row in json["rows"]]),
        stock=tuple([stock(row) for row in json["stock"]]),
        guards=tuple(json["guards"]),
        entries=tuple([EntryWrite(range, sort, entry(sort, of)) for range, sort, of in entries]),
        events=tuple([EventWrite(e["position"], e["order"], e["body"], moved(e["moved"])) for e in json["events"]]),
        purged=tuple(json["purged"]),
    )
