"""A user's program, for mypy --strict; it is run, too."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import List, Optional

import fillrate
from fillrate import LineIn, Location, Money, OrderIn, PolicyPatch, Rate, StockIn, Window
from fillrate.types import LeadTime, LineAllocated, Notification, Order, OrderStatus, Sourcing

AT = datetime(2026, 1, 5, 8, tzinfo=timezone.utc)


def waits(order: Order) -> Decimal:
    return sum((line.backordered for line in order.lines), Decimal(0))


def ships_from(outcome: fillrate.OrderOutcome) -> List[str]:
    return [event.location for event in outcome.events if isinstance(event, LineAllocated)]


def main() -> None:
    with fillrate.open("memory:", tenant="acme", clock=lambda: AT) as engine:
        engine.set_location(location=Location("HUB", cut_off="14:00", latitude=52.5, longitude="13.4"))
        rate = Rate("HUB", "*", Money(Decimal("4.90"), "EUR"), LeadTime(timedelta(days=1), timedelta(days=2)))
        engine.set_rates(rates=[rate])
        engine.set_policy(policy=PolicyPatch(sourcing=Sourcing.NEAREST, reservation_ttl=timedelta(hours=1)))
        engine.receive_stock(sku="MUG", location="HUB", quantity=Decimal("3"))
        order = OrderIn("o-1", [LineIn("1", "MUG", 5, unit_price=Money(Decimal("12.50"), "EUR"))])
        placed = engine.place_order(order=order, id="c-1")
        assert placed.order.status is OrderStatus.PARTIALLY_RESERVED
        assert ships_from(placed) == ["HUB"] and waits(placed.order) == 2
        amount: Optional[Money] = placed.order.shipments[0].lines[0].amount
        assert amount == Money(Decimal("37.50"), "EUR")
        window: Optional[Window] = placed.order.promise.first
        assert window is not None and window.earliest.tzinfo is not None
        templates = [effect.template for effect in placed.effects if isinstance(effect, Notification)]
        assert templates == ["order_confirmed"]
        try:
            engine.cancel(order="o-1", line="1", quantity="99", reason="no", if_version=placed.order.version)
        except fillrate.Refused as error:
            assert error.code == "over_cancel" and error.details["can"] == "5"
        kpis = engine.get_kpis(from_=AT, to=AT + timedelta(days=1))
        assert kpis.partial_fulfillment_rate.denominator == 0
        groups = engine.get_kpis(from_=AT, to=AT + timedelta(days=1), by="channel").groups
        assert [group.key for group in groups] == [None]
        ids: List[str] = [one.id for one in fillrate.every(engine.list_orders, limit=1)]
        assert ids == ["o-1"]
        preview = engine.release_backorders(preview=True).answer
        assert preview is not None and preview.allocations == ()
    done = fillrate.split([LineIn("1", "MUG", 5)], [StockIn("MUG", "A", 3)], locations=["A", "B"])
    assert done.plan is not None and done.plan.optimal


async def later() -> int:
    async with fillrate.open_async("memory:") as engine:
        return (await engine.get_board()).backorders.open


if __name__ == "__main__":
    main()
    assert asyncio.run(later()) == 0
