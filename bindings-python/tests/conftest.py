"""Books for tests: on every store, and with some orders to look at, for doctests too."""

import os
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, Iterator
from uuid import uuid4

import fillrate
import pytest
from fillrate import LineIn, LineQuantity, OrderIn, PackageIn, Window

AT = datetime(2026, 1, 2, 8, tzinfo=timezone.utc)

#: A database for tests, as bindings/with-postgres.sh gives one.
POSTGRES = os.environ.get("FILLRATE_POSTGRES", "")
SERVER = pytest.mark.skipif(not POSTGRES, reason="bindings/with-postgres.sh gives a server")
#: Opens the same books each time, those of one test alone; those in memory are new each time.
Books = partial


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=SERVER)])
def books(request: Any, tmp_path: Path) -> Books:
    url = {"memory": "memory:", "sqlite": f"sqlite://{tmp_path}/shop.db", "postgres": POSTGRES}[request.param]
    return partial(fillrate.open, url, tenant=f"t-{uuid4()}")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=SERVER)])
def shared(request: Any, tmp_path: Path) -> str:
    return f"sqlite://{tmp_path}/shop.db" if request.param == "sqlite" else POSTGRES


def order(engine: fillrate.Engine, id: str, sku: str, quantity: int, **more: Any) -> None:
    engine.place_order(order=OrderIn(id, [LineIn("1", sku, quantity)], **more))


def shop(url: str = "memory:") -> fillrate.Engine:
    """See examples.py."""
    engine = fillrate.open(url, tenant=f"t-{uuid4()}", clock=lambda: AT)
    for place, priority in (("HUB", 1), ("STORE", 2)):
        engine.set_location(location=fillrate.Location(place, priority=priority))
    later = Window(AT + timedelta(days=3), AT + timedelta(days=4))
    engine.set_inbound(inbound=fillrate.Inbound("po-1", "LAMP", "STORE", 7, later))
    engine.count_stock(sku="MUG", location="HUB", on_hand=11)
    engine.count_stock(sku="MUG", location="STORE", on_hand=5)
    order(engine, "o-1", "MUG", 2, customer=fillrate.Customer(ref="p-7", name="Ada"))
    order(engine, "o-2", "MUG", 1)
    box = PackageIn([LineQuantity("1", 1)], carrier="DHL", tracking="T-1")
    engine.dispatch_shipment(shipment="o-2/S1", packages=[box])
    order(engine, "o-3", "LAMP", 20)
    for id in ("o-4", "o-5"):
        order(engine, id, "MUG", 1)
        engine.release_shipment(shipment=f"{id}/S1")
    engine.confirm_pick(shipment="o-5/S1")
    order(engine, "o-6", "MUG", 1)
    engine.suspend_order(order="o-6", reason="fraud check")
    engine.place_hold(hold="cart-1", lines=[fillrate.HoldLine("MUG", 1)], ttl=timedelta(hours=1))
    return engine


@pytest.fixture
def engine() -> Iterator[fillrate.Engine]:
    with shop() as opened:
        yield opened
