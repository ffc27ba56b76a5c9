"""The endpoint of shop.py."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Iterator

import fillrate
import pytest
import shop
from fastapi.testclient import TestClient


@pytest.fixture
def client(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    url = f"sqlite://{tmp_path}/shop.db"
    monkeypatch.setenv("FILLRATE_URL", url)
    with fillrate.open(url) as engine:
        engine.set_location(location=fillrate.Location("HUB"))
        engine.receive_stock(sku="MUG", location="HUB", quantity=3)
    with TestClient(shop.app) as client:
        yield client


def order(id: str, quantity: str = "2") -> Any:
    return {"id": id, "lines": [{"sku": "MUG", "quantity": quantity}]}


def test_a_retry_places_one_order(client: TestClient) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = client.post("/orders", json=order("o-1"), headers=key)
    again = client.post("/orders", json=order("o-1"), headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (
        first.json()
        == again.json()
        == {"id": "o-1", "status": "reserved", "now": {"MUG": "2"}, "later": {}, "all_by": None}
    )
    other = client.post("/orders", json=order("o-1", "3"), headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "command_reused")
    taken = client.post("/orders", json=order("o-1"), headers={"Idempotency-Key": "k-2"})
    assert (taken.status_code, taken.json()["code"]) == (409, "duplicate_order")


def test_what_is_not_there_waits_and_is_served(client: TestClient) -> None:
    placed = client.post("/orders", json=order("o-1", "5"), headers={"Idempotency-Key": "k"}).json()
    assert (placed["now"], placed["later"]) == ({"MUG": "3"}, {"MUG": "2"})
    assert client.put("/stock/HUB/MUG?on_hand=9").status_code == 204
    assert client.get("/orders/o-1").json()["now"] == {"MUG": "5"}


def test_refusals_have_their_status(client: TestClient) -> None:
    assert client.get("/orders/none").status_code == 404
    for quantity in ("0", "1e3", "many", "-1"):
        told = client.post("/orders", json=order("o-2", quantity), headers={"Idempotency-Key": "k"})
        assert (told.status_code, told.json()["code"]) == (422, "invalid_quantity")
    assert client.post("/orders", json=order("o-2")).status_code == 422
    assert client.put("/stock/MOON/MUG?on_hand=9").status_code == 404


def test_the_same_order_from_many_at_once(client: TestClient) -> None:
    def place(n: int) -> int:
        return client.post("/orders", json=order("o-1"), headers={"Idempotency-Key": "k"}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(place, range(16))) == [200] * 15 + [201]
