"""The engine for asyncio."""

import asyncio
import inspect
from typing import Any, List

import fillrate
import pytest
from fillrate import LineIn, OrderIn
from fillrate._async_commands import AsyncCommands
from fillrate._commands import Commands


def test_the_same_methods() -> None:
    for name, method in vars(Commands).items():
        if not name.startswith("_"):
            other = getattr(AsyncCommands, name)
            assert inspect.signature(method) == inspect.signature(other), name
            assert inspect.iscoroutinefunction(other)


def test_many_at_once_and_the_loop_goes_on() -> None:
    async def main() -> None:
        async with fillrate.open_async("memory:") as engine:
            await engine.set_location(location={"id": "HUB"})
            await engine.receive_stock(sku="MUG", location="HUB", quantity=100)

            async def place(n: int) -> fillrate.OrderOutcome:
                return await engine.place_order(order=OrderIn(f"o-{n}", [LineIn("1", "MUG", 1)]))

            placed: List[Any] = await asyncio.gather(*(place(n) for n in range(200)))
            assert sum(one.order.lines[0].allocated for one in placed) == 100
            assert (await engine.execute({"op": "get_board", "at": "2026-01-01T00:00:00Z"}))["answer"]
            assert len(await engine.execute_batch([{"op": "x"}, {"op": "y"}])) == 2
            assert (await engine.execute_json(b"[]")) == b"[]"
            assert await engine.heal() == 0
            with pytest.raises(fillrate.NotFound):
                await engine.get_order(order="none")
        with pytest.raises(fillrate.Unavailable):
            await engine.get_board()

    asyncio.run(main())


def test_a_cancelled_task_is_done_wholly_or_not_at_all() -> None:
    async def main() -> None:
        async with fillrate.open_async("memory:", workers=1) as engine:
            order = OrderIn("o-1", [LineIn("1", "MUG", 1)])
            task = asyncio.create_task(engine.place_order(order=order, id="c-1"))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            again = await engine.place_order(order=order, id="c-1")
            assert again.order.version == 1 and not (await engine.audit()).findings

    asyncio.run(main())
