"""The engine: a store with a front door."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from types import TracebackType
from typing import (
    Any,
    Callable,
    Dict,
    Iterator,
    List,
    Mapping,
    Optional,
    Protocol,
    Sequence,
    Tuple,
    Type,
    TypeVar,
    Union,
)

from . import _decode as d
from . import _native
from ._codec import decode, encode, outcomes
from ._commands import Commands
from .errors import FillrateError, InvalidRequest, failure
from .inventory import Inventory
from .types import Item, LineIn, Location, PolicyPatch, Rate, Split, StockIn

__all__ = ["Engine", "every", "open", "split"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Given = Mapping[str, Any]


class Native(Protocol):
    """What an engine stands on: JSON text in, JSON text out."""

    def execute(self, text: str) -> str: ...

    def heal(self) -> str: ...

    def close(self) -> None: ...


def now() -> datetime:
    """The clock of this machine."""
    return datetime.now(timezone.utc)


class Engine(Commands):
    """The books of one tenant, ready for commands and queries; many threads may share it. See :func:`open`.

    Calls let other threads run meanwhile; Ctrl-C calls them off while nothing is written (on a database a command that
    is on its way is done wholly or not at all; its id tells which). After a fork the child's first call opens the store
    anew; a memory store is copied by the fork.
    """

    def __init__(self, native: Native, clock: Callable[[], datetime] = now) -> None:
        self._native = native
        self._clock = clock

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the store; calls that are under way are finished first."""
        self._native.close()

    def execute(self, command: Given) -> Dict[str, Any]:
        """Runs one command or query as the contract writes it; its outcome, as JSON has it.

        Raises:
            FillrateError: it was refused, and nothing was changed.

        >>> engine.execute({"op": "get_order", "at": "2026-01-02T08:00:00Z", "order": "o-1"})["answer"]["status"]
        'reserved'
        """
        if not isinstance(command, Mapping):
            raise InvalidRequest("invalid_json", 'a command is one mapping; write {"op": …}')
        outcome: Dict[str, Any] = decode(self._native.execute(encode(command)))
        return outcome

    def execute_batch(self, commands: Sequence[Given]) -> List[Union[Dict[str, Any], FillrateError]]:
        """Runs a batch in one commit: each command sees what those before it did and has its own outcome.

        One that is refused has its exception there; it is not raised.

        >>> got = engine.execute_batch([
        ...     {"op": "get_board", "at": "2026-01-02T08:00:00Z"}, {"op": "get_bored", "at": "2026-01-02T08:00:00Z"}])
        >>> sorted(got[0]["answer"]), got[1].code
        (['backorders', 'effects', 'inbound', 'orders'], 'unknown_op')
        """
        told: List[Any] = decode(self._native.execute(encode(list(commands))))
        return outcomes(told)

    def execute_json(self, text: Union[bytes, bytearray, memoryview, str]) -> bytes:
        """Runs JSON, an object or a list of them; its outcome as JSON, refusals too.

        >>> engine.execute_json(b'{"op":"get_bored","at":"2026-01-02T08:00:00Z"}')[:30]
        b'{"error":{"code":"unknown_op",'
        """
        return self._native.execute(text if isinstance(text, (str, bytes)) else bytes(text)).encode()  # type: ignore[arg-type]

    def heal(self) -> int:
        """Takes back what was left half done in an :class:`Inventory`: call it at the start, and now and then.

        Returns how many changes that were.

        >>> engine.heal()
        0
        """
        told: int = decode(self._native.heal())
        return told

    def _at(self, at: Optional[datetime]) -> datetime:
        return self._clock() if at is None else at

    def _do(self, reader: Callable[[Any], T], command: Dict[str, Any]) -> T:
        return reader(decode(self._native.execute(encode(command))))

    def _ask(self, reader: Callable[[Any], T], query: Dict[str, Any]) -> T:
        return reader(decode(self._native.execute(encode(query)))["answer"])


def open(
    url: str = "memory:",
    *,
    tenant: str = "default",
    inventory: Optional[Inventory] = None,
    clock: Callable[[], datetime] = now,
) -> Engine:
    """Opens the books of a tenant.

    url: ``memory:`` begins empty and ends with the process; ``sqlite:///shop.db`` (``sqlite://shop.db`` from where
        the process runs) is a file, made where it is not there; ``postgres://user:password@host/database`` is a
        database that many machines share, its tables made where they are not there.
    tenant: Whose books; others do not exist for it.
    inventory: Stock that is kept elsewhere, behind your own code.
    clock: Gives the time of commands that name none; aware.

    Raises:
        InvalidRequest: the URL names no store, the tenant no id.
        Unavailable: the store cannot be opened.

    >>> with open("memory:", tenant="acme") as engine:
    ...     engine.get_board().backorders.open
    0
    """
    try:
        native = _native.Engine(url, tenant, inventory)
    except UnicodeError:
        raise InvalidRequest("invalid_field", "the URL or the tenant is no text in UTF-8") from None
    except ValueError as error:
        raise failure(json.loads(str(error))["error"]) from None
    return Engine(native, clock)


def split(
    lines: Sequence[Union[LineIn, Given]],
    stock: Sequence[Union[StockIn, Given]],
    *,
    policy: Optional[Union[PolicyPatch, Given]] = None,
    locations: Optional[Sequence[Union[Location, Given, str]]] = None,
    rates: Optional[Sequence[Union[Rate, Given]]] = None,
    items: Optional[Sequence[Union[Item, Given]]] = None,
    ship_to: Optional[Given] = None,
    at: Optional[datetime] = None,
) -> Split:
    """Splits lines over stock, without any store: what can ship now and from where, and what must wait.

    Raises:
        FillrateError: as :meth:`Engine.place_order`.

    >>> from fillrate import LineIn, StockIn
    >>> done = split([LineIn("1", "MUG", 5)], [StockIn("MUG", "HUB", 3)])
    >>> done.lines[0].allocated, done.shipments[0].location, done.backorders[0].open
    (Decimal('3'), 'HUB', Decimal('2'))
    """
    query = {
        "op": "split",
        "at": datetime.fromtimestamp(0, timezone.utc) if at is None else at,
        "lines": lines,
        "stock": stock,
        "policy": policy,
        "locations": locations,
        "rates": rates,
        "items": items,
        "ship_to": ship_to,
    }
    return d.split(decode(_native.execute_pure(encode(query)))["answer"])


class Page(Protocol[T_co]):
    """A page of a list."""

    @property
    def items(self) -> Tuple[T_co, ...]: ...

    @property
    def next(self) -> Optional[str]: ...


def every(query: Callable[..., Page[T]], **filters: Any) -> Iterator[T]:
    """All entries of a list, page by page.

    >>> [order.id for order in every(engine.list_orders, limit=2)]
    ['o-1', 'o-2', 'o-3', 'o-4', 'o-5', 'o-6']
    """
    while True:
        page = query(**filters)
        yield from page.items
        if page.next is None:
            return
        filters["after"] = page.next
