"""Opening, closing, batches, threads, signals, forks."""

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List
from uuid import uuid4

import fillrate
import pytest
from conftest import POSTGRES, SERVER, Books
from fillrate import LineIn, OrderIn

ROOT = Path(os.environ.get("ROOT", Path(__file__).parents[2]))
AT = "2026-01-02T08:00:00Z"


def orders(count: int, sku: str = "MUG", first: int = 0) -> List[Dict[str, Any]]:
    lines = [{"id": str(i), "sku": f"{sku}-{i}", "quantity": "1"} for i in range(3)]
    return [{"op": "place_order", "at": AT, "order": {"id": f"o-{first + n}", "lines": lines}} for n in range(count)]


def test_urls_are_told_apart() -> None:
    for url in ("redis://h", "sqlite:x", "", "postgres://user:secret@host:port/db", "sqlite:///no/such/folder/x.db", "\ud800"):
        with pytest.raises(fillrate.FillrateError) as caught:
            fillrate.open(url)
        assert "secret" not in str(caught.value)
    with pytest.raises(fillrate.InvalidRequest):
        fillrate.open("memory:", tenant="")


def test_closed_is_told(books: Books) -> None:
    with books() as engine:
        engine.get_board()
    with pytest.raises(fillrate.Unavailable):
        engine.get_board()
    engine.close()


@SERVER
def test_a_database_that_is_not_there_is_told_without_the_password() -> None:
    url = POSTGRES.replace("tester@", "tester:secret@").replace("/postgres", "/none")
    with pytest.raises(fillrate.Unavailable) as caught:
        fillrate.open(url)
    assert "create it" in str(caught.value) and "secret" not in str(caught.value)


def test_tenants_do_not_see_each_other(shared: str) -> None:
    with fillrate.open(shared, tenant=f"a-{uuid4()}") as a, fillrate.open(shared, tenant=f"b-{uuid4()}") as b:
        a.set_location(location={"id": "HUB"})
        a.receive_stock(sku="MUG", location="HUB", quantity=1)
        assert len(a.get_stock().items) == 1 and not b.get_stock().items


def test_batches_and_bytes(books: Books) -> None:
    with books() as engine:
        told = engine.execute_batch([*orders(2), {"op": "nothing", "at": AT}])
        assert [isinstance(one, fillrate.FillrateError) for one in told] == [False, False, True]
        as_bytes = engine.execute_json(bytearray(b'{"op":"get_board","at":"2026-01-02T08:00:00Z"}'))
        assert b'"backordered":2' in as_bytes
        assert engine.execute_json(b"\xff").startswith(b'{"error":{"code":"invalid_json"')


def test_other_threads_go_on_meanwhile() -> None:
    engine = fillrate.open("memory:")
    ticks, done = 0, threading.Event()

    def long() -> None:
        engine.execute_batch(orders(3000))
        done.set()

    thread = threading.Thread(target=long)
    thread.start()
    while not done.is_set():
        ticks += 1
        time.sleep(0.001)
    thread.join()
    assert ticks > 20


def test_many_threads_share_an_engine(books: Books) -> None:
    with books() as engine:
        engine.set_location(location={"id": "HUB"})
        engine.receive_stock(sku="MUG", location="HUB", quantity=50)

        def place(n: int) -> int:
            order = OrderIn(f"o-{n}", [LineIn("1", "MUG", 1)])
            return int(engine.place_order(order=order, id=f"c-{n % 90}-{n}").order.lines[0].allocated)

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(place, range(100))) == 50
        assert not engine.audit().findings


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Python heeds Ctrl-C, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_calls_off_a_long_call_and_nothing_is_written() -> None:
    engine = fillrate.open("memory:")
    for first in range(0, 20_000, 5_000):
        engine.execute_batch(orders(5_000, first=first))
    board = engine.get_board().orders["backordered"]
    endless = [
        {"op": "release_backorders", "at": AT},
        {"op": "get_kpis", "at": AT, "from": AT, "to": "2027-01-01T00:00:00Z"},
    ]
    timer = threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        while time.monotonic() - began < 30:
            engine.execute_batch(endless * 100)
    assert time.monotonic() - began < 10
    assert engine.get_board().orders["backordered"] == board


@SERVER
@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_while_a_database_works() -> None:
    """Who does not wait any longer has asked nothing, or all of it is done."""
    with fillrate.open(POSTGRES, tenant=f"t-{uuid4()}") as engine:
        threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            engine.execute_batch(orders(5_000))
        assert time.monotonic() - began < 2
        while (placed := engine.get_board().orders.get("backordered", 0)) == 0 and time.monotonic() - began < 20:
            time.sleep(0.2)
        assert placed in (0, 5_000) and not engine.audit().findings


def in_child(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    for _ in range(300):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("the child hangs")


def test_forked_children_work(books: Books) -> None:
    """As under gunicorn's preload and Celery's prefork: opened before the fork, used on both sides."""
    with books() as engine:
        engine.set_location(location={"id": "HUB"})
        engine.receive_stock(sku="MUG", location="HUB", quantity=4)

        def place(name: str) -> None:
            placed = engine.place_order(order=OrderIn(name, [LineIn("1", "MUG", 2)]))
            assert placed.order.lines[0].allocated == 2

        assert in_child(lambda: place("child")) == 0
        place("parent")
        if "memory:" not in books.args:
            assert {order.id for order in engine.list_orders().items} == {"child", "parent"}
            assert engine.get_stock(sku="MUG").items[0].free == 0
        assert not engine.audit().findings


def test_a_child_that_closes_leaves_the_parent_alone(books: Books) -> None:
    with books() as engine:
        engine.set_location(location={"id": "HUB"})
        assert in_child(engine.close) == 0
        engine.receive_stock(sku="MUG", location="HUB", quantity=4)
        assert engine.get_stock(sku="MUG").items[0].on_hand == 4


def test_fork_in_the_midst_of_a_call() -> None:
    engine = fillrate.open("memory:")
    thread = threading.Thread(target=lambda: engine.execute_batch(orders(8000)))
    thread.start()
    time.sleep(0.15)

    def told() -> None:
        try:
            engine.get_board()
        except fillrate.Unavailable:
            return
        raise AssertionError("it should say that it was forked in the midst of a call")

    code = in_child(told) if thread.is_alive() else 0
    thread.join()
    assert code == 0


def spawned(url: str, tenant: str) -> int:
    with fillrate.open(url, tenant=tenant) as engine:
        return len(engine.list_orders().items)


def test_other_processes_see_the_books(shared: str) -> None:
    tenant = f"t-{uuid4()}"
    with fillrate.open(shared, tenant=tenant) as engine:
        engine.execute_batch(orders(3))
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            assert pool.apply(spawned, (shared, tenant)) == 3


def test_one_version() -> None:
    cargo = (ROOT / "Cargo.toml").read_text()
    assert f'\nversion = "{fillrate.__version__}"\n' in cargo
    from importlib.metadata import version

    assert version("fillrate") == fillrate.__version__
