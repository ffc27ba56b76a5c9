"""The engine for asyncio: each call runs on a thread, so that the event loop goes on."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from types import TracebackType
from typing import Any, Callable, Dict, List, Optional, Sequence, Type, TypeVar, Union

from ._async_commands import AsyncCommands
from .engine import Engine, Given, now, open
from .errors import FillrateError, Unavailable
from .inventory import Inventory

__all__ = ["AsyncEngine", "open_async"]

T = TypeVar("T")


class AsyncEngine(AsyncCommands):
    """As :class:`Engine`, with coroutines. A task that is cancelled stops waiting; its command is done wholly or not at all.

    Its command id tells which. See :func:`open_async`.
    """

    def __init__(self, opened: Callable[[], Engine], workers: int) -> None:
        self._opened = opened
        self._workers = workers
        self._engine: Optional[Engine] = None
        self._pool: Optional[ThreadPoolExecutor] = None

    async def __aenter__(self) -> AsyncEngine:
        self._pool = ThreadPoolExecutor(self._workers, "fillrate")
        try:
            self._engine = await self._run(self._opened)
        except BaseException:
            self._pool.shutdown(wait=False)
            raise
        return self

    async def __aexit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Lets go of the store; calls that are under way are finished first."""
        pool, engine = self._pool, self._engine
        self._pool = self._engine = None
        if pool is not None and engine is not None:
            await asyncio.get_running_loop().run_in_executor(pool, engine.close)
            pool.shutdown(wait=False)

    async def execute(self, command: Given) -> Dict[str, Any]:
        """As :meth:`Engine.execute`."""
        engine = self._the_engine()
        return await self._run(lambda: engine.execute(command))

    async def execute_batch(self, commands: Sequence[Given]) -> List[Union[Dict[str, Any], FillrateError]]:
        """As :meth:`Engine.execute_batch`."""
        engine = self._the_engine()
        return await self._run(lambda: engine.execute_batch(commands))

    async def execute_json(self, text: Union[bytes, bytearray, memoryview, str]) -> bytes:
        """As :meth:`Engine.execute_json`."""
        engine = self._the_engine()
        return await self._run(lambda: engine.execute_json(text))

    async def heal(self) -> int:
        """As :meth:`Engine.heal`."""
        return await self._run(self._the_engine().heal)

    def _the_engine(self) -> Engine:
        if self._engine is None:
            raise Unavailable("store_unavailable", "the engine is not open; write `async with fillrate.open_async(…)`")
        return self._engine

    async def _run(self, call: Callable[[], T]) -> T:
        if self._pool is None:
            raise Unavailable("store_unavailable", "the engine is closed; open it again")
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def _at(self, at: Optional[datetime]) -> datetime:
        return self._the_engine()._at(at)

    async def _do(self, reader: Callable[[Any], T], command: Dict[str, Any]) -> T:
        engine = self._the_engine()
        return await self._run(lambda: engine._do(reader, command))

    async def _ask(self, reader: Callable[[Any], T], query: Dict[str, Any]) -> T:
        engine = self._the_engine()
        return await self._run(lambda: engine._ask(reader, query))


def open_async(
    url: str = "memory:",
    *,
    tenant: str = "default",
    inventory: Optional[Inventory] = None,
    clock: Callable[[], datetime] = now,
    workers: int = 4,
) -> AsyncEngine:
    """As :func:`open`, for asyncio; ``workers`` calls run at once.

    >>> import asyncio, fillrate
    >>> async def main():
    ...     async with fillrate.open_async("memory:") as engine:
    ...         return (await engine.get_board()).backorders.open
    >>> asyncio.run(main())
    0
    """
    return AsyncEngine(lambda: open(url, tenant=tenant, inventory=inventory, clock=clock), workers)
